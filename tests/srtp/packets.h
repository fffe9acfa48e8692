// Packets and keys for the tests of SRTP.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/bytes.h"
#include "srtp/master_key.h"
#include "srtp/receiver.h"
#include "srtp/sender.h"

namespace foyer::srtp {

using Buffer = std::vector<std::uint8_t>;

// White space does not count.
inline Buffer FromHex(std::string_view text) {
  Buffer bytes;
  unsigned digits = 0, byte = 0;
  for (const char c : text) {
    if (c == ' ' || c == '\n') continue;
    byte = (byte << 4 | static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10)) & 0xff;
    if (++digits % 2 == 0) bytes.push_back(static_cast<std::uint8_t>(byte));
  }
  return bytes;
}

inline std::string ToHex(Bytes bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

// Different for each `seed`, and always the same.
inline MasterKey MakeKey(Suite suite, std::uint8_t seed = 1) {
  Buffer bytes(TraitsOf(suite).key_size + TraitsOf(suite).salt_size);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(seed * 37 + i * 11);
  return *MasterKey::From(suite, bytes);
}

inline constexpr std::uint32_t kSsrc = 0x11223344;

inline Buffer MakeRtp(std::uint16_t sequence_number, std::uint32_t ssrc = kSsrc, std::size_t payload = 40) {
  Buffer packet(12 + payload, static_cast<std::uint8_t>(sequence_number));
  packet[0] = 0x80;
  packet[1] = 96;
  WriteU16(packet, 2, sequence_number);
  WriteU32(packet, 4, sequence_number * 160U);
  WriteU32(packet, 8, ssrc);
  return packet;
}

// A receiver report with one block.
inline Buffer MakeRtcp(std::uint32_t ssrc = kSsrc) {
  Buffer packet(32, 0x5a);
  packet[0] = 0x81;
  packet[1] = 201;
  WriteU16(packet, 2, 7);
  WriteU32(packet, 4, ssrc);
  return packet;
}

// Empty: refused.
inline Buffer ProtectRtp(Sender& sender, Buffer packet) {
  const std::size_t size = packet.size();
  packet.resize(size + kMaxOverhead);
  packet.resize(sender.ProtectRtp(packet, size).size);
  return packet;
}
inline Buffer ProtectRtcp(Sender& sender, Buffer packet) {
  const std::size_t size = packet.size();
  packet.resize(size + kMaxOverhead);
  packet.resize(sender.ProtectRtcp(packet, size).size);
  return packet;
}

// What a receiver says to it, and the packet as it left it.
struct Unprotected {
  Verdict verdict;
  Buffer packet;
};
inline Unprotected UnprotectRtp(Receiver& receiver, Buffer packet) {
  const Outcome outcome = receiver.UnprotectRtp(packet);
  packet.resize(outcome.size);
  return {outcome.verdict, packet};
}
inline Unprotected UnprotectRtcp(Receiver& receiver, Buffer packet) {
  const Outcome outcome = receiver.UnprotectRtcp(packet);
  packet.resize(outcome.size);
  return {outcome.verdict, packet};
}

}  // namespace foyer::srtp
