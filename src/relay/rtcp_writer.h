// One RTCP compound packet of ours: begun with a report (RFC 3550 s6.1), then whatever there is to say.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "foyer/bytes.h"
#include "relay/rtcp.h"
#include "srtp/suite.h"

namespace foyer::relay {

class RtcpWriter {
 public:
  // `ssrc`: of the stream that we send to the peer. Each compound has one report and one name, then feedback; all that
  // this class can write together fits.
  explicit RtcpWriter(std::uint32_t ssrc) : ssrc_(ssrc) {}

  // With a block if there is one; a sender report if `sender` says so.
  void Report(const std::optional<ReportBlock>& block, const std::optional<SenderInfo>& sender = std::nullopt);
  void CanonicalName(std::string_view name);  // <= 32 bytes

  // About the peer's stream `media_ssrc`.
  void PictureLoss(std::uint32_t media_ssrc);
  void FullIntraRequest(std::uint32_t media_ssrc, std::uint8_t number);  // another number each time (RFC 5104 s4.3.1.1)
  void Nack(std::uint32_t media_ssrc, Missing missing);
  // TMMBR and its answer TMMBN (RFC 5104 s4.2), REMB.
  void BitrateRequest(std::uint32_t media_ssrc, std::uint64_t bits_per_second);
  void BitrateNotification(std::uint32_t owner_ssrc, std::uint64_t bits_per_second);
  void EstimatedBitrate(std::uint32_t media_ssrc, std::uint64_t bits_per_second);

  // With room behind it for what encryption adds.
  MutableBytes bytes() { return MutableBytes(buffer_).first(size_); }
  MutableBytes buffer() { return buffer_; }

  static constexpr std::size_t kMaxSize = 384;  // without encryption

 private:
  MutableBytes Append(std::uint8_t type, std::uint8_t format, std::size_t size);
  MutableBytes AppendFeedback(std::uint8_t type, std::uint8_t format, std::uint32_t media_ssrc, std::size_t entries);
  void WriteLimit(std::uint8_t format, std::uint32_t ssrc, std::uint64_t bits_per_second);

  const std::uint32_t ssrc_;
  std::array<std::uint8_t, kMaxSize + srtp::kMaxOverhead> buffer_;
  std::size_t size_ = 0;
};

}  // namespace foyer::relay
