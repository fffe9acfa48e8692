#include "sip/stun.h"

#include <vector>

namespace foyer::sip {
namespace {

constexpr std::size_t kHeaderSize = 20, kAttributeHeader = 4;
constexpr std::uint32_t kMagicCookie = 0x2112A442;
constexpr std::uint16_t kBindingRequest = 0x0001, kBindingSuccess = 0x0101, kBindingError = 0x0111;
constexpr std::uint16_t kErrorCode = 0x0009, kUnknownAttributes = 0x000A, kXorMappedAddress = 0x0020;
constexpr std::uint16_t kUsername = 0x0006, kMessageIntegrity = 0x0008;
constexpr std::uint16_t kFirstOptional = 0x8000;

void AppendU16(std::string& to, std::size_t value) {
  to += static_cast<char>((value >> 8) & 0xff);
  to += static_cast<char>(value & 0xff);
}

std::string Response(std::uint16_t type, Bytes request, const std::string& attributes) {
  std::string response;
  AppendU16(response, type);
  AppendU16(response, attributes.size());
  return response.append(AsText(request.subspan(4, kHeaderSize - 4))).append(attributes);
}

// The address is masked with the cookie and the transaction, so that no NAT on the way "corrects" it (s15.2).
std::string XorMappedAddress(Bytes request, const Endpoint& source) {
  const auto& bytes = source.address.bytes();
  const std::size_t skipped = source.address.is_v4() ? 12 : 0;  // of the mapped form
  const Bytes mask = request.subspan(4, 16);
  std::string attribute;
  AppendU16(attribute, kXorMappedAddress);
  AppendU16(attribute, 4 + bytes.size() - skipped);
  AppendU16(attribute, source.address.is_v4() ? 1 : 2);
  AppendU16(attribute, source.port ^ (kMagicCookie >> 16));
  for (std::size_t i = skipped; i < bytes.size(); ++i) attribute += static_cast<char>(bytes[i] ^ mask[i - skipped]);
  return attribute;
}

std::string UnknownAttributes(const std::vector<std::uint16_t>& types) {
  constexpr std::string_view kReason = "Unknown Attribute";
  std::string attributes;
  AppendU16(attributes, kErrorCode);
  AppendU16(attributes, 4 + kReason.size());
  attributes.append({0, 0, 4, 20}).append(kReason).append((4 - kReason.size() % 4) % 4, '\0');
  AppendU16(attributes, kUnknownAttributes);
  AppendU16(attributes, 2 * types.size());
  for (const std::uint16_t type : types) AppendU16(attributes, type);
  return attributes.append(types.size() % 2 * 2, '\0');
}

// Those that we would have to understand and do not; nothing at all if the attributes do not fit into the datagram.
std::optional<std::vector<std::uint16_t>> FindUnknown(Bytes attributes) {
  std::vector<std::uint16_t> unknown;
  while (!attributes.empty()) {
    if (attributes.size() < kAttributeHeader) return std::nullopt;
    const std::uint16_t type = ReadU16(attributes, 0);
    const std::size_t size = kAttributeHeader + (ReadU16(attributes, 2) + 3U) / 4 * 4;
    if (size > attributes.size()) return std::nullopt;
    if (type < kFirstOptional && type != kUsername && type != kMessageIntegrity) unknown.push_back(type);
    attributes = attributes.subspan(size);
  }
  return unknown;
}

}  // namespace

bool IsStun(Bytes datagram) {
  return datagram.size() >= 8 && (datagram[0] & 0xc0) == 0 && ReadU32(datagram, 4) == kMagicCookie;
}

std::optional<std::string> AnswerStun(Bytes datagram, const Endpoint& source) {
  if (datagram.size() < kHeaderSize || ReadU16(datagram, 0) != kBindingRequest ||
      kHeaderSize + ReadU16(datagram, 2) != datagram.size())
    return std::nullopt;
  const auto unknown = FindUnknown(datagram.subspan(kHeaderSize));
  if (!unknown) return std::nullopt;
  return unknown->empty() ? Response(kBindingSuccess, datagram, XorMappedAddress(datagram, source))
                          : Response(kBindingError, datagram, UnknownAttributes(*unknown));
}

}  // namespace foyer::sip
