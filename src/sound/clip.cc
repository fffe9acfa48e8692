#include "sound/clip.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <numbers>
#include <optional>
#include <string_view>

#include "foyer/sound_block.h"

namespace foyer::sound {
namespace {

constexpr std::size_t kMostSeconds = 10;
constexpr std::size_t kMostBytes = kMostSeconds * 48000 * 4 + 65536;

// One note that fades, added to what is there.
void AddNote(Clip& clip, double at_s, double hertz, double amplitude, double half_life_s) {
  const auto first = static_cast<std::size_t>(at_s * kSoundRate);
  for (std::size_t i = first; i < clip.size(); ++i) {
    const double time = static_cast<double>(i - first) / kSoundRate;
    const double attack = std::min(1.0, time / 0.005);
    const double loud = amplitude * attack * std::exp2(-time / half_life_s);
    clip[i] = static_cast<std::int16_t>(clip[i] + loud * std::sin(2 * std::numbers::pi * hertz * time));
  }
}

std::uint32_t Little(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i)
    value |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[at + i])) << (8 * i);
  return value;
}

struct Wav {
  std::uint32_t channels = 0, rate = 0, bits = 0, format = 0;
  std::string_view samples;
};

// The chunks "fmt " and "data"; nothing if it is no RIFF/WAVE file.
std::optional<Wav> FindChunks(std::string_view bytes) {
  constexpr std::size_t kFile = 12, kChunk = 8, kFormat = 16;
  if (bytes.size() < kFile || bytes.substr(0, 4) != "RIFF" || bytes.substr(8, 4) != "WAVE") return std::nullopt;
  Wav wav;
  for (std::size_t at = kFile; bytes.size() - at >= kChunk;) {
    const std::string_view name = bytes.substr(at, 4);
    const std::size_t size = std::min<std::size_t>(Little(bytes, at + 4, 4), bytes.size() - at - kChunk);
    at += kChunk;
    if (name == "fmt " && size >= kFormat) {
      wav.format = Little(bytes, at, 2);
      wav.channels = Little(bytes, at + 2, 2);
      wav.rate = Little(bytes, at + 4, 4);
      wav.bits = Little(bytes, at + 14, 2);
    }
    if (name == "data") wav.samples = bytes.substr(at, size);
    at = std::min(bytes.size(), at + size + size % 2);
  }
  return wav;
}

double SampleAt(const Wav& wav, std::size_t frame) {
  double sum = 0;
  for (std::size_t channel = 0; channel < wav.channels; ++channel)
    sum += static_cast<std::int16_t>(Little(wav.samples, (frame * wav.channels + channel) * 2, 2));
  return sum / wav.channels;
}

// By linear interpolation: a chime needs no better.
Clip Resample(const Wav& wav) {
  const std::size_t frames = wav.samples.size() / (2 * wav.channels);
  Clip clip(frames * kSoundRate / wav.rate);
  for (std::size_t i = 0; i < clip.size(); ++i) {
    const double position = static_cast<double>(i) * wav.rate / kSoundRate;
    const auto frame = static_cast<std::size_t>(position);
    const double share = position - static_cast<double>(frame);
    const double after = SampleAt(wav, std::min(frame + 1, frames - 1));
    clip[i] = static_cast<std::int16_t>(std::lround(SampleAt(wav, frame) * (1 - share) + after * share));
  }
  return clip;
}

}  // namespace

Clip BuiltInChime() {
  Clip clip(static_cast<std::size_t>(1.2 * kSoundRate));
  AddNote(clip, 0, 659.26, 7000, 0.18);
  AddNote(clip, 0, 1318.5, 2000, 0.09);
  AddNote(clip, 0.4, 523.25, 7000, 0.22);
  AddNote(clip, 0.4, 1046.5, 2000, 0.11);
  return clip;
}

Clip BuiltInRingback() {
  constexpr double kHertz = 425, kAmplitude = 4000, kRamp = 0.02;
  Clip clip(5 * static_cast<std::size_t>(kSoundRate));
  for (std::size_t i = 0; i < static_cast<std::size_t>(kSoundRate); ++i) {
    const double time = static_cast<double>(i) / kSoundRate;
    const double loud = kAmplitude * std::min({1.0, time / kRamp, (1 - time) / kRamp});
    clip[i] = static_cast<std::int16_t>(loud * std::sin(2 * std::numbers::pi * kHertz * time));
  }
  return clip;
}

Result<Clip> ReadWav(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{path + " cannot be read; write the path of a WAV file, \"built-in\" or \"none\""};
  std::string bytes(kMostBytes + 1, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  const auto wav = FindChunks(bytes);
  const std::string fix = "; make one of 16 bits, 1 or 2 channels, 8 to 48 kHz, at most 10 s";
  if (!wav) return Error{path + " is no WAV file" + fix};
  if (wav->format != 1 || wav->bits != 16) return Error{path + " is no WAV file of 16-bit PCM" + fix};
  if (wav->channels < 1 || wav->channels > 2 || wav->rate < 8000 || wav->rate > 48000)
    return Error{path + " has " + std::to_string(wav->channels) + " channels at " + std::to_string(wav->rate) + " Hz" +
                 fix};
  const std::size_t frames = wav->samples.size() / (2 * wav->channels);
  if (frames == 0 || frames > kMostSeconds * wav->rate || bytes.size() > kMostBytes)
    return Error{path + " is empty or too long" + fix};
  return Resample(*wav);
}

}  // namespace foyer::sound
