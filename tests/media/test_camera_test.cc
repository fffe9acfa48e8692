#include "media/test_camera.h"

#include <gtest/gtest.h>

#include "media/painted_text.h"
#include "media/strip.h"

namespace foyer::media {
namespace {

constexpr PictureFormat kQuick = {640, 480, 1000};

LumaView View(const Picture& picture) { return {picture.luma, 640, 480, 640}; }

TEST(TestCameraTest, ItsStripTellsItsNumberAndWhenItWasTaken) {
  TestCamera camera(kQuick);
  Picture picture;
  for (std::uint64_t number = 0; number < 5; ++number) {
    const auto before = std::chrono::steady_clock::now();
    ASSERT_TRUE(camera.Capture(picture).ok());
    const auto after = std::chrono::steady_clock::now();
    EXPECT_EQ(picture.number, number);
    EXPECT_GE(picture.captured, before);
    EXPECT_LE(picture.captured, after);
    const auto strip = ReadStrip(View(picture));
    ASSERT_TRUE(strip);
    EXPECT_EQ(strip->frame, number);
    const auto captured = picture.captured.time_since_epoch();
    EXPECT_EQ(strip->capture_ms, std::chrono::duration_cast<std::chrono::milliseconds>(captured).count());
  }
}

TEST(TestCameraTest, EveryPictureMovesAllOver) {
  TestCamera camera(kQuick);
  Picture first, second;
  ASSERT_TRUE(camera.Capture(first).ok());
  ASSERT_TRUE(camera.Capture(second).ok());
  ASSERT_EQ(first.luma.size(), 640U * 480);
  ASSERT_EQ(first.blue.size(), 320U * 240);
  ASSERT_EQ(first.red.size(), 320U * 240);
  const auto bottom = static_cast<std::ptrdiff_t>(640 * 479);
  EXPECT_FALSE(std::equal(first.luma.begin() + bottom, first.luma.end(), second.luma.begin() + bottom));
}

TEST(PaintedTextTest, ItsGlyphsStandWhereTheyShouldAndNeverOutsideOfThePicture) {
  std::vector<std::uint8_t> luma(60 * 20, 100);
  PaintText("1", 10, 5, 1, luma, 60);
  EXPECT_EQ(luma[5 * 60 + 10], 16) << "paper";
  EXPECT_EQ(luma[6 * 60 + 12], 235) << "the tip of the 1";
  EXPECT_EQ(luma[6 * 60 + 16], 100) << "beside it nothing is touched";
  PaintText("0123456789:.-/ x", 40, 15, 2, luma, 60);
}

}  // namespace
}  // namespace foyer::media
