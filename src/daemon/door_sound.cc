#include "daemon/door_sound.h"

#include <cstdint>
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

// Artificial cards run by the clock.
sound::SoundEngine::OpenDevice OpenerOf(const Config& config, sound::SoundClock& clock) {
  const std::string& audio = config.door->audio;
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
  thread_ = std::make_unique<sound::SoundThread>(OpenerOf(config, clock_), config.sound, std::move(sounds),
                                                 [this](const std::string& fault) {
                                                   loop_.Post([this, alive = std::weak_ptr(alive_), fault] {
                                                     if (!alive.expired()) NoteFault(fault);
                                                   });
                                                 });
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
