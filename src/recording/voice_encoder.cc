#include "recording/voice_encoder.h"

#include <opus/opus.h>

#include <array>

#include "base/format.h"

namespace foyer::recording {
namespace {

using namespace std::chrono_literals;

constexpr int kBitrate = 48'000;  // both voices; 6 kB a second where PCM takes 64
constexpr int kComplexity = 3;    // of 10; a door has a small processor
constexpr auto kBesideTime = 60ms;
constexpr std::size_t kMostBytes = 1'000;  // of one packet
constexpr int kDecoderRate = 48'000;

}  // namespace

void VoiceEncoder::Free::operator()(OpusEncoder* encoder) const { opus_encoder_destroy(encoder); }

Result<std::unique_ptr<VoiceEncoder>> VoiceEncoder::Create() {
  int error = OPUS_OK;
  OpusEncoder* encoder = opus_encoder_create(kSoundRate, 2, OPUS_APPLICATION_AUDIO, &error);
  if (error != OPUS_OK) return Error{Format("libopus makes no encoder: {}", opus_strerror(error))};
  return std::unique_ptr<VoiceEncoder>(new VoiceEncoder(encoder));
}

VoiceEncoder::VoiceEncoder(OpusEncoder* encoder) : encoder_(encoder) {
  opus_encoder_ctl(encoder, OPUS_SET_BITRATE(kBitrate));
  opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(kComplexity));
  opus_encoder_ctl(encoder, OPUS_SET_FORCE_CHANNELS(2));
  opus_encoder_ctl(encoder, OPUS_GET_LOOKAHEAD(&look_ahead_));
  look_ahead_ *= kDecoderRate / kSoundRate;
}

VoiceEncoder::~VoiceEncoder() = default;

std::optional<VoiceEncoder::Packet> VoiceEncoder::Add(const VoiceBlock& block) {
  const auto begin = block.captured - kSoundBlockTime;
  if (!next_ || begin > *next_ + kBesideTime || begin < *next_ - kBesideTime) {
    stereo_.clear();
    next_ = begin;
  }
  *next_ += kSoundBlockTime;
  for (std::size_t i = 0; i < kSamplesPerBlock; ++i) {
    stereo_.push_back(block.near_end[i]);
    stereo_.push_back(block.far_end[i]);
  }
  constexpr std::size_t kSamples = kPacketTime / kSoundBlockTime * kSamplesPerBlock;
  if (stereo_.size() < 2 * kSamples) return std::nullopt;
  std::array<std::uint8_t, kMostBytes> bytes;
  const opus_int32 size = opus_encode(encoder_.get(), stereo_.data(), static_cast<int>(kSamples), bytes.data(),
                                      static_cast<opus_int32>(bytes.size()));
  stereo_.clear();
  if (size <= 0) return std::nullopt;  // silence for 20 ms
  return Packet{*next_ - kPacketTime, {bytes.begin(), bytes.begin() + size}};
}

std::vector<std::uint8_t> VoiceEncoder::OpusHead() const {
  const auto low = [](int value) { return static_cast<std::uint8_t>(value); };
  std::vector<std::uint8_t> head = {'O', 'p', 'u', 's', 'H', 'e', 'a', 'd', 1, 2};  // version 1, two channels
  for (const int byte :
       {look_ahead_, look_ahead_ >> 8, kSoundRate, kSoundRate >> 8, kSoundRate >> 16, kSoundRate >> 24})
    head.push_back(low(byte));
  head.insert(head.end(), {0, 0, 0});  // no gain, the plain order of channels
  return head;
}

std::chrono::nanoseconds VoiceEncoder::delay() const {
  return std::chrono::nanoseconds(1'000'000'000LL * look_ahead_ / kDecoderRate);
}

}  // namespace foyer::recording
