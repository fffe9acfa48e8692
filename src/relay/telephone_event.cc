#include "relay/telephone_event.h"

#include <string_view>
#include <utility>

namespace foyer::relay {
namespace {

// A packet of an earlier event is late if it is not older than this (10 s at 8000 Hz); else the sender's clock jumped.
constexpr std::int32_t kLongestDelay = 80'000;

}  // namespace

std::optional<TelephoneEvent> ParseTelephoneEvent(Bytes payload) {
  constexpr std::string_view kDigits = "0123456789*#ABCD";
  if (payload.size() < 4 || payload[0] >= kDigits.size()) return std::nullopt;
  return TelephoneEvent{kDigits[payload[0]], (payload[1] & 0x80) != 0, ReadU16(payload, 2)};
}

TelephoneEventReceiver::TelephoneEventReceiver(EventLoop& loop, std::function<void(char)> on_digit)
    : on_digit_(std::move(on_digit)), lost_(loop, [this] { End(); }) {}

void TelephoneEventReceiver::OnPacket(const RtpHeader& header, Bytes packet) {
  const auto event = ParseTelephoneEvent(packet.subspan(header.payload_offset, header.payload_size));
  if (!event) return;
  const bool same_sender = last_ && last_->ssrc == header.ssrc;
  const auto later_by = same_sender ? static_cast<std::int32_t>(header.timestamp - last_->timestamp) : 0;
  if (later_by < 0 && later_by > -kLongestDelay) return;
  if (!same_sender || last_->timestamp != header.timestamp) {
    End();
    last_ = Event{header.ssrc, header.timestamp, event->digit, false};
  }
  if (last_->told) return;
  if (event->end) {
    End();
  } else {
    lost_.Start(kLost);
  }
}

void TelephoneEventReceiver::End() {
  lost_.Stop();
  if (last_ && !std::exchange(last_->told, true)) on_digit_(last_->digit);
}

}  // namespace foyer::relay
