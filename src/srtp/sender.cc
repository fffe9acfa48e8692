#include "srtp/sender.h"

#include <algorithm>

#include "foyer/check.h"
#include "srtp/packet_index.h"

namespace foyer::srtp {
namespace {

constexpr std::size_t kRtpSsrcOffset = 8, kRtcpSsrcOffset = 4;

}  // namespace

Sender::Sender(const MasterKey& key, std::uint32_t ssrc)
    : traits_(TraitsOf(key.suite())),
      ssrc_(ssrc),
      rtp_(MakeTransform(key, Protocol::kRtp)),
      rtcp_(MakeTransform(key, Protocol::kRtcp)) {}

Outcome Sender::ProtectRtp(MutableBytes buffer, std::size_t size) {
  FOYER_CHECK(size + kMaxOverhead <= buffer.size());
  const MutableBytes packet = buffer.first(size);
  const auto header_size = RtpHeaderSize(packet);
  if (!header_size || ReadU32(packet, kRtpSsrcOffset) != ssrc_) return {Verdict::kMalformed};
  const auto index = EstimateRtpIndex(highest_, ReadU16(packet, 2));
  if (!index) return {Verdict::kExhausted};
  const MutableBytes tag = buffer.subspan(size, traits_.rtp_tag_size);
  rtp_->Seal({ssrc_, *index}, packet, *header_size, tag);
  if (!MayUse(*index, tag)) return {Verdict::kReplayed};
  return {Verdict::kGood, size + traits_.rtp_tag_size};
}

bool Sender::MayUse(std::uint64_t index, Bytes tag) {
  const Bytes beginning = tag.first(std::min(tag.size(), sent_.front().tag.size()));
  Sent& sent = sent_[index % kMemory];
  if (sent.index == index) return std::ranges::equal(beginning, Bytes(sent.tag).first(beginning.size()));
  if (highest_ && index + kMemory <= *highest_) return false;
  highest_ = std::max(index, highest_.value_or(0));
  sent.index = index;
  std::ranges::copy(beginning, sent.tag.begin());
  return true;
}

Outcome Sender::ProtectRtcp(MutableBytes buffer, std::size_t size) {
  FOYER_CHECK(size + kMaxOverhead <= buffer.size());
  if (size < kRtcpHeader || buffer[0] >> 6 != 2 || ReadU32(buffer, kRtcpSsrcOffset) != ssrc_)
    return {Verdict::kMalformed};
  if (next_rtcp_index_ > kMaxRtcpIndex) return {Verdict::kExhausted};
  const PacketId id{ssrc_, next_rtcp_index_++};
  // The index stands before the tag of HMAC (RFC 3711 s3.4), and behind that of an AEAD (RFC 7714 s9.2).
  const std::size_t index_at = traits_.is_aead ? size + traits_.rtcp_tag_size : size;
  const std::size_t tag_at = traits_.is_aead ? size : size + kRtcpIndexSize;
  WriteU32(buffer, index_at, static_cast<std::uint32_t>(id.index) | kEncryptedFlag);
  rtcp_->Seal(id, buffer.first(size), kRtcpHeader, buffer.subspan(tag_at, traits_.rtcp_tag_size));
  return {Verdict::kGood, size + kRtcpIndexSize + traits_.rtcp_tag_size};
}

}  // namespace foyer::srtp
