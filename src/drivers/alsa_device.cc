#include "drivers/alsa_device.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "drivers/alsa_pcm.h"

namespace foyer::drivers {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kWindow{1};
constexpr int kMostInWindow = 300;  // blocks: three times as many as can be
constexpr std::chrono::milliseconds kHopeless{200};

std::chrono::microseconds TimeOf(std::int64_t frames) {
  return std::chrono::microseconds(frames * 1'000'000 / kSoundRate);
}

class AlsaDevice : public PcmDevice {
 public:
  AlsaDevice(std::string name, std::optional<AlsaPcm> microphone, std::optional<AlsaPcm> loudspeaker)
      : name_(std::move(name)), microphone_(std::move(microphone)), loudspeaker_(std::move(loudspeaker)) {}

  Status Start() {
    if (loudspeaker_)
      if (Status started = loudspeaker_->Start(); !started) return started;
    if (microphone_)
      if (Status started = microphone_->Start(); !started) return started;
    next_ = Clock::now();
    return Ok();
  }

  Result<Clock::time_point> Read(SoundBlock& block) override {
    if (!microphone_) return Wait(block);
    if (const Status read = microphone_->Read(block); !read) return read.error();
    if (!HasClock())
      return Error{"\"" + name_ + "\" has no clock of its own (a null or file device): name a real card"};
    return Clock::now() - TimeOf(microphone_->queued());
  }

  Status Write(const SoundBlock& block) override { return loudspeaker_ ? loudspeaker_->Write(block) : Ok(); }

  std::chrono::microseconds playback_delay() const override {
    return loudspeaker_ ? TimeOf(loudspeaker_->queued()) : std::chrono::microseconds(0);
  }
  Counters counters() const override {
    return {microphone_ ? microphone_->xruns() : 0, loudspeaker_ ? loudspeaker_->xruns() : 0,
            loudspeaker_ ? loudspeaker_->dropped() : 0};
  }
  std::string name() const override { return name_; }

 private:
  Result<Clock::time_point> Wait(SoundBlock& block) {
    block.fill(0);
    next_ += kSoundBlockTime;
    if (next_ + kHopeless < Clock::now()) next_ = Clock::now();  // we were stopped: go on from here
    std::this_thread::sleep_until(next_);
    return next_;
  }

  // Not if more comes than time has passed: reading it would never end.
  bool HasClock() {
    const auto now = Clock::now();
    if (now > window_began_ + kWindow) {
      window_began_ = now;
      blocks_ = 0;
    }
    return ++blocks_ <= kMostInWindow;
  }

  const std::string name_;
  std::optional<AlsaPcm> microphone_, loudspeaker_;
  Clock::time_point next_;  // when the next block is complete; without a microphone
  Clock::time_point window_began_;
  int blocks_ = 0;  // in the window
};

// Nothing for "none".
Result<std::optional<AlsaPcm>> OpenSide(std::string_view device, AlsaPcm::Direction direction) {
  constexpr std::string_view kAlsa = "alsa:";
  if (!device.starts_with(kAlsa)) return std::optional<AlsaPcm>();
  auto pcm = AlsaPcm::Open(std::string(device.substr(kAlsa.size())), direction);
  if (!pcm) return pcm.error();
  return std::optional<AlsaPcm>(std::move(*pcm));
}

}  // namespace

Result<std::unique_ptr<PcmDevice>> OpenAlsaDevice(const std::string& microphone, const std::string& loudspeaker) {
  auto ear = OpenSide(microphone, AlsaPcm::Direction::kCapture);
  if (!ear) return ear.error();
  auto mouth = OpenSide(loudspeaker, AlsaPcm::Direction::kPlayback);
  if (!mouth) return mouth.error();
  const std::string name = microphone == loudspeaker ? microphone : microphone + " and " + loudspeaker;
  auto device = std::make_unique<AlsaDevice>(name, std::move(*ear), std::move(*mouth));
  if (const Status started = device->Start(); !started) return started.error();
  return std::unique_ptr<PcmDevice>(std::move(device));
}

}  // namespace foyer::drivers
