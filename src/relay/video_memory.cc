#include "relay/video_memory.h"

namespace foyer::relay {

void VideoMemory::Remember(std::span<const RtpIn> packets, std::optional<std::uint32_t> sets_timestamp) {
  if (!cache_) cache_.emplace();
  for (const RtpIn& packet : packets) {
    const bool begins = BeginsPicture(packet.start, packet.header.timestamp, sets_timestamp) &&
                        group_timestamp_ != packet.header.timestamp;
    if (begins) group_timestamp_ = packet.header.timestamp;
    cache_->Add(packet, begins, loop_.Now());
  }
}

void VideoMemory::Forget() {
  group_timestamp_.reset();
  if (cache_) cache_->Clear();
}

bool VideoMemory::Replay(Anchor& anchor, Leg& to) {
  Stream& stream = to.At(Medium::kVideo);
  if (!cache_ || !stream.MayReceive() || stream.gate.is_open()) return false;
  const RtpHeader* last = cache_->LastOfGroup(loop_.Now());
  if (last == nullptr) return false;
  stream.gate.Open();
  stream.outgoing.Join();
  stream.outgoing.HurryUpTo(*last);
  std::size_t sent = 0;
  for (auto part = cache_->Group(0, loop_.Now()); !part.empty(); part = cache_->Group(sent, loop_.Now())) {
    forwarder_.ForwardRtp(to, Medium::kVideo, *anchor.At(Medium::kVideo), part, std::nullopt, loop_.Now());
    sent += part.size();
  }
  return true;
}

VideoMemory::ResendResult VideoMemory::Resend(Anchor& anchor, Leg& to, std::uint16_t sequence_number) {
  Stream& stream = to.At(Medium::kVideo);
  const auto in_source = stream.outgoing.SourceOf(sequence_number);
  if (!in_source || !stream.MayReceive() || !stream.resend.Take()) return {};
  RtpIn* packet = cache_ ? cache_->Find(*in_source) : nullptr;
  if (packet == nullptr) return {Resent::kUnknown, *in_source};
  forwarder_.ForwardRtp(to, Medium::kVideo, *anchor.At(Medium::kVideo), {packet, 1}, std::nullopt, loop_.Now());
  return {Resent::kYes, *in_source};
}

}  // namespace foyer::relay
