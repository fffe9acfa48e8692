#include "recording/ebml.h"

#include <bit>

#include "foyer/check.h"

namespace foyer::recording {
namespace {

constexpr std::uint32_t kVoid = 0xEC;

int WidthOf(std::uint64_t value) {
  int width = 1;
  while (width < 8 && value >> (8 * width) != 0) ++width;
  return width;
}

}  // namespace

void Ebml::Unsigned(std::uint32_t id, std::uint64_t value) {
  const int width = WidthOf(value);
  Id(id);
  Size(static_cast<std::uint64_t>(width));
  BigEndian(value, width);
}

void Ebml::Fixed(std::uint32_t id, std::uint64_t value) {
  Id(id);
  Size(8);
  BigEndian(value, 8);
}

void Ebml::Float(std::uint32_t id, double value) { Fixed(id, std::bit_cast<std::uint64_t>(value)); }

void Ebml::Signed64(std::uint32_t id, std::int64_t value) { Fixed(id, static_cast<std::uint64_t>(value)); }

void Ebml::Text(std::uint32_t id, std::string_view text) {
  Id(id);
  Size(text.size());
  bytes_.insert(bytes_.end(), text.begin(), text.end());
}

void Ebml::Binary(std::uint32_t id, Bytes bytes) {
  Id(id);
  Size(bytes.size());
  Append(bytes);
}

void Ebml::Master(std::uint32_t id, const Ebml& children) { Binary(id, children.bytes()); }

void Ebml::Open(std::uint32_t id, std::uint64_t size) {
  FOYER_CHECK(size <= kUnknownSize);
  Id(id);
  BigEndian(1ULL << 56 | size, 8);
}

void Ebml::Void(std::size_t size_bytes) {
  FOYER_CHECK(size_bytes >= 2 && size_bytes <= 120);
  Id(kVoid);
  Size(size_bytes - 2);
  bytes_.insert(bytes_.end(), size_bytes - 2, 0);
}

void Ebml::Append(Bytes bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }

void Ebml::Id(std::uint32_t id) { BigEndian(id, WidthOf(id)); }

// RFC 8794 s4: as many zero bits before the first 1 as bytes follow. All ones would mean that the size is not known.
void Ebml::Size(std::uint64_t size) {
  int width = 1;
  while (size >= (1ULL << (7 * width)) - 1) ++width;
  FOYER_CHECK(width <= 8);
  BigEndian(1ULL << (7 * width) | size, width);
}

void Ebml::BigEndian(std::uint64_t value, int width) {
  for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
}

}  // namespace foyer::recording
