#include <webrtc/modules/audio_processing/include/audio_processing.h>

#include <algorithm>
#include <cmath>

#include "foyer/check.h"
#include "sound/echo_canceller.h"
#include "sound/level.h"

namespace foyer::sound {
namespace {

using webrtc::AudioProcessing;
using Samples = std::array<float, kSamplesPerBlock>;

constexpr int kTargetDbfs = 9;  // peaks of the automatic gain, below full scale
constexpr int kMostGainDb = 12;

Samples ToFloat(const SoundBlock& block) {
  Samples samples;
  std::ranges::transform(block, samples.begin(),
                         [](std::int16_t sample) { return static_cast<float>(sample) / 32768; });
  return samples;
}

// The delay is found and followed by the filter itself; its length is 128 ms.
std::unique_ptr<AudioProcessing> CreateDelayAgnostic() {
  webrtc::Config config;  // owns what is set
  config.Set<webrtc::ExtendedFilter>(new webrtc::ExtendedFilter(true));
  config.Set<webrtc::DelayAgnostic>(new webrtc::DelayAgnostic(true));
  return std::unique_ptr<AudioProcessing>(AudioProcessing::Create(config));
}

class WebrtcVoice : public EchoCanceller {
 public:
  explicit WebrtcVoice(const VoiceSettings& settings) : processing_(CreateDelayAgnostic()) {
    FOYER_CHECK(processing_ != nullptr);
    const webrtc::StreamConfig mono(kSoundRate, 1);
    FOYER_CHECK(processing_->Initialize({{mono, mono, mono, mono}}) == AudioProcessing::kNoError);
    processing_->high_pass_filter()->Enable(true);
    if (settings.echo_cancellation) {
      processing_->echo_cancellation()->set_suppression_level(webrtc::EchoCancellation::kModerateSuppression);
      processing_->echo_cancellation()->Enable(true);
    }
    if (settings.noise_suppression != NoiseSuppression::kOff) {
      const int level = static_cast<int>(settings.noise_suppression) - static_cast<int>(NoiseSuppression::kLow);
      processing_->noise_suppression()->set_level(static_cast<webrtc::NoiseSuppression::Level>(level));
      processing_->noise_suppression()->Enable(true);
    }
    if (settings.automatic_gain) {
      processing_->gain_control()->set_mode(webrtc::GainControl::kAdaptiveDigital);
      processing_->gain_control()->set_target_level_dbfs(kTargetDbfs);
      processing_->gain_control()->set_compression_gain_db(kMostGainDb);
      processing_->gain_control()->Enable(true);
    }
  }

  void Process(SoundBlock& near_end, const SoundBlock& far_end) override {
    const webrtc::StreamConfig mono(kSoundRate, 1);
    Samples near = ToFloat(near_end), far = ToFloat(far_end);
    float* near_channel = near.data();
    float* far_channel = far.data();
    processing_->ProcessReverseStream(&far_channel, mono, mono, &far_channel);
    processing_->set_stream_delay_ms(0);
    processing_->ProcessStream(&near_channel, mono, mono, &near_channel);
    std::ranges::transform(near, near_end.begin(),
                           [](float sample) { return Saturate(static_cast<double>(sample) * 32768); });
  }

 private:
  const std::unique_ptr<AudioProcessing> processing_;
};

}  // namespace

std::unique_ptr<EchoCanceller> MakeVoiceProcessor(const VoiceSettings& settings) {
  return std::make_unique<WebrtcVoice>(settings);
}

}  // namespace foyer::sound
