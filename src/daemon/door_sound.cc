#include "daemon/door_sound.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "drivers/alsa_device.h"
#include "foyer/record_fields.h"

namespace foyer::daemon {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr const char* kTable = "sound";
constexpr const char* kDelayKey = "delay";

std::string Or(const std::string& named, const std::string& otherwise) { return named.empty() ? otherwise : named; }

// "auto": the first card that there is whenever sound is wanted, and the tone while there is none.
class FirstCard {
 public:
  FirstCard(const SoundConfig& config, sound::SoundClock& clock, std::function<void(const std::string&)> report)
      : config_(config), clock_(clock), report_(std::move(report)) {
    Find();
  }

  Result<std::unique_ptr<PcmDevice>> Open() {
    const drivers::AlsaDevices devices = Find();
    if (is_missing_)
      return std::unique_ptr<PcmDevice>(
          std::make_unique<sound::ClockedDevice>(clock_, sound::ClockedDevice::Sound::kTone));
    return drivers::OpenAlsaDevice(devices.microphone, devices.loudspeaker);
  }

 private:
  drivers::AlsaDevices Find() {
    const drivers::AlsaDevices found = drivers::FindAlsaDevices("/dev/snd");
    const drivers::AlsaDevices used{Or(config_.microphone, found.microphone),
                                    Or(config_.loudspeaker, found.loudspeaker)};
    const bool is_missing = used.microphone == "none" && used.loudspeaker == "none";
    if (std::exchange(is_missing_, is_missing) != is_missing)
      report_(is_missing ? "no sound card is there; phones hear a tone. [door] audio = \"test\" if that is meant" : "");
    return used;
  }

  const SoundConfig config_;
  sound::SoundClock& clock_;
  const std::function<void(const std::string&)> report_;
  bool is_missing_ = false;  // as last reported
};

// Artificial cards run by the clock.
sound::SoundEngine::OpenDevice OpenerOf(const Config& config, sound::SoundClock& clock,
                                        const std::function<void(const std::string&)>& report) {
  const std::string& audio = config.door->audio;
  if (audio == "auto")
    return [card = std::make_shared<FirstCard>(config.sound, clock, report)] { return card->Open(); };
  if (audio == "test" || audio == "none") {
    const auto sound = audio == "test" ? sound::ClockedDevice::Sound::kTone : sound::ClockedDevice::Sound::kSilence;
    return [&clock, sound]() -> Result<std::unique_ptr<PcmDevice>> {
      return std::unique_ptr<PcmDevice>(std::make_unique<sound::ClockedDevice>(clock, sound));
    };
  }
  return [microphone = Or(config.sound.microphone, audio), loudspeaker = Or(config.sound.loudspeaker, audio)] {
    return drivers::OpenAlsaDevice(microphone, loudspeaker);
  };
}

std::string DevicesOf(const Config& config) {
  return Or(config.sound.microphone, config.door->audio) + " " + Or(config.sound.loudspeaker, config.door->audio);
}

}  // namespace

DoorSound::DoorSound(EventLoop& loop, EventJournal& journal, RecordStore& store, const Config& config)
    : loop_(loop), journal_(journal), store_(store), devices_(DevicesOf(config)) {
  sound::SoundEngine::Sounds sounds{ClipOf("chime", config.sound.chime, sound::BuiltInChime()),
                                    ClipOf("ringback", config.sound.ringback, sound::BuiltInRingback())};
  const auto report = [this](const std::string& fault) {
    loop_.Post([this, alive = std::weak_ptr(alive_), fault] {
      if (!alive.expired()) NoteFault(fault);
    });
  };
  thread_ =
      std::make_unique<sound::SoundThread>(OpenerOf(config, clock_, report), config.sound, std::move(sounds), report);
  LoadDelay();
}

DoorSound::~DoorSound() = default;

sound::Clip DoorSound::ClipOf(const std::string& key, const std::string& value, sound::Clip built_in) {
  if (value == "none") return {};
  if (value == "built-in") return built_in;
  auto clip = sound::ReadWav(value);
  if (clip) return std::move(*clip);
  journal_.Record(
      EventType::kFault, {},
      {{"part", "sound"}, {"what", "[sound] " + key + ": " + clip.error().message + "; the built-in one plays"}});
  return built_in;
}

void DoorSound::LoadDelay() {
  const auto rows = store_.Load(kTable);
  if (!rows) return;  // the journal, in the same store, has said so
  for (const auto& [key, value] : *rows) {
    const auto fields = DecodeFields(value);
    if (key != kDelayKey || !fields || fields->size() != 2 || fields->front() != devices_) continue;
    if (const auto us = DecodeNumber<std::int64_t>(fields->back())) thread_->engine().UseDelay(microseconds(*us));
  }
}

// Each change once, however often it is tried.
void DoorSound::NoteFault(const std::string& fault) {
  if (fault.empty()) {
    journal_.Record(EventType::kRecovered, {}, {{"part", "sound"}});
  } else {
    journal_.Record(EventType::kFault, {}, {{"part", "sound"}, {"what", fault}});
  }
}

void DoorSound::Calibrate(std::function<void(Result<milliseconds>)> done) {
  thread_->engine().Calibrate(
      [this, alive = std::weak_ptr(alive_), done = std::move(done)](Result<microseconds> delay) {
        loop_.Post([this, alive, done, delay = std::move(delay)] {
          if (!alive.expired()) OnCalibrated(delay, done);
        });
      });
}

// It is used from now on, and told once it is kept.
void DoorSound::OnCalibrated(const Result<microseconds>& delay, const std::function<void(Result<milliseconds>)>& done) {
  if (!delay) return done(delay.error());
  thread_->engine().UseDelay(*delay);
  const auto rounded = std::chrono::round<milliseconds>(*delay);
  store_.Write({{kTable, kDelayKey, EncodeFields({devices_, std::to_string(delay->count())})}},
               [done, rounded](const Status& kept) {
                 if (!kept) return done(kept.error());
                 done(rounded);
               });
}

}  // namespace foyer::daemon
