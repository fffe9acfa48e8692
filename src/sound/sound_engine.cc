#include "sound/sound_engine.h"

#include <utility>

#include "sound/level.h"

namespace foyer::sound {
namespace {

constexpr std::chrono::seconds kLinger{3};  // a stream that restarts finds the device running
constexpr std::chrono::seconds kRetry{1};

}  // namespace

SoundEngine::SoundEngine(SoundClock& clock, OpenDevice open, const SoundConfig& config, Sounds sounds, Hooks hooks)
    : clock_(clock),
      open_(std::move(open)),
      hooks_(std::move(hooks)),
      ends_(hooks_.on_wanted),
      bell_(std::move(sounds.chime), std::move(sounds.ringback), hooks_.on_wanted),
      path_(config) {
  status_.echo_cancellation = config.echo_cancellation;
}

SoundEngine::~SoundEngine() = default;

void SoundEngine::UseDelay(std::optional<std::chrono::microseconds> delay) {
  const std::lock_guard guard(mutex_);
  delay_ = delay;
  status_.calibrated.reset();
  if (delay) status_.calibrated = std::chrono::duration_cast<std::chrono::milliseconds>(*delay);
}

void SoundEngine::Calibrate(OnCalibrated done) {
  const bool is_busy = bell_.IsRing() || ends_.HasCall();
  {
    const std::lock_guard guard(mutex_);
    if (!is_busy && calibration_ == nullptr) {
      calibration_ = std::make_unique<Calibration>();
      on_calibrated_ = std::move(done);
    }
  }
  if (done)
    return done(Error{is_busy ? "there is a ring or a call: try again when it is over"
                              : "a calibration is going on already: wait for it"});
  hooks_.on_wanted();
}

SoundStatus SoundEngine::Gather() const {
  const BlockQueue::Drift drift = ends_.drift();
  const std::lock_guard guard(mutex_);
  SoundStatus status = status_;
  status.drift_dropped = drift.dropped;
  status.drift_repeated = drift.repeated;
  return status;
}

bool SoundEngine::IsNeededNow() const {
  if (ends_.IsAnybodyThere() || bell_.IsRing() || bell_.IsSounding()) return true;
  const std::lock_guard guard(mutex_);
  return calibration_ != nullptr;
}

bool SoundEngine::IsWanted() const {
  const bool is_needed = IsNeededNow();
  const std::lock_guard guard(mutex_);
  if (is_needed) last_needed_ = clock_.Now();
  return is_needed || clock_.Now() < last_needed_ + kLinger;
}

void SoundEngine::Turn() {
  if (!device_ && (!retry_at_ || clock_.Now() >= *retry_at_)) Open();
  SoundBlock microphone;
  const auto captured = ReadMicrophone(microphone);
  const bool is_calibrating = [this] {
    const std::lock_guard guard(mutex_);
    return calibration_ != nullptr;
  }();
  if (is_calibrating && !bell_.IsRing() && !ends_.HasCall()) return TurnOfCalibration(microphone);
  if (is_calibrating) EndCalibration(Error{"a ring or a call has begun meanwhile: try again when it is over"});
  const bool ring = bell_.IsRing() || ends_.HasRing();
  const SoundBlock far_end = ends_.MixFarEnd(ring);
  const SoundBlock near_end = path_.NearEnd(microphone);
  Mix mix;
  mix.Add(far_end);
  mix.Add(bell_.Next());
  const SoundBlock playback = path_.Playback(mix.Sum());
  Play(playback);
  NoteTurn(near_end, playback);
  ends_.HandOut({near_end, far_end, captured}, ring);
}

void SoundEngine::Open() {
  retry_at_ = clock_.Now() + kRetry;
  auto device = open_();
  if (!device) return Lose(device.error());
  device_ = std::move(*device);
  counted_ = {};
  const std::lock_guard guard(mutex_);
  status_.device = device_->name();
  path_.Begin(device_->is_artificial(), delay_ ? *delay_ : device_->playback_delay());
}

void SoundEngine::Lose(const Error& error) {
  device_.reset();
  if (!silence_) silence_ = std::make_unique<ClockedDevice>(clock_, ClockedDevice::Sound::kSilence);
  path_.Begin(true, {});
  Report(error.message);
  EndCalibration(error);
}

std::chrono::steady_clock::time_point SoundEngine::ReadMicrophone(SoundBlock& block) {
  if (device_) {
    const auto captured = device_->Read(block);
    if (captured) {
      silence_.reset();
      Report({});
      return *captured;
    }
    Lose(captured.error());
  }
  return *silence_->Read(block);
}

void SoundEngine::Play(const SoundBlock& block) {
  if (!device_) return;
  const auto written = device_->Write(block);
  AddCounters(device_->counters());
  if (!written) Lose(written.error());
}

void SoundEngine::TurnOfCalibration(const SoundBlock& microphone) {
  SoundBlock signal;
  std::unique_ptr<Calibration> complete;
  {
    const std::lock_guard guard(mutex_);
    if (calibration_->IsFresh() && device_) calibration_began_ = device_->counters();
    calibration_->Hear(microphone);
    signal = calibration_->Play();
    if (calibration_->IsComplete()) complete = std::move(calibration_);
  }
  if (!complete) return Play(signal);
  const auto lost = [](const PcmDevice::Counters& counters) {
    return counters.overruns + counters.underruns + counters.dropped;
  };
  const bool is_whole = device_ && lost(device_->counters()) == lost(calibration_began_);
  EndCalibration(is_whole ? complete->Delay()
                          : Error{"sound was lost during the measurement, so the machine was too busy: try again"});
  device_.reset();  // that took long, and the delay holds from the next opening on
  retry_at_.reset();
}

void SoundEngine::EndCalibration(Result<std::chrono::microseconds> delay) {
  OnCalibrated done;
  {
    const std::lock_guard guard(mutex_);
    calibration_.reset();
    done = std::exchange(on_calibrated_, {});
  }
  if (done) done(std::move(delay));
}

void SoundEngine::Close() {
  device_.reset();
  silence_.reset();
  retry_at_.reset();
  const std::lock_guard guard(mutex_);
  status_.running = false;
}

void SoundEngine::Report(const std::string& fault) {
  {
    const std::lock_guard guard(mutex_);
    status_.running = fault.empty();
    status_.fault = fault;
  }
  if (fault.empty() == fault_.empty()) return;
  fault_ = fault;
  if (hooks_.report) hooks_.report(fault_);
}

void SoundEngine::AddCounters(const PcmDevice::Counters& counters) {
  const std::lock_guard guard(mutex_);
  status_.overruns += counters.overruns - counted_.overruns;
  status_.underruns += counters.underruns - counted_.underruns;
  status_.dropped += counters.dropped - counted_.dropped;
  counted_ = counters;
}

void SoundEngine::NoteTurn(const SoundBlock& near_end, const SoundBlock& playback) {
  const std::lock_guard guard(mutex_);
  status_.microphone_dbfs = LevelDbfs(MeanSquare(near_end));
  status_.loudspeaker_dbfs = LevelDbfs(MeanSquare(playback));
  status_.echo_removed_db = path_.echo_removed_db();
}

}  // namespace foyer::sound
