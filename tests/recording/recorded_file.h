// A recording as any player sees it: read by ffprobe and ffmpeg, which we did not write.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "media/strip.h"

namespace foyer::recording {

struct RecordedFile {
  explicit RecordedFile(const std::string& path);

  std::string complaints;                     // of ffmpeg, while it decoded all of it; empty: none
  std::string format;                         // ffprobe's, one "name=value" a line
  double seconds = 0;                         // that the file says it has; 0: it says nothing
  std::vector<media::StripContent> pictures;  // what the strips of the decoded pictures say
  std::size_t unreadable = 0;                 // pictures without a strip
  std::vector<double> times;                  // of the pictures, in seconds
  int width = 0, height = 0;
  std::vector<std::int16_t> left, right;  // 16 kHz
  std::vector<double> key_frames;         // where a player can jump to, in seconds
  std::vector<double> voice_times;        // of the packets of sound, in seconds
};

// The level of one tone, in dB below full scale (a sine of full scale is 0).
double ToneLevel(const std::vector<std::int16_t>& samples, double frequency_hz, int rate = 16'000);

}  // namespace foyer::recording
