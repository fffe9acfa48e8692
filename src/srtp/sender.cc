#include "srtp/sender.h"

#include <algorithm>

#include "foyer/check.h"
#include "srtp/packet_index.h"

namespace foyer::srtp {
namespace {

constexpr std::size_t kRtcpHeader = 8;

}  // namespace

Sender::Sender(const MasterKey& key)
    : traits_(TraitsOf(key.suite())),
      rtp_(MakeTransform(key, Protocol::kRtp)),
      rtcp_(MakeTransform(key, Protocol::kRtcp)) {}

Sender::Stream* Sender::FindStream(std::uint32_t ssrc) {
  const auto found =
      std::ranges::find_if(streams_, [&](const Stream& stream) { return !stream.highest || stream.ssrc == ssrc; });
  return found == streams_.end() ? nullptr : &*found;
}

Outcome Sender::ProtectRtp(MutableBytes buffer, std::size_t size) {
  FOYER_CHECK(size + kMaxOverhead <= buffer.size());
  const MutableBytes packet = buffer.first(size);
  const auto header_size = RtpHeaderSize(packet);
  if (!header_size) return {Verdict::kMalformed};
  const std::uint32_t ssrc = ReadU32(packet, 8);
  Stream* stream = FindStream(ssrc);
  if (stream == nullptr) return {Verdict::kExhausted};
  const auto index = EstimateRtpIndex(stream->highest, ReadU16(packet, 2));
  if (!index) return {Verdict::kExhausted};
  *stream = {ssrc, std::max(*index, stream->highest.value_or(0))};
  rtp_->Seal({ssrc, *index}, packet, *header_size, buffer.subspan(size, traits_.rtp_tag_size));
  return {Verdict::kGood, size + traits_.rtp_tag_size};
}

Outcome Sender::ProtectRtcp(MutableBytes buffer, std::size_t size) {
  FOYER_CHECK(size + kMaxOverhead <= buffer.size());
  if (size < kRtcpHeader || buffer[0] >> 6 != 2) return {Verdict::kMalformed};
  if (next_rtcp_index_ > kMaxRtcpIndex) return {Verdict::kExhausted};
  const PacketId id{ReadU32(buffer, 4), next_rtcp_index_++};
  // The index stands before the tag of HMAC (RFC 3711 s3.4), and behind that of an AEAD (RFC 7714 s9.2).
  const std::size_t index_at = traits_.is_aead ? size + traits_.rtcp_tag_size : size;
  const std::size_t tag_at = traits_.is_aead ? size : size + kRtcpIndexSize;
  WriteU32(buffer, index_at, static_cast<std::uint32_t>(id.index) | kEncryptedFlag);
  rtcp_->Seal(id, buffer.first(size), kRtcpHeader, buffer.subspan(tag_at, traits_.rtcp_tag_size));
  return {Verdict::kGood, size + kRtcpIndexSize + traits_.rtcp_tag_size};
}

}  // namespace foyer::srtp
