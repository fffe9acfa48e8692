#include "relay/outgoing_stream.h"

#include <algorithm>
#include <array>

#include "base/random.h"

namespace foyer::relay {
namespace {

constexpr std::uint16_t kLongestMemory = 0x4000;  // packets; more than any cache holds, less than half the circle

// Signed distance in the circle of sequence numbers.
std::int16_t Distance(std::uint16_t from, std::uint16_t to) {
  return static_cast<std::int16_t>(static_cast<std::uint16_t>(to - from));
}

}  // namespace

OutgoingStream::OutgoingStream(std::uint32_t clock_rate) : clock_rate_(clock_rate) {
  std::array<std::uint8_t, 6> random{};
  FillRandom(random);
  ssrc_ = ReadU32(random, 0);
  // In the lower half: a receiver that misses the first packets must not take a wrap for what it is not (RFC 3711
  // s3.3.1).
  next_out_ = forgotten_ = ReadU16(random, 4) & 0x7fff;
}

std::optional<OutgoingStream::Place> OutgoingStream::PlaceOf(const RtpHeader& in, TimePoint now) {
  const std::int16_t ahead = Distance(highest_in_, in.sequence_number);
  if (!joined_ || in.ssrc != source_ssrc_ || ahead > kLargestJump || ahead < -kLargestJump) {
    JoinAt(in, now);
  } else if (ahead > 0) {
    highest_in_ = in.sequence_number;
    since_joint_ += static_cast<std::uint32_t>(ahead);
  } else if (static_cast<std::uint32_t>(-ahead) > since_joint_) {
    return std::nullopt;
  }
  if (since_joint_ > kLongestMemory) hurry_.reset();  // its sequence number will mean another packet some day
  const Place place{static_cast<std::uint16_t>(in.sequence_number + sequence_offset_), Hurried(in) + timestamp_offset_};
  if (Distance(next_out_, place.sequence_number) >= 0) {
    next_out_ = static_cast<std::uint16_t>(place.sequence_number + 1);
    last_timestamp_ = place.timestamp;
    last_at_ = now;
    if (Distance(forgotten_, next_out_) > kLongestMemory)
      forgotten_ = static_cast<std::uint16_t>(next_out_ - kLongestMemory);
  }
  return place;
}

std::uint32_t OutgoingStream::Hurried(const RtpHeader& in) const {
  if (!hurry_ || Distance(hurry_->last_sequence_number, in.sequence_number) > 0) return in.timestamp;
  return hurry_->last_timestamp - (hurry_->last_timestamp - in.timestamp) / kHurry;
}

void OutgoingStream::JoinAt(const RtpHeader& in, TimePoint now) {
  if (joined_) hurry_.reset();
  sequence_offset_ = static_cast<std::uint16_t>(next_out_ - in.sequence_number);
  const bool same_clock = has_clock_ && in.ssrc == source_ssrc_ && joined_ == false;
  if (packets_ != 0 && !same_clock) {
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - last_at_).count();
    const auto ticks = static_cast<std::uint32_t>(std::max<std::int64_t>(elapsed, 1)) * (clock_rate_ / 1000);
    timestamp_offset_ = last_timestamp_ + ticks - in.timestamp;
  }
  source_ssrc_ = in.ssrc;
  highest_in_ = in.sequence_number;
  since_joint_ = 0;
  joined_ = has_clock_ = true;
  forgotten_ = next_out_;
}

std::optional<std::uint16_t> OutgoingStream::SourceOf(std::uint16_t sequence_number) const {
  if (!joined_ || Distance(next_out_, sequence_number) >= 0 || Distance(forgotten_, sequence_number) < 0)
    return std::nullopt;
  return static_cast<std::uint16_t>(sequence_number - sequence_offset_);
}

std::optional<std::uint32_t> OutgoingStream::TimestampOf(std::uint32_t source_ssrc, std::uint32_t timestamp) const {
  if (!has_clock_ || source_ssrc != source_ssrc_ || packets_ == 0) return std::nullopt;
  return timestamp + timestamp_offset_;
}

}  // namespace foyer::relay
