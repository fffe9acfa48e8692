#include "tests/bench/relay/stream.h"

#include <algorithm>
#include <cstring>

namespace foyer::bench {
namespace {

constexpr std::size_t kHeader = 12;
constexpr std::uint32_t kPictureTicks = 3600, kAudioTicks = 160;

void WriteNumber(std::uint8_t* to, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) to[i] = static_cast<std::uint8_t>(value >> (8 * (bytes - 1 - i)));
}

}  // namespace

Stream::Stream(const Traffic& traffic, CallPorts ports)
    : traffic_(traffic),
      ports_(std::move(ports)),
      ssrc_(0x10000000U + ports_.entry),
      srtp_(MakeSrtpSender(ports_.source_key)),
      sinks_(ports_.exits.size()) {
  for (std::size_t sink = 0; sink < ports_.exit_keys.size(); ++sink)
    sinks_[sink].srtp = MakeSrtpReceiver(ports_.exit_keys[sink]);
  std::size_t most = 0;
  for (const Burst& burst : traffic_.bursts) most = std::max(most, burst.size());
  buffers_.resize(most);
  for (auto& buffer : buffers_) buffer.fill(0x5a);
}

std::span<const std::span<const std::uint8_t>> Stream::NextBurst() {
  const Burst& shapes = traffic_.bursts[next_burst_];
  next_burst_ = (next_burst_ + 1) % traffic_.bursts.size();
  burst_.clear();
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    Write(shapes[i], buffers_[i]);
    std::size_t size = shapes[i].size;
    sent_.push_back({shapes[i].size, 0});
    if (srtp_) size = srtp_->Protect(buffers_[i], size);
    burst_.emplace_back(buffers_[i].data(), size);
  }
  return burst_;
}

void Stream::Write(const PacketShape& shape, std::span<std::uint8_t> packet) {
  packet[0] = 0x80;
  packet[1] = static_cast<std::uint8_t>((shape.marker ? 0x80 : 0) | (traffic_.video ? 96 : 0));
  WriteNumber(&packet[2], sequence_++, 2);
  WriteNumber(&packet[4], timestamp_, 4);
  WriteNumber(&packet[8], ssrc_, 4);
  packet[kHeader] = shape.first;
  packet[kHeader + 1] = shape.second;
  if (!traffic_.video) timestamp_ += kAudioTicks;
  if (shape.marker) timestamp_ += kPictureTicks;
}

void Stream::OnSent(std::span<const std::int64_t> at) {
  for (std::size_t i = 0; i < at.size(); ++i) sent_[sent_.size() - at.size() + i].at = at[i];
}

void Stream::OnReceived(std::size_t number, std::span<std::uint8_t> packet, std::int64_t at) {
  Sink& sink = sinks_[number];
  ++received_.packets;
  std::size_t size = packet.size();
  if (sink.srtp) size = sink.srtp->Unprotect(packet);
  if (size < kHeader) {
    ++received_.wrong;
    return;
  }
  const auto sequence = static_cast<std::uint16_t>(packet[2] << 8 | packet[3]);
  if (!sink.first) sink.first = sequence;
  const auto due = static_cast<std::uint16_t>(*sink.first + sink.next);
  const auto ahead = static_cast<std::int16_t>(sequence - due);  // how many are missing
  const std::uint64_t index = sink.next + static_cast<std::uint64_t>(ahead);
  if (ahead < 0 || index >= sent_.size() || sent_[index].size != size) {
    ++received_.wrong;
    return;
  }
  sink.next = index + 1;
  if (at != 0) received_.latencies_us.push_back(static_cast<double>(at - sent_[index].at) / 1000);
}

void Stream::StartCount() {
  counted_from_ = sent_.size();
  received_ = {};
}

const Received& Stream::received() {
  received_.expected = (sent_.size() - counted_from_) * sinks_.size();
  return received_;
}

}  // namespace foyer::bench
