// How well one peer's packets of one medium arrive (RFC 3550 s6.4.1, A.1, A.3, A.8), for the reports that we send it.
#pragma once
#include <cstdint>
#include <optional>

#include "foyer/event_loop.h"
#include "relay/rtcp.h"
#include "relay/rtp.h"

namespace foyer::relay {

class IncomingStream {
 public:
  explicit IncomingStream(std::uint32_t clock_rate) : clock_rate_(clock_rate) {}  // Hz

  enum class Arrival : std::uint8_t {
    kNext,    // or late, or twice
    kGap,     // some are missing before it
    kRestart  // the source has begun anew: another SSRC, or its numbers have jumped
  };
  Arrival OnPacket(const RtpHeader& header, TimePoint now);
  void OnSenderReport(const SenderInfo& sender, TimePoint now);

  // Since the last report. Nothing if nothing has come yet.
  std::optional<ReportBlock> MakeReport(TimePoint now);

  std::uint32_t ssrc() const { return ssrc_; }  // 0: nothing has come yet
  // Since the stream began; below 0: more have come twice than are missing.
  std::int64_t lost() const { return begun_ ? std::int64_t{highest_} - base_ + 1 - received_ : 0; }
  std::uint32_t jitter() const { return jitter_ >> 4; }  // ticks
  std::uint16_t highest() const { return static_cast<std::uint16_t>(highest_); }

 private:
  void Begin(const RtpHeader& header);

  std::uint32_t clock_rate_;
  bool begun_ = false;
  std::uint32_t ssrc_ = 0;
  std::uint32_t base_ = 0, highest_ = 0;  // extended sequence numbers
  std::uint32_t received_ = 0;
  std::uint32_t expected_before_ = 0, received_before_ = 0;  // at the last report
  std::uint32_t transit_ = 0, jitter_ = 0;                   // ticks; the jitter times 16
  std::uint32_t last_report_ = 0;                            // the middle of the last sender report's NTP time
  TimePoint last_report_at_{};
};

}  // namespace foyer::relay
