#include "srtp/receiver.h"

#include "srtp/packet_index.h"

namespace foyer::srtp {

Receiver::Receiver(const MasterKey& key)
    : traits_(TraitsOf(key.suite())),
      rtp_(MakeTransform(key, Protocol::kRtp)),
      rtcp_(MakeTransform(key, Protocol::kRtcp)) {}

Outcome Receiver::UnprotectRtp(MutableBytes packet) {
  if (packet.size() < traits_.rtp_tag_size) return {Verdict::kMalformed};
  const MutableBytes plain = packet.first(packet.size() - traits_.rtp_tag_size);
  const auto header_size = RtpHeaderSize(plain);
  if (!header_size) return {Verdict::kMalformed};
  const std::uint32_t ssrc = ReadU32(plain, 8);
  const ReplayWindow& window = rtp_sources_.Find(ssrc);
  const auto index = EstimateRtpIndex(window.highest(), ReadU16(plain, 2));
  if (!index) return {Verdict::kExhausted};
  if (!window.Admits(*index)) return {Verdict::kReplayed};
  if (!rtp_->Open({ssrc, *index}, plain, *header_size, packet.last(traits_.rtp_tag_size))) return {Verdict::kForged};
  rtp_sources_.Remember(ssrc, *index);
  return {Verdict::kGood, plain.size()};
}

Outcome Receiver::UnprotectRtcp(MutableBytes packet) {
  const std::size_t overhead = kRtcpIndexSize + traits_.rtcp_tag_size;
  if (packet.size() < kRtcpHeader + overhead || packet[0] >> 6 != 2) return {Verdict::kMalformed};
  const MutableBytes plain = packet.first(packet.size() - overhead);
  const Bytes trailer = packet.last(overhead);
  const std::uint32_t word = ReadU32(trailer, traits_.is_aead ? traits_.rtcp_tag_size : 0);
  if ((word & kEncryptedFlag) == 0) return {Verdict::kMalformed};  // nobody agreed to that (RFC 4568 s6.3.2)
  const PacketId id{ReadU32(plain, 4), word & ~kEncryptedFlag};
  if (!rtcp_sources_.Find(id.ssrc).Admits(id.index)) return {Verdict::kReplayed};
  const Bytes tag = trailer.subspan(traits_.is_aead ? 0 : kRtcpIndexSize, traits_.rtcp_tag_size);
  if (!rtcp_->Open(id, plain, kRtcpHeader, tag)) return {Verdict::kForged};
  rtcp_sources_.Remember(id.ssrc, id.index);
  return {Verdict::kGood, plain.size()};
}

}  // namespace foyer::srtp
