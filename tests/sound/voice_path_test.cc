// Half duplex as a whole: it stays out of the way while the canceller copes, and comes when it does not.
#include "sound/voice_path.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sound/level.h"
#include "tests/sound/echo_lab.h"

namespace foyer::sound {
namespace {

SoundBlock BlockAt(const Signal& signal, std::size_t number) {
  SoundBlock block;
  std::ranges::transform(signal.begin() + static_cast<std::ptrdiff_t>(number * kSamplesPerBlock),
                         signal.begin() + static_cast<std::ptrdiff_t>((number + 1) * kSamplesPerBlock), block.begin(),
                         Saturate);
  return block;
}

// How often the microphone was made softer, in percent of the last 8 of 16 s in which a phone speaks and, in the last,
// somebody at the door, too.
int DucksIn(const SoundConfig& config, double echo_after_s, std::chrono::milliseconds delay) {
  const Signal far = MakeSpeech(16, 180, 1), near = MakeSpeech(16, 110, 2);
  Signal microphone = MakeEcho(far, echo_after_s);
  const std::size_t half = microphone.size() / 2;
  for (std::size_t i = half; i < microphone.size(); ++i) microphone[i] += near[i];
  VoicePath path(config);
  path.Begin(false, delay);
  const std::size_t blocks = far.size() / kSamplesPerBlock;
  int ducks = 0;
  for (std::size_t number = 0; number < blocks; ++number) {
    static_cast<void>(path.NearEnd(BlockAt(microphone, number)));
    static_cast<void>(path.Playback(BlockAt(far, number)));
    if (number >= blocks / 2 && path.is_ducking()) ++ducks;
  }
  return ducks * 200 / static_cast<int>(blocks);
}

TEST(VoicePathTest, HalfDuplexStaysAwayWhileTheCancellerCopes) {
  EXPECT_LT(DucksIn({}, 0.05, std::chrono::milliseconds(50)), 10);
}

TEST(VoicePathTest, HalfDuplexComesWhereTheEchoIsLaterThanTheCancellerLooks) {
  EXPECT_GT(DucksIn({}, 0.9, std::chrono::milliseconds(50)), 30);
}

TEST(VoicePathTest, HalfDuplexIsAChoice) {
  SoundConfig config;
  config.half_duplex = foyer::HalfDuplex::kAlways;
  EXPECT_GT(DucksIn(config, 0.05, std::chrono::milliseconds(50)), 60);
  config.half_duplex = foyer::HalfDuplex::kNever;
  config.echo_cancellation = false;
  EXPECT_EQ(DucksIn(config, 0.05, std::chrono::milliseconds(50)), 0);
}

TEST(VoicePathTest, ADelayThatWasMeasuredFindsALateEcho) {
  EXPECT_LT(DucksIn({}, 0.4, std::chrono::milliseconds(400)), 10);
}

}  // namespace
}  // namespace foyer::sound
