#include "drivers/alsa_pcm.h"

#include <alsa/asoundlib.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace foyer::drivers {
namespace {

constexpr unsigned kBufferUs = 120'000;
constexpr unsigned kPeriodUs = 10'000;
constexpr std::int64_t kBlock = kSamplesPerBlock;
constexpr std::int64_t kHeldBack = 3 * kBlock;  // in the loudspeaker, against our own jitter
constexpr int kWatchedBlocks = 200;             // 2 s
constexpr int kPatienceMs = 1000;
constexpr int kMostRecoveries = 5;  // of one block

// ALSA's own lines on stderr say less than our errors.
void BeSilent(const char*, int, const char*, int, const char*, ...) {}

std::string Side(AlsaPcm::Direction direction) {
  return direction == AlsaPcm::Direction::kCapture ? "microphone" : "loudspeaker";
}

}  // namespace

void AlsaPcm::Close::operator()(_snd_pcm* pcm) const {
  snd_pcm_drop(pcm);
  snd_pcm_close(pcm);
}

Result<AlsaPcm> AlsaPcm::Open(const std::string& name, Direction direction) {
  snd_lib_error_set_handler(BeSilent);
  AlsaPcm opened(name, direction);
  snd_pcm_t* pcm = nullptr;
  const auto stream = direction == Direction::kCapture ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK;
  // Through a plug in any case: it converts where the card has another rate or more channels (adr/0040).
  const int error = snd_pcm_open(&pcm, ("plug:'" + name + "'").c_str(), stream, SND_PCM_NONBLOCK);
  if (error == -EBUSY)
    return Error{"the " + Side(direction) + " \"alsa:" + name +
                 "\" is in use by another program: stop that, or name a device "
                 "that can be shared, such as \"alsa:default\""};
  if (error < 0)
    return Error{"the " + Side(direction) + " \"alsa:" + name + "\" cannot be opened (" + snd_strerror(error) +
                 "): aplay -L and arecord -L list what there is; foyerd must be in the group audio"};
  opened.pcm_.reset(pcm);
  if (const Status configured = opened.Configure(); !configured) return configured.error();
  return opened;
}

Status AlsaPcm::Configure() {
  snd_pcm_t* pcm = pcm_.get();
  snd_pcm_hw_params_t* hardware = nullptr;
  snd_pcm_hw_params_alloca(&hardware);
  unsigned buffer_us = kBufferUs, period_us = kPeriodUs;
  int error = snd_pcm_hw_params_any(pcm, hardware);
  if (error >= 0) error = snd_pcm_hw_params_set_access(pcm, hardware, SND_PCM_ACCESS_RW_INTERLEAVED);
  if (error >= 0) error = snd_pcm_hw_params_set_format(pcm, hardware, SND_PCM_FORMAT_S16);
  if (error >= 0) error = snd_pcm_hw_params_set_channels(pcm, hardware, 1);
  if (error >= 0) error = snd_pcm_hw_params_set_rate(pcm, hardware, kSoundRate, 0);
  if (error >= 0) error = snd_pcm_hw_params_set_buffer_time_near(pcm, hardware, &buffer_us, nullptr);
  if (error >= 0) error = snd_pcm_hw_params_set_period_time_near(pcm, hardware, &period_us, nullptr);
  if (error >= 0) error = snd_pcm_hw_params(pcm, hardware);
  snd_pcm_sw_params_t* software = nullptr;
  snd_pcm_sw_params_alloca(&software);
  if (error >= 0) error = snd_pcm_sw_params_current(pcm, software);
  if (error >= 0) error = snd_pcm_sw_params_set_avail_min(pcm, software, kSamplesPerBlock);
  if (error >= 0) error = snd_pcm_sw_params_set_start_threshold(pcm, software, 1'000'000);  // we start it ourselves
  if (error >= 0) error = snd_pcm_sw_params(pcm, software);
  if (error >= 0) return Ok();
  return Error{"the " + Side(direction_) + " \"alsa:" + name_ + "\" has no sound of 16 bits that can be converted (" +
               snd_strerror(error) + "): name another device; aplay -L and arecord -L list what there is"};
}

Status AlsaPcm::Start() {
  if (direction_ == Direction::kPlayback) return Prefill();
  const int error = snd_pcm_start(pcm_.get());
  if (error < 0) return Gone(error);
  return Ok();
}

Status AlsaPcm::Prefill() {
  static constexpr SoundBlock kSilence{};
  for (std::int64_t filled = 0; filled < kHeldBack; filled += kBlock) {
    const auto written = snd_pcm_writei(pcm_.get(), kSilence.data(), kSamplesPerBlock);
    if (written < 0 && written != -EAGAIN) return Gone(static_cast<int>(written));
  }
  watched_ = 0;
  const int error = snd_pcm_start(pcm_.get());
  if (error < 0) return Gone(error);
  return Ok();
}

// An overrun or underrun, or the machine was asleep: begin anew.
Status AlsaPcm::Recover(int error) {
  ++xruns_;
  const int recovered = snd_pcm_recover(pcm_.get(), error, 1);
  if (recovered < 0) return Gone(recovered);
  if (snd_pcm_state(pcm_.get()) == SND_PCM_STATE_RUNNING) return Ok();  // it was resumed
  return Start();
}

Error AlsaPcm::Gone(int error) const {
  return Error{"the " + Side(direction_) + " \"alsa:" + name_ + "\" is gone (" + snd_strerror(error) +
               "): plug it in again; it is tried each second"};
}

Status AlsaPcm::Read(SoundBlock& block) {
  std::size_t have = 0;
  int recoveries = 0;
  while (have < kSamplesPerBlock) {
    const auto got = snd_pcm_readi(pcm_.get(), block.data() + have, kSamplesPerBlock - have);
    if (got > 0) {
      have += static_cast<std::size_t>(got);
      continue;
    }
    int error = static_cast<int>(got);
    if (error == -EAGAIN || error == 0) {
      const int ready = snd_pcm_wait(pcm_.get(), kPatienceMs);
      if (ready > 0) continue;
      if (ready == 0) return Gone(-ETIMEDOUT);
      error = ready;
    }
    if (++recoveries > kMostRecoveries) return Gone(error);
    if (const Status recovered = Recover(error); !recovered) return recovered;
  }
  return Ok();
}

Status AlsaPcm::Write(const SoundBlock& block) {
  if (HasTooMuch()) {
    ++dropped_;
    return Ok();
  }
  for (int attempt = 0; attempt <= kMostRecoveries; ++attempt) {
    const auto written = snd_pcm_writei(pcm_.get(), block.data(), kSamplesPerBlock);
    if (written == static_cast<snd_pcm_sframes_t>(kSamplesPerBlock)) return Ok();
    if (written >= 0 || written == -EAGAIN) {
      ++dropped_;
      return Ok();
    }
    if (const Status recovered = Recover(static_cast<int>(written)); !recovered) return recovered;
  }
  return Gone(-EPIPE);
}

// Its clock is slower than the microphone's: for two seconds it never had less to play than one block too much.
bool AlsaPcm::HasTooMuch() {
  const std::int64_t now = queued();
  least_queued_ = watched_ == 0 ? now : std::min(least_queued_, now);
  if (++watched_ < kWatchedBlocks) return false;
  watched_ = 0;
  return least_queued_ > kHeldBack + kBlock;
}

std::int64_t AlsaPcm::queued() const {
  snd_pcm_sframes_t frames = 0;
  if (direction_ == Direction::kCapture) {
    frames = snd_pcm_avail_update(pcm_.get());
  } else if (snd_pcm_delay(pcm_.get(), &frames) < 0) {
    frames = 0;
  }
  return std::max<std::int64_t>(frames, 0);
}

}  // namespace foyer::drivers
