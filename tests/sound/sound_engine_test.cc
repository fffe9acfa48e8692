#include "sound/sound_engine.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sound/level.h"
#include "tests/sound/fake_sound.h"

namespace foyer::sound {
namespace {

using namespace std::chrono_literals;

SoundBlock Filled(std::int16_t value) {
  SoundBlock block;
  block.fill(value);
  return block;
}

class SoundEngineTest : public testing::Test {
 protected:
  void Make(const SoundConfig& config = {}, SoundEngine::Sounds sounds = {}) {
    engine_.emplace(
        card_.clock,
        [this]() -> Result<std::unique_ptr<PcmDevice>> {
          if (card_.fault) return Error{*card_.fault};
          return std::unique_ptr<PcmDevice>(std::make_unique<FakeCard>(card_));
        },
        config, std::move(sounds),
        SoundEngine::Hooks{[this](const std::string& fault) { reports_.push_back(fault); }, [this] { ++wakes_; }});
  }
  void SetUp() override { Make(); }

  void Turn(int blocks = 1) {
    for (int i = 0; i < blocks; ++i) engine_->Turn();
  }
  // As long as the sound thread would.
  void RunWhileWanted() {
    while (engine_->IsWanted()) engine_->Turn();
    engine_->Close();
  }
  // Each ticker turn of 10 ms: the mouth says it, the engine turns, the ear hears.
  SoundBlock Hear(SoundPorts::Ear& ear, int blocks = 5) {
    SoundBlock heard;
    for (int i = 0; i < blocks; ++i) {
      Turn();
      ear.Read(heard);
    }
    return heard;
  }
  std::int16_t Said(SoundPorts::Mouth& mouth, std::int16_t value, int blocks = 5) {
    for (int i = 0; i < blocks; ++i) {
      mouth.Write(Filled(value));
      Turn();
    }
    return card_.played.back().front();
  }

  Card card_;
  std::vector<std::string> reports_;
  int wakes_ = 0;
  std::optional<SoundEngine> engine_;
};

TEST_F(SoundEngineTest, SleepsUntilSomebodyNeedsSoundAndLingersALittle) {
  EXPECT_FALSE(engine_->IsWanted());
  auto ear = engine_->ports().AddEar(SoundOf::kRing);
  EXPECT_GT(wakes_, 0);
  EXPECT_TRUE(engine_->IsWanted());
  Turn();
  EXPECT_EQ(card_.open_now, 1);
  ear.reset();
  const auto gone = card_.clock.Now();
  RunWhileWanted();
  EXPECT_EQ(card_.open_now, 0);
  EXPECT_GE(card_.clock.Now() - gone, 2900ms);
  EXPECT_FALSE(engine_->Gather().running);
}

TEST_F(SoundEngineTest, OneMicrophoneIsHeardByAllAndOpenedOnce) {
  card_.hears = 1000;
  auto anna = engine_->ports().AddEar(SoundOf::kLookIn);
  auto ben = engine_->ports().AddEar(SoundOf::kLookIn);
  std::vector<VoiceBlock> kept;
  auto tap = engine_->voice().AddTap([&](const VoiceBlock& block) { kept.push_back(block); });
  EXPECT_EQ(Hear(*anna), Filled(1000));
  SoundBlock heard;
  ben->Read(heard);
  EXPECT_EQ(heard, Filled(1000));
  ASSERT_EQ(kept.size(), 5u);
  EXPECT_EQ(kept[4].near_end, Filled(1000));
  EXPECT_EQ(kept[4].captured - kept[3].captured, kSoundBlockTime);
  EXPECT_EQ(card_.opened, 1);
}

TEST_F(SoundEngineTest, AllWhoSpeakAreMixedAndTheSumSaturates) {
  auto anna = engine_->ports().AddMouth(SoundOf::kLookIn);
  auto ben = engine_->ports().AddMouth(SoundOf::kLookIn);
  for (int i = 0; i < 5; ++i) {
    anna->Write(Filled(20'000));
    ben->Write(Filled(-5000));
    Turn();
  }
  EXPECT_EQ(card_.played.back(), Filled(15'000));
  for (int i = 0; i < 5; ++i) {
    anna->Write(Filled(20'000));
    ben->Write(Filled(20'000));
    Turn();
  }
  EXPECT_EQ(card_.played.back(), Filled(32'767));
}

TEST_F(SoundEngineTest, DuringARingThoseWhoLookInNeitherHearNorSpeak) {
  card_.hears = 1000;
  auto looks_ear = engine_->ports().AddEar(SoundOf::kLookIn);
  auto looks_mouth = engine_->ports().AddMouth(SoundOf::kLookIn);
  EXPECT_EQ(Hear(*looks_ear), Filled(1000));
  EXPECT_EQ(Said(*looks_mouth, 300), 300);

  engine_->bell().OnRinging();
  EXPECT_EQ(Hear(*looks_ear, 30), Filled(0));
  EXPECT_EQ(Said(*looks_mouth, 300), 0);
  auto ring_ear = engine_->ports().AddEar(SoundOf::kRing);
  auto ring_mouth = engine_->ports().AddMouth(SoundOf::kRing);
  engine_->bell().OnAnswered();
  EXPECT_EQ(Hear(*ring_ear), Filled(1000));
  EXPECT_EQ(Said(*ring_mouth, 500), 500);
  std::vector<VoiceBlock> kept;
  auto tap = engine_->voice().AddTap([&](const VoiceBlock& block) { kept.push_back(block); });
  EXPECT_EQ(Said(*looks_mouth, 300, 40), 0) << "the ring's own has stopped, the other is not heard";
  EXPECT_EQ(kept.back().far_end, Filled(0)) << "and not kept";
  EXPECT_EQ(kept.back().near_end, Filled(1000));

  engine_->bell().OnEnded();
  EXPECT_EQ(Hear(*looks_ear, 1), Filled(0)) << "the ring's streams are still there";
  ring_ear.reset();
  ring_mouth.reset();
  EXPECT_EQ(Hear(*looks_ear, 30), Filled(1000));
  EXPECT_EQ(Said(*looks_mouth, 300, 40), 300);
}

TEST_F(SoundEngineTest, TheChimeThenTheRingbackUntilSomebodySpeaks) {
  Make({}, {Clip(800, 70), Clip(320, 50)});
  engine_->bell().OnPress();
  EXPECT_TRUE(engine_->IsWanted());
  engine_->bell().OnRinging();
  Turn(20);
  EXPECT_EQ(card_.played[4], Filled(70));
  EXPECT_EQ(card_.played[5], Filled(50)) << "after 50 ms";
  EXPECT_EQ(card_.played[19], Filled(50)) << "again and again";
  engine_->bell().OnAnswered();
  Turn();
  EXPECT_EQ(card_.played.back(), Filled(0));
  engine_->bell().OnPress();
  Turn();
  EXPECT_EQ(card_.played.back(), Filled(0)) << "nobody is interrupted by a chime";
  engine_->bell().OnEnded();
  RunWhileWanted();
  EXPECT_EQ(card_.open_now, 0);
}

TEST_F(SoundEngineTest, ALostDeviceIsSilenceUntilItComesBackAndIsToldOnceEach) {
  card_.hears = 1000;
  auto ear = engine_->ports().AddEar(SoundOf::kRing);
  int blocks = 0;
  auto tap = engine_->voice().AddTap([&](const VoiceBlock&) { ++blocks; });
  EXPECT_EQ(Hear(*ear), Filled(1000));
  card_.fault = "unplugged";
  const auto lost = card_.clock.Now();
  while (card_.clock.Now() < lost + 5s) Turn();
  EXPECT_EQ(Hear(*ear), Filled(0));
  EXPECT_GE(blocks, 500) << "silence keeps the pace";
  EXPECT_EQ(reports_, std::vector<std::string>{"unplugged"});
  EXPECT_EQ(engine_->Gather().fault, "unplugged");
  card_.fault.reset();
  EXPECT_EQ(Hear(*ear, 120), Filled(1000)) << "within a second";
  EXPECT_EQ(reports_, (std::vector<std::string>{"unplugged", ""}));
  EXPECT_EQ(card_.opened, 2);
}

TEST_F(SoundEngineTest, ADeviceThatIsNotThereAtFirstIsTriedEachSecond) {
  card_.fault = "no such device";
  auto ear = engine_->ports().AddEar(SoundOf::kRing);
  Turn(301);
  EXPECT_EQ(reports_, std::vector<std::string>{"no such device"});
  card_.fault.reset();
  Turn(101);
  EXPECT_EQ(reports_.size(), 2u);
}

TEST_F(SoundEngineTest, XrunsOfTheDeviceAreCountedOverAllOpenings) {
  auto ear = engine_->ports().AddEar(SoundOf::kRing);
  Turn();
  card_.counters.overruns = 2;
  card_.counters.underruns = 1;
  Turn(2);
  EXPECT_EQ(engine_->Gather().overruns, 2u);
  EXPECT_EQ(engine_->Gather().underruns, 1u);
}

TEST_F(SoundEngineTest, ATickerThatIsFasterOrSlowerThanTheCardCostsABlockNowAndThen) {
  card_.hears = 1000;
  auto ear = engine_->ports().AddEar(SoundOf::kRing);
  SoundBlock heard;
  for (int i = 1; i <= 2000; ++i) {  // the card is 1 % faster
    Turn();
    if (i % 100 != 0) ear->Read(heard);
  }
  const auto drops = engine_->Gather().drift_dropped;
  EXPECT_GE(drops, 10u);
  EXPECT_LE(drops, 20u);
  for (int i = 1; i <= 2000; ++i) {  // the ticker is 1 % faster
    Turn();
    ear->Read(heard);
    if (i % 100 == 0) ear->Read(heard);
  }
  EXPECT_LE(engine_->Gather().drift_dropped, drops + 1);
  EXPECT_GE(engine_->Gather().drift_repeated, 4u);
  EXPECT_LE(engine_->Gather().drift_repeated, 20u);
  EXPECT_EQ(Hear(*ear), Filled(1000));
}

TEST_F(SoundEngineTest, ATapMayDieInItsOwnCall) {
  std::unique_ptr<VoiceSource::Tap> tap;
  int blocks = 0;
  tap = engine_->voice().AddTap([&](const VoiceBlock&) {
    ++blocks;
    tap.reset();
  });
  Turn(3);
  EXPECT_EQ(blocks, 1);
}

SoundConfig Plain() {
  SoundConfig config;
  config.echo_cancellation = false;
  config.automatic_gain = false;
  config.noise_suppression = NoiseSuppression::kOff;
  config.half_duplex = HalfDuplex::kNever;
  return config;
}

TEST_F(SoundEngineTest, VolumesAreDecibels) {
  SoundConfig config = Plain();
  config.microphone_volume_db = 6;
  config.loudspeaker_volume_db = -20;
  card_.artificial = false;
  card_.hears = 1000;
  Make(config);
  auto ear = engine_->ports().AddEar(SoundOf::kRing);
  auto mouth = engine_->ports().AddMouth(SoundOf::kRing);
  EXPECT_EQ(Hear(*ear), Filled(1995));
  EXPECT_EQ(Said(*mouth, 5000), 500);
  EXPECT_NEAR(engine_->Gather().loudspeaker_dbfs, 20 * std::log10(500 / 32768.0), 0.1);
}

TEST_F(SoundEngineTest, WithoutCancellationTheMicrophoneIsSoftWhileAPhoneSpeaks) {
  SoundConfig config = Plain();
  config.half_duplex = HalfDuplex::kAuto;
  card_.artificial = false;
  card_.hears = 10'000;
  Make(config);
  auto ear = engine_->ports().AddEar(SoundOf::kRing);
  auto mouth = engine_->ports().AddMouth(SoundOf::kRing);
  EXPECT_EQ(Hear(*ear), Filled(10'000));
  SoundBlock heard;
  for (int i = 0; i < 30; ++i) {
    Said(*mouth, 5000, 1);
    ear->Read(heard);
  }
  EXPECT_EQ(heard.back(), 316) << "30 dB";
  EXPECT_EQ(Hear(*ear, 60), Filled(10'000)) << "the phone is silent";
}

TEST_F(SoundEngineTest, CalibrationFindsTheDelayOfTheCard) {
  card_.echo_after = 1234;
  card_.artificial = false;
  Make();
  std::optional<Result<std::chrono::microseconds>> measured;
  engine_->Calibrate([&](Result<std::chrono::microseconds> delay) { measured = std::move(delay); });
  EXPECT_TRUE(engine_->IsWanted());
  EXPECT_GT(wakes_, 0);
  for (int i = 0; i < 200 && !measured; ++i) Turn();
  ASSERT_TRUE(measured);
  ASSERT_TRUE(measured->ok()) << measured->error().message;
  EXPECT_NEAR(static_cast<double>((*measured)->count()), 1e6 * 1234 / kSoundRate, 100);
}

TEST_F(SoundEngineTest, CalibrationSaysWhatIsWrong) {
  std::string error;
  const auto fail = [&](const Result<std::chrono::microseconds>& delay) { error = delay.error().message; };
  engine_->Calibrate(fail);
  Turn(200);
  EXPECT_TRUE(error.starts_with("the microphone gives nothing but silence")) << error;

  card_.echo_after = 100'000;  // never
  card_.hears = 200;
  Make();
  engine_->Calibrate(fail);
  engine_->Calibrate([&](const auto& second) { EXPECT_FALSE(second.ok()) << "one at a time"; });
  Turn(200);
  EXPECT_TRUE(error.starts_with("no echo of the test signal was heard")) << error;

  card_.fault = "unplugged";
  Make();
  engine_->Calibrate(fail);
  Turn();
  EXPECT_EQ(error, "unplugged");
}

TEST_F(SoundEngineTest, CalibrationFailsWhenSoundWasLostOrSomebodyRings) {
  std::string error;
  const auto note = [&](const Result<std::chrono::microseconds>& delay) {
    error = delay.ok() ? "measured" : delay.error().message;
  };
  card_.echo_after = 1234;
  card_.artificial = false;
  Make();
  engine_->Calibrate(note);
  Turn(20);
  ++card_.counters.underruns;
  Turn(200);
  EXPECT_TRUE(error.starts_with("sound was lost during the measurement")) << error;
  engine_->Calibrate(note);
  Turn(20);
  engine_->bell().OnRinging();
  Turn();
  EXPECT_TRUE(error.starts_with("a ring or a call has begun meanwhile")) << error;
  engine_->bell().OnEnded();
  engine_->Calibrate(note);
  Turn(200);
  EXPECT_EQ(error, "measured");
}

TEST_F(SoundEngineTest, CalibrationIsRefusedInARingAndInACall) {
  std::string error;
  const auto note = [&](const Result<std::chrono::microseconds>& delay) { error = delay.error().message; };
  engine_->bell().OnRinging();
  engine_->Calibrate(note);
  EXPECT_TRUE(error.starts_with("there is a ring or a call"));
  engine_->bell().OnEnded();
  error.clear();
  auto ear = engine_->ports().AddEar(SoundOf::kLookIn);
  engine_->Calibrate(note);
  EXPECT_TRUE(error.starts_with("there is a ring or a call"));
}

}  // namespace
}  // namespace foyer::sound
