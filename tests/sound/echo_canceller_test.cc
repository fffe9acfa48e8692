// The scores that docs/BENCH.md shows, held by each build: they are the same each time.
#include "sound/echo_canceller.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sound/level.h"
#include "tests/sound/echo_lab.h"

namespace foyer::sound {
namespace {

VoiceSettings OnlyEcho() { return {true, NoiseSuppression::kOff, false}; }

TEST(EchoCancellerTest, TheEchoIsTakenOutAndTheVisitorIsNot) {
  for (const double delay : {0.01, 0.04}) {
    const EchoScore score = ScoreOf(*MakeVoiceProcessor(OnlyEcho()), delay);
    EXPECT_GE(score.erle_db, 20) << delay;
    EXPECT_LE(score.double_talk_loss_db, 6) << delay;
    EXPECT_GE(score.moved_erle_db, 20) << delay << ": 3 s after the loudspeaker was moved";
  }
}

TEST(EchoCancellerTest, SwitchedOffItLetsTheEchoPass) {
  const EchoScore score = ScoreOf(*MakeVoiceProcessor({false, NoiseSuppression::kOff, false}), 0.02);
  EXPECT_LT(score.erle_db, 3);
}

TEST(EchoCancellerTest, NoiseIsMadeSofter) {
  std::uint32_t state = 5;
  Signal noise(4 * kSoundRate);
  for (double& sample : noise) {
    state = state * 1664525 + 1013904223;
    sample = static_cast<double>(state >> 16) / 65536 * 1000 - 500;
  }
  const auto quiet = MakeVoiceProcessor({false, NoiseSuppression::kHigh, false});
  const Signal out = RunCanceller(*quiet, noise, Signal(noise.size()));
  double before = 0, after = 0;
  for (std::size_t i = noise.size() / 2; i < noise.size(); ++i) {
    before += noise[i] * noise[i];
    after += out[i] * out[i];
  }
  EXPECT_GT(10 * std::log10(before / after), 10);
}

TEST(EchoCancellerTest, ASoftVoiceIsMadeLouder) {
  Signal soft = MakeSpeech(8, 110, 4);
  for (double& sample : soft) sample *= 0.05;
  const Signal out =
      RunCanceller(*MakeVoiceProcessor({false, NoiseSuppression::kOff, true}), soft, Signal(soft.size()));
  double before = 0, after = 0;
  for (std::size_t i = soft.size() / 2; i < soft.size(); ++i) {
    before += soft[i] * soft[i];
    after += out[i] * out[i];
  }
  EXPECT_GT(10 * std::log10(after / before), 6);
}

}  // namespace
}  // namespace foyer::sound
