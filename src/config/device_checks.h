// What texts of the configuration must look like: devices of the board, files, codes and hashes.
#pragma once
#include <string>
#include <string_view>

#include "foyer/picture_format.h"
#include "foyer/result.h"

namespace foyer::config {

// A line as foyer/hardware.h takes it. "/dev/gpiochip0:17" becomes "gpiochip0:17", and a virtual line's relative path
// is put into `data_dir`, so that the same line always reads the same.
Result<std::string> ParseLine(std::string_view text, const std::string& data_dir);

// A camera as media/open_camera.h takes it; a file's relative path is put into `data_dir`.
Result<std::string> ParseCamera(std::string_view text, const std::string& data_dir);
// "640x480": both even, from 160x120 to 1920x1080.
Result<PictureFormat> ParsePictureSize(std::string_view text);
Status CheckAudio(std::string_view text);
// A microphone or loudspeaker by itself.
Status CheckSoundDevice(std::string_view text);

// What people read: up to 64 bytes, no control characters.
Status CheckTitle(std::string_view text);

// 1 to 16 of 0-9 * # A-D. The error does not repeat it.
Status CheckCode(std::string_view text);

// `digits` lower- or upper-case hex digits; comes back in lower case. The error does not repeat it.
Result<std::string> ParseHash(std::string_view text, std::size_t digits);

// `path` if it is absolute, else in `folder`.
std::string InFolder(const std::string& folder, std::string_view path);

}  // namespace foyer::config
