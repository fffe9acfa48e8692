// A sound card in virtual time. What is written to it is kept, and heard again `echo_after` blocks later if so wished.
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "foyer/pcm_device.h"
#include "sound/clocked_device.h"

namespace foyer::sound {

class FakeClock : public SoundClock {
 public:
  TimePoint Now() const override { return now_; }
  void SleepUntil(TimePoint time) override { now_ = std::max(now_, time); }

 private:
  TimePoint now_{std::chrono::hours(1)};
};

// What the card under test does, and what is seen of it; outlives the cards that are opened.
struct Card {
  FakeClock clock;
  std::int16_t hears = 0;                 // each sample of the microphone
  std::optional<std::size_t> echo_after;  // samples; then the microphone hears the loudspeaker, softer
  std::optional<std::string> fault;       // what everything fails with
  bool artificial = true;
  PcmDevice::Counters counters;
  int opened = 0, open_now = 0;
  std::vector<SoundBlock> played;
  std::deque<std::int16_t> air;
};

class FakeCard : public PcmDevice {
 public:
  explicit FakeCard(Card& card) : card_(card) {
    ++card_.opened;
    ++card_.open_now;
    card_.air.assign(card_.echo_after.value_or(0), 0);
  }
  ~FakeCard() override { --card_.open_now; }
  FakeCard(const FakeCard&) = delete;
  FakeCard& operator=(const FakeCard&) = delete;

  Result<std::chrono::steady_clock::time_point> Read(SoundBlock& block) override {
    if (card_.fault) return Error{*card_.fault};
    card_.clock.SleepUntil(card_.clock.Now() + kSoundBlockTime);
    block.fill(card_.hears);
    if (card_.echo_after) {
      for (std::int16_t& sample : block) {
        if (card_.air.empty()) break;
        sample = static_cast<std::int16_t>(sample + card_.air.front() / 4);
        card_.air.pop_front();
      }
    }
    return card_.clock.Now();
  }
  Status Write(const SoundBlock& block) override {
    if (card_.fault) return Error{*card_.fault};
    card_.played.push_back(block);
    if (card_.echo_after) card_.air.insert(card_.air.end(), block.begin(), block.end());
    return Ok();
  }
  std::chrono::microseconds playback_delay() const override { return {}; }
  Counters counters() const override { return card_.counters; }
  bool is_artificial() const override { return card_.artificial; }
  std::string name() const override { return "fake"; }

 private:
  Card& card_;
};

}  // namespace foyer::sound
