// RTP and RTCP packets for tests.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "foyer/bytes.h"
#include "relay/rtcp.h"
#include "relay/rtcp_writer.h"

namespace foyer::relay {

using Buffer = std::vector<std::uint8_t>;

struct RtpFields {
  std::uint8_t payload_type = 0;
  std::uint16_t sequence_number = 1;
  std::uint32_t timestamp = 1000;
  std::uint32_t ssrc = 0x11111111;
  bool marker = false;
};

inline Buffer MakeRtp(const RtpFields& fields, const Buffer& payload) {
  Buffer packet(12);
  packet[0] = 0x80;
  packet[1] = static_cast<std::uint8_t>((fields.marker ? 0x80 : 0) | fields.payload_type);
  WriteU16(packet, 2, fields.sequence_number);
  WriteU32(packet, 4, fields.timestamp);
  WriteU32(packet, 8, fields.ssrc);
  packet.insert(packet.end(), payload.begin(), payload.end());
  return packet;
}

inline Buffer MakeAudio(std::uint8_t payload_type = 0, std::uint16_t sequence_number = 1) {
  return MakeRtp({payload_type, sequence_number}, Buffer(160, 0xff));
}
// H.264 single NAL units of payload type 97.
inline Buffer MakeNal(std::uint8_t nal_type, std::uint32_t timestamp = 1000, std::uint16_t sequence_number = 1) {
  return MakeRtp({97, sequence_number, timestamp}, {static_cast<std::uint8_t>(0x60 | nal_type), 1, 2, 3});
}
inline constexpr std::uint8_t kSlice = 1, kIdrSlice = 5, kSpsUnit = 7, kPpsUnit = 8;

inline Buffer MakeEvent(std::uint8_t event, bool end, std::uint32_t timestamp = 1000, std::uint8_t payload_type = 101) {
  return MakeRtp({payload_type, 1, timestamp}, {event, static_cast<std::uint8_t>(end ? 0x8a : 0x0a), 0, 160});
}

inline Buffer MakeSenderReport(std::uint32_t ssrc = 0x11111111) {
  Buffer packet(28);
  packet[0] = 0x80;
  packet[1] = 200;
  WriteU16(packet, 2, 6);
  WriteU32(packet, 4, ssrc);
  return packet;
}
inline Buffer BytesOf(RtcpWriter& compound) { return {compound.bytes().begin(), compound.bytes().end()}; }
inline Buffer MakePli() {
  RtcpWriter compound(7);
  compound.Report(std::nullopt);
  compound.PictureLoss(0x11111111);
  return BytesOf(compound);
}
inline Buffer MakeNack(std::uint16_t first, std::uint16_t following = 0) {
  RtcpWriter compound(7);
  compound.Report(std::nullopt);
  compound.Nack(0x11111111, {first, following});
  return BytesOf(compound);
}
inline std::vector<RtcpItem> ItemsOf(Bytes compound) {
  std::vector<RtcpItem> items;
  RtcpReader reader(compound);
  while (const auto item = reader.Next()) items.push_back(*item);
  return items;
}
// The first of its kind.
template <typename Item>
std::optional<Item> FindItem(Bytes compound) {
  for (const RtcpItem& item : ItemsOf(compound))
    if (const auto* found = std::get_if<Item>(&item)) return *found;
  return std::nullopt;
}

inline std::uint8_t PayloadTypeOf(const Buffer& packet) { return packet.at(1) & 0x7f; }
inline std::uint16_t SequenceOf(const Buffer& packet) { return ReadU16(packet, 2); }
inline std::uint32_t TimestampOf(const Buffer& packet) { return ReadU32(packet, 4); }
inline std::uint32_t SsrcOf(const Buffer& packet) { return ReadU32(packet, 8); }
inline Buffer PayloadOf(const Buffer& packet) { return {packet.begin() + 12, packet.end()}; }

}  // namespace foyer::relay
