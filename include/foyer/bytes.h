// Views on bytes that somebody else owns, and big-endian fields in them (RTP, RTCP, STUN are all big-endian).
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace foyer {

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

inline Bytes AsBytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view AsText(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// The caller has checked that the field lies inside `bytes`.
inline std::uint16_t ReadU16(Bytes bytes, std::size_t offset) {
  return static_cast<std::uint16_t>((bytes[offset] << 8) | bytes[offset + 1]);
}
inline std::uint32_t ReadU32(Bytes bytes, std::size_t offset) {
  return (static_cast<std::uint32_t>(ReadU16(bytes, offset)) << 16) | ReadU16(bytes, offset + 2);
}
inline void WriteU16(MutableBytes bytes, std::size_t offset, std::uint16_t value) {
  bytes[offset] = static_cast<std::uint8_t>(value >> 8);
  bytes[offset + 1] = static_cast<std::uint8_t>(value & 0xff);
}
inline void WriteU32(MutableBytes bytes, std::size_t offset, std::uint32_t value) {
  WriteU16(bytes, offset, static_cast<std::uint16_t>(value >> 16));
  WriteU16(bytes, offset + 2, static_cast<std::uint16_t>(value & 0xffff));
}

}  // namespace foyer
