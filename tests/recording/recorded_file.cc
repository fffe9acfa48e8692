#include "tests/recording/recorded_file.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <numbers>
#include <sstream>

namespace foyer::recording {
namespace {

// What the program prints.
std::string Run(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string output;
  std::array<char, 65536> bytes;
  for (std::size_t size = 0; (size = fread(bytes.data(), 1, bytes.size(), pipe.get())) > 0;)
    output.append(bytes.data(), size);
  return output;
}

double Value(const std::string& lines, const std::string& name) {
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with(name + "=")) return std::atof(line.c_str() + name.size() + 1);
  return 0;
}

std::vector<double> Numbers(const std::string& lines) {
  std::vector<double> numbers;
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);)
    if (!line.empty()) numbers.push_back(std::atof(line.c_str()));
  return numbers;
}

}  // namespace

RecordedFile::RecordedFile(const std::string& path) {
  const std::string probe = "ffprobe -v error '" + path + "' ", read = "ffmpeg -v error -i '" + path + "' ";
  format = Run(probe + "-show_format -show_streams 2>/dev/null");
  complaints = Run(read + "-vsync passthrough -enc_time_base:v 1:1000 -f null - 2>&1");
  const std::string container = format.substr(std::min(format.find("[FORMAT]"), format.size()));
  seconds = Value(container, "duration");
  width = static_cast<int>(Value(format, "width"));
  height = static_cast<int>(Value(format, "height"));
  times = Numbers(Run(probe + "-select_streams v -show_entries frame=pts_time -of csv=p=0 2>/dev/null"));
  key_frames =
      Numbers(Run(probe + "-select_streams v -skip_frame nokey -show_entries frame=pts_time -of csv=p=0 2>/dev/null"));
  voice_times = Numbers(Run(probe + "-select_streams a -show_entries packet=pts_time -of csv=p=0 2>/dev/null"));
  const std::string gray = Run(read + "-map 0:v -vsync passthrough -f rawvideo -pix_fmt gray - 2>/dev/null");
  const auto picture = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  for (std::size_t at = 0; picture > 0 && at + picture <= gray.size(); at += picture) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(gray.data() + at);
    const auto strip = media::ReadStrip({{bytes, picture}, width, height, static_cast<std::size_t>(width)});
    if (strip) {
      pictures.push_back(*strip);
    } else {
      ++unreadable;
    }
  }
  const std::string sound = Run(read + "-map 0:a -f s16le -ar 16000 -ac 2 - 2>/dev/null");
  const auto sample = [&sound](std::size_t at) {
    return static_cast<std::int16_t>(static_cast<unsigned char>(sound[at]) | static_cast<unsigned char>(sound[at + 1])
                                                                                 << 8);
  };
  for (std::size_t at = 0; at + 4 <= sound.size(); at += 4) {
    left.push_back(sample(at));
    right.push_back(sample(at + 2));
  }
}

double ToneLevel(const std::vector<std::int16_t>& samples, double frequency_hz, int rate) {
  double in_phase = 0, quadrature = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double angle = 2 * std::numbers::pi * frequency_hz * static_cast<double>(i) / rate;
    in_phase += samples[i] * std::cos(angle);
    quadrature += samples[i] * std::sin(angle);
  }
  const double amplitude =
      2 * std::hypot(in_phase, quadrature) / std::max<double>(1, static_cast<double>(samples.size()));
  return 20 * std::log10(std::max(amplitude, 1e-6) / 32767);
}

}  // namespace foyer::recording
