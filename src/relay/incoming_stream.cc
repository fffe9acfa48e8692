#include "relay/incoming_stream.h"

#include <algorithm>

namespace foyer::relay {
namespace {

constexpr std::uint16_t kLargestGap = 3000, kLargestDelay = 100;  // packets (A.1)
constexpr std::int64_t kLargestLoss = 0x7fffff;

}  // namespace

IncomingStream::Arrival IncomingStream::OnPacket(const RtpHeader& header, TimePoint now) {
  Arrival arrival = Arrival::kNext;
  const auto ahead = static_cast<std::uint16_t>(header.sequence_number - highest());
  if (!begun_ || header.ssrc != ssrc_) {
    arrival = begun_ ? Arrival::kRestart : Arrival::kNext;
    Begin(header);
  } else if (ahead < kLargestGap) {
    if (ahead > 1) arrival = Arrival::kGap;
    highest_ += ahead;
  } else if (ahead < static_cast<std::uint16_t>(-kLargestDelay)) {
    arrival = Arrival::kRestart;
    Begin(header);
  }
  ++received_;
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
  const auto at = static_cast<std::uint32_t>(static_cast<std::uint64_t>(microseconds) * clock_rate_ / 1'000'000);
  const std::uint32_t transit = at - header.timestamp;
  if (received_ > 1) {
    const auto change = static_cast<std::int32_t>(transit - transit_);
    const auto distance = change < 0 ? 0U - static_cast<std::uint32_t>(change) : static_cast<std::uint32_t>(change);
    jitter_ += std::min(distance, clock_rate_ * 10) - ((jitter_ + 8) >> 4);
  }
  transit_ = transit;
  return arrival;
}

void IncomingStream::Begin(const RtpHeader& header) {
  const std::uint32_t clock_rate = clock_rate_;
  *this = IncomingStream(clock_rate);
  begun_ = true;
  ssrc_ = header.ssrc;
  base_ = highest_ = header.sequence_number;
}

void IncomingStream::OnSenderReport(const SenderInfo& sender, TimePoint now) {
  if (!begun_ || sender.ssrc != ssrc_) return;
  last_report_ = static_cast<std::uint32_t>(sender.ntp >> 16);
  last_report_at_ = now;
}

std::optional<ReportBlock> IncomingStream::MakeReport(TimePoint now) {
  if (!begun_) return std::nullopt;
  const std::uint32_t expected = highest_ - base_ + 1;
  const std::int64_t lost =
      std::clamp<std::int64_t>(std::int64_t{expected} - received_, -kLargestLoss - 1, kLargestLoss);
  const std::uint32_t expected_now = expected - expected_before_;
  const std::int64_t lost_now = std::int64_t{expected_now} - std::int64_t{received_ - received_before_};
  expected_before_ = expected;
  received_before_ = received_;
  ReportBlock block;
  block.ssrc = ssrc_;
  block.fraction_lost = lost_now <= 0
                            ? std::uint8_t{0}
                            : static_cast<std::uint8_t>(std::min<std::int64_t>(lost_now * 256 / expected_now, 255));
  block.lost = static_cast<std::int32_t>(lost);
  block.highest = highest_;
  block.jitter = jitter();
  block.last_report = last_report_;
  if (last_report_ != 0)
    block.delay = static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::duration<std::int64_t, std::ratio<1, 65536>>>(now - last_report_at_)
            .count());
  return block;
}

}  // namespace foyer::relay
