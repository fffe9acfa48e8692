#include "tests/bench/speex_canceller.h"

#include <speex/speex_echo.h>
#include <speex/speex_preprocess.h>

namespace foyer::bench {
namespace {

constexpr int kTailSamples = 2048;  // 128 ms, as WebRTC's

struct Destroy {
  void operator()(SpeexEchoState* state) const { speex_echo_state_destroy(state); }
  void operator()(SpeexPreprocessState* state) const { speex_preprocess_state_destroy(state); }
};

class SpeexCanceller : public sound::EchoCanceller {
 public:
  SpeexCanceller() {
    int rate = kSoundRate, off = 0;
    speex_echo_ctl(echo_.get(), SPEEX_ECHO_SET_SAMPLING_RATE, &rate);
    speex_preprocess_ctl(rest_.get(), SPEEX_PREPROCESS_SET_ECHO_STATE, echo_.get());
    speex_preprocess_ctl(rest_.get(), SPEEX_PREPROCESS_SET_DENOISE, &off);
  }

  void Process(SoundBlock& near_end, const SoundBlock& far_end) override {
    SoundBlock out;
    speex_echo_cancellation(echo_.get(), near_end.data(), far_end.data(), out.data());
    speex_preprocess_run(rest_.get(), out.data());
    near_end = out;
  }

 private:
  const std::unique_ptr<SpeexEchoState, Destroy> echo_{
      speex_echo_state_init(static_cast<int>(kSamplesPerBlock), kTailSamples)};
  const std::unique_ptr<SpeexPreprocessState, Destroy> rest_{
      speex_preprocess_state_init(static_cast<int>(kSamplesPerBlock), kSoundRate)};
};

}  // namespace

std::unique_ptr<sound::EchoCanceller> MakeSpeexCanceller() { return std::make_unique<SpeexCanceller>(); }

}  // namespace foyer::bench
