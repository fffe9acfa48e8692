#include "config/device_checks.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

#include "base/format.h"
#include "base/parse_integer.h"

namespace foyer::config {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool HasPrefixAndMore(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) && text.size() > prefix.size();
}

// As a device tree gives it. What looks like a chip without its offset, or an offset without its chip, is a slip.
bool IsLineName(std::string_view text) {
  constexpr std::size_t kLongest = 31;  // the kernel's
  const auto is_printable = [](char c) { return c >= ' ' && c <= '~' && c != ':'; };
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, is_printable) &&
         !std::ranges::all_of(text, IsDigit) && !text.starts_with("gpiochip") && !text.starts_with("/") &&
         text != "virtual";
}

}  // namespace

Result<std::string> ParseLine(std::string_view text, const std::string& data_dir) {
  constexpr std::string_view kVirtual = "virtual:", kDevices = "/dev/";
  if (HasPrefixAndMore(text, kVirtual)) return std::string(kVirtual) + InFolder(data_dir, text.substr(kVirtual.size()));
  if (IsLineName(text)) return std::string(text);
  const std::size_t colon = text.rfind(':');  // a label may hold one
  const std::string_view offset = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  const bool good = colon != 0 && !offset.empty() && offset.size() <= 5 && std::ranges::all_of(offset, IsDigit) &&
                    !text.starts_with(kVirtual);
  if (!good)
    return Error{
        Format("\"{}\" is no line; write its name or CHIP:OFFSET, such as \"gpiochip0:17\" (gpioinfo lists "
               "them), or \"virtual:PATH\"",
               text)};
  return std::string(text.starts_with(kDevices) ? text.substr(kDevices.size()) : text);
}

Result<std::string> ParseCamera(std::string_view text, const std::string& data_dir) {
  constexpr std::string_view kFile = "file:";
  if (text == "auto" || text == "test" || text == "none" || HasPrefixAndMore(text, "v4l2:/")) return std::string(text);
  if (!HasPrefixAndMore(text, kFile))
    return Error{
        Format("\"{}\" is no camera; write \"auto\", \"v4l2:/dev/video0\", \"test\", \"file:PATH\" or \"none\"", text)};
  constexpr std::array<std::string_view, 4> kEndings = {".y4m", ".mjpeg", ".h264", ".264"};
  if (std::ranges::none_of(kEndings, [text](std::string_view ending) { return text.ends_with(ending); }))
    return Error{Format("\"{}\" ends in nothing that can be played; name a .y4m, .mjpeg, .h264 or .264 file", text)};
  return std::string(kFile) + InFolder(data_dir, text.substr(kFile.size()));
}

Result<PictureFormat> ParsePictureSize(std::string_view text) {
  const std::size_t cross = text.find('x');
  const auto width = ParseInteger<int>(text.substr(0, cross));
  const auto height = ParseInteger<int>(cross == std::string_view::npos ? "" : text.substr(cross + 1));
  const auto is_good = [](std::optional<int> pixels, int least, int most) {
    return pixels && *pixels >= least && *pixels <= most && *pixels % 2 == 0;
  };
  if (is_good(width, 160, 1920) && is_good(height, 120, 1080)) return PictureFormat{*width, *height};
  return Error{Format("\"{}\" is no size; write WIDTHxHEIGHT, such as \"640x480\", up to 1920x1080, both even", text)};
}

Status CheckAudio(std::string_view text) {
  if (text == "auto" || text == "test" || text == "none" || HasPrefixAndMore(text, "alsa:")) return Ok();
  return Error{Format("\"{}\" is no sound device; write \"auto\", \"alsa:default\", \"test\" or \"none\"", text)};
}

Status CheckSoundDevice(std::string_view text) {
  if (text == "none" || HasPrefixAndMore(text, "alsa:")) return Ok();
  return Error{Format("\"{}\" is no sound device; write \"alsa:NAME\" (aplay -L lists them) or \"none\"", text)};
}

Status CheckTitle(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  const bool is_plain =
      std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
  if (text.size() <= kLongest && is_plain) return Ok();
  return Error{Format("it must have at most {} bytes, on one line", kLongest)};
}

Status CheckCode(std::string_view text) {
  const bool good = !text.empty() && text.size() <= 16 && std::ranges::all_of(text, [](char c) {
    return IsDigit(c) || c == '*' || c == '#' || (c >= 'A' && c <= 'D');
  });
  if (!good) return Error{"is not what a phone can type; write 1 to 16 of 0-9 * # A-D"};
  return Ok();
}

Result<std::string> ParseHash(std::string_view text, std::size_t digits) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  const bool good =
      lower.size() == digits && std::ranges::all_of(lower, [](char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); });
  if (!good) return Error{Format("is no hash; write the {} hex digits that docs/CONFIG.md says how to make", digits)};
  return lower;
}

std::string InFolder(const std::string& folder, std::string_view path) {
  return (std::filesystem::path(folder) / std::filesystem::path(path)).lexically_normal().string();
}

}  // namespace foyer::config
