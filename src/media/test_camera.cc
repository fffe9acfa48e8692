#include "media/test_camera.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <string>
#include <thread>

#include "media/painted_text.h"
#include "media/strip.h"

namespace foyer::media {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kPixelsPerFrame = 2;

std::uint64_t Milliseconds(Clock::time_point time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

std::string WallClock() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  std::tm local{};
  localtime_r(&now.tv_sec, &local);
  std::array<char, 32> date{};
  std::strftime(date.data(), date.size(), "%Y-%m-%d %H:%M:%S", &local);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%s.%03ld", date.data(), now.tv_nsec / 1000000);
  return text.data();
}

// Broad waves under a fine grain: something that the encoder has to work for, as with a real camera.
std::vector<std::uint8_t> MakeScenery(int width, int height) {
  std::vector<std::uint8_t> scenery(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  std::uint32_t grain = 1;
  std::size_t at = 0;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x, ++at) {
      grain = grain * 1664525 + 1013904223;
      const int wave = std::abs((x * 4 / 3) % 256 - 128) / 2 + std::abs((y * 2) % 256 - 128) / 2;
      scenery[at] = static_cast<std::uint8_t>(56 + wave + static_cast<int>(grain >> 29));
    }
  return scenery;
}

}  // namespace

TestCamera::TestCamera(PictureFormat format)
    : format_(format), scenery_(MakeScenery(format.width * 2, format.height)), due_(Clock::now()) {}

Status TestCamera::Capture(Picture& picture) {
  std::this_thread::sleep_until(due_);
  picture.captured = Clock::now();
  // After a pause of the machine the pace begins anew: nobody wants the pictures that were missed.
  const auto interval = std::chrono::nanoseconds(std::chrono::seconds(1)) / format_.frames_per_second;
  due_ = std::max(due_ + interval, picture.captured);
  picture.number = next_number_++;
  PaintScenery(picture);
  PaintClocks(picture);
  const StripContent content = {static_cast<std::uint32_t>(picture.number), Milliseconds(picture.captured)};
  WriteStrip(content, picture.luma, format_.width, format_.height);
  return Ok();
}

void TestCamera::PaintScenery(Picture& picture) const {
  picture.luma.resize(format_.luma_bytes());
  picture.blue.assign(format_.luma_bytes() / 4, static_cast<std::uint8_t>(100 + picture.number % 60));
  picture.red.assign(format_.luma_bytes() / 4, static_cast<std::uint8_t>(150 - picture.number % 60));
  const auto width = static_cast<std::ptrdiff_t>(format_.width);
  const auto shift = static_cast<std::ptrdiff_t>(picture.number * kPixelsPerFrame % static_cast<std::uint64_t>(width));
  for (std::ptrdiff_t row = 0; row < format_.height; ++row)
    std::copy_n(scenery_.begin() + row * 2 * width + shift, width, picture.luma.begin() + row * width);
}

void TestCamera::PaintClocks(Picture& picture) const {
  const int scale = std::max(1, format_.width / 160);  // 24 characters fit
  const int line = 12 * scale, left = 4 * scale;
  int top = StripHeight(format_.height) + line;
  std::array<char, 32> monotonic{};
  const std::uint64_t ms = Milliseconds(picture.captured);
  std::snprintf(monotonic.data(), monotonic.size(), "%llu.%03llu", static_cast<unsigned long long>(ms / 1000),
                static_cast<unsigned long long>(ms % 1000));
  for (const std::string& text : {std::to_string(picture.number), WallClock(), std::string(monotonic.data())}) {
    PaintText(text, left, top, scale, picture.luma, format_.width);
    top += line;
  }
}

}  // namespace foyer::media
