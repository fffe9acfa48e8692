#include "dns/wire_reader.h"

namespace foyer::dns {
namespace {

constexpr std::size_t kLongestName = 253;
constexpr unsigned kPointer = 0xc0, kPointed = 0x3f;

char Lower(std::uint8_t byte) {
  const char c = static_cast<char>(byte);
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

char OfHostName(std::uint8_t byte) {
  const char c = Lower(byte);
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ? c : '?';
}

}  // namespace

std::optional<std::uint8_t> WireReader::U8() {
  if (offset_ >= message_.size()) return std::nullopt;
  return message_[offset_++];
}

std::optional<std::uint16_t> WireReader::U16() {
  const std::size_t at = offset_;
  if (!Skip(2)) return std::nullopt;
  return ReadU16(message_, at);
}

std::optional<std::uint32_t> WireReader::U32() {
  const std::size_t at = offset_;
  if (!Skip(4)) return std::nullopt;
  return ReadU32(message_, at);
}

bool WireReader::Skip(std::size_t bytes) {
  if (offset_ > message_.size() || message_.size() - offset_ < bytes) return false;
  offset_ += bytes;
  return true;
}

std::optional<std::string> WireReader::Text() {
  const auto length = U8();
  const std::size_t begin = offset_;
  if (!length || !Skip(*length)) return std::nullopt;
  std::string text;
  for (const std::uint8_t byte : message_.subspan(begin, *length)) text += Lower(byte);
  return text;
}

// A pointer leads strictly backwards, so there is no way round in a circle.
std::optional<std::string> WireReader::Name() {
  std::string name;
  WireReader at(message_, offset_);
  std::size_t before = offset_;
  bool jumped = false;
  while (const auto length = at.U8()) {
    if ((*length & kPointer) == kPointer) {
      const auto low = at.U8();
      const std::size_t to = (std::size_t{*length & kPointed} << 8U) | low.value_or(0);
      if (!jumped) offset_ = at.offset_;
      jumped = true;
      if (!low || to >= before) return std::nullopt;
      before = to;
      at.offset_ = to;
      continue;
    }
    if (*length == 0) {
      if (!jumped) offset_ = at.offset_;
      return name;
    }
    const std::size_t begin = at.offset_;
    if ((*length & kPointer) != 0 || !at.Skip(*length) || name.size() + *length + 1 > kLongestName) return std::nullopt;
    if (!name.empty()) name += '.';
    for (const std::uint8_t byte : message_.subspan(begin, *length)) name += OfHostName(byte);
  }
  return std::nullopt;
}

}  // namespace foyer::dns
