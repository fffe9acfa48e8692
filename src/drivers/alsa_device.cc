#include "drivers/alsa_device.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

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

// "pcmC1D0c": device 0 of card 1 captures.
struct Pcm {
  int card = 0, device = 0;
  std::string Name() const { return "alsa:plughw:" + std::to_string(card) + "," + std::to_string(device); }
};

// In the order of the cards.
std::vector<Pcm> PcmsOf(const std::string& folder, char direction) {
  std::vector<Pcm> found;
  std::error_code error;
  for (std::filesystem::directory_iterator each(folder, error), end; !error && each != end; each.increment(error)) {
    Pcm pcm;
    char is = 0;
    const std::string name = each->path().filename();
    if (std::sscanf(name.c_str(), "pcmC%dD%d%c", &pcm.card, &pcm.device, &is) == 3 && is == direction)
      found.push_back(pcm);
  }
  std::ranges::sort(found, {}, [](const Pcm& pcm) { return std::pair(pcm.card, pcm.device); });
  return found;
}

}  // namespace

AlsaDevices FindAlsaDevices(const std::string& folder) {
  const auto microphones = PcmsOf(folder, 'c'), loudspeakers = PcmsOf(folder, 'p');
  for (const Pcm& microphone : microphones) {
    const auto same = std::ranges::find(loudspeakers, microphone.card, &Pcm::card);
    if (same != loudspeakers.end()) return {microphone.Name(), same->Name()};
  }
  const auto first = [](const std::vector<Pcm>& pcms) { return pcms.empty() ? "none" : pcms.front().Name(); };
  return {first(microphones), first(loudspeakers)};
}

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
