#include "tests/sound/echo_lab.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "sound/level.h"

namespace foyer::sound {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kNoise = 8;              // RMS of the microphone's own noise: -72 dBFS
constexpr double kEchoLoss = 0.5;         // 6 dB
constexpr double kReverberation = 0.015;  // seconds to fall by 8.7 dB

// A syllable rises and falls; one of seven is a pause.
double Envelope(double time, double length) {
  return std::pow(std::sin(kPi * std::clamp(time / length, 0.0, 1.0)), 0.7);
}

std::size_t Samples(double seconds) { return static_cast<std::size_t>(seconds * kSoundRate); }

double Energy(const Signal& signal, std::size_t from, std::size_t to) {
  double sum = 0;
  for (std::size_t i = from; i < to; ++i) sum += signal[i] * signal[i];
  return sum;
}

// The part of `out` that is `near`, whatever the canceller's own delay (up to 20 ms).
double LossDb(const Signal& near, const Signal& out, std::size_t from, std::size_t to) {
  constexpr std::size_t kSegment = 1600, kLongest = 320;
  double kept = 0;
  for (std::size_t lag = 0; lag < kLongest; ++lag) {
    double sum = 0;
    for (std::size_t at = from; at + kSegment + kLongest < to; at += kSegment) {
      double product = 0;
      for (std::size_t i = at; i < at + kSegment; ++i) product += near[i] * out[i + lag];
      const double energy = Energy(near, at, at + kSegment);
      if (energy > 1 && product > 0) sum += product * product / energy;
    }
    kept = std::max(kept, sum);
  }
  return 10 * std::log10(Energy(near, from, to) / kept);
}

}  // namespace

Signal MakeSpeech(double seconds, double hertz, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> any(0, 1);
  std::normal_distribution<double> hiss(0, 1);
  Signal signal(Samples(seconds));
  double phase = 0;
  for (std::size_t at = 0; at < signal.size();) {
    const double length = 0.12 + 0.2 * any(random), pitch = hertz * (0.85 + 0.4 * any(random));
    const double formant = 400 + 1800 * any(random), loud = 2500 + 3000 * any(random);
    const double kind = any(random);
    double last = 0;
    for (std::size_t i = 0; i < Samples(length) && at < signal.size(); ++i, ++at) {
      if (kind < 0.14) continue;
      const double time = static_cast<double>(i) / kSoundRate, envelope = loud * Envelope(time, length);
      if (kind < 0.32) {
        const double white = hiss(random);
        signal[at] = 0.3 * envelope * (white - 0.7 * last);
        last = white;
        continue;
      }
      phase += 2 * kPi * pitch * (1 + 0.02 * std::sin(2 * kPi * 5 * time)) / kSoundRate;
      for (int harmonic = 1; harmonic * pitch < 3800; ++harmonic) {
        const double away = (harmonic * pitch - formant) / 700;
        signal[at] += envelope * (0.15 / harmonic + 0.4 * std::exp(-away * away)) * std::sin(harmonic * phase);
      }
    }
  }
  return signal;
}

Signal MakeEcho(const Signal& far_end, double delay_s) {
  std::mt19937 random(7);
  std::normal_distribution<double> normal(0, 1);
  std::vector<std::pair<std::size_t, double>> room;  // when a reflection comes, and how loud
  double energy = 0;
  for (std::size_t at = 0; at < Samples(0.06); at += 5 + random() % 10) {
    const double loud =
        (at == 0 ? 1 : 0.5 * normal(random)) * std::exp(-static_cast<double>(at) / kSoundRate / kReverberation);
    room.emplace_back(at, loud);
    energy += loud * loud;
  }
  const std::size_t delay = Samples(delay_s);
  Signal echo(far_end.size());
  for (std::size_t i = delay; i < echo.size(); ++i) {
    for (const auto& [at, loud] : room)
      if (at + delay <= i) echo[i] += loud * far_end[i - delay - at];
    echo[i] *= kEchoLoss / std::sqrt(energy);
  }
  return echo;
}

Signal RunCanceller(EchoCanceller& canceller, const Signal& microphone, const Signal& far_end) {
  Signal out(microphone.size());
  for (std::size_t at = 0; at + kSamplesPerBlock <= microphone.size(); at += kSamplesPerBlock) {
    SoundBlock near, far;
    for (std::size_t i = 0; i < kSamplesPerBlock; ++i) {
      near[i] = Saturate(microphone[at + i]);
      far[i] = Saturate(far_end[at + i]);
    }
    canceller.Process(near, far);
    std::ranges::copy(near, out.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return out;
}

// 0-8 s: only the far end. 8-16 s: both. 16-24 s: only the far end, by another way.
EchoScore ScoreOf(EchoCanceller& canceller, double delay_s) {
  constexpr double kMoved = 0.06;
  const Signal far = MakeSpeech(24, 180, 1);
  Signal near = MakeSpeech(24, 110, 2);
  const Signal first = MakeEcho(far, delay_s), second = MakeEcho(far, delay_s + kMoved);
  std::mt19937 random(3);
  std::normal_distribution<double> noise(0, kNoise);
  Signal microphone(far.size()), echo(far.size());
  for (std::size_t i = 0; i < far.size(); ++i) {
    if (i < Samples(8) || i >= Samples(16)) near[i] = 0;
    echo[i] = i < Samples(16) ? first[i] : second[i];
    microphone[i] = near[i] + echo[i] + noise(random);
  }
  const Signal out = RunCanceller(canceller, microphone, far);
  const auto erle = [&](double from_s, double to_s) {
    const std::size_t from = Samples(from_s), to = Samples(to_s);
    return 10 * std::log10(Energy(microphone, from, to) / Energy(out, from, to));
  };
  return {erle(2, 8), LossDb(near, out, Samples(8.5), Samples(15.5)), erle(19, 24)};
}

}  // namespace foyer::sound
