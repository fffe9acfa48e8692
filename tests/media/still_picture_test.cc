#include "media/still_picture.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "media/h264_decoder.h"
#include "tests/media/pictures.h"

namespace foyer::media {
namespace {

constexpr PictureFormat kFormat = {320, 240, 15};

std::ptrdiff_t InkOf(const Picture& picture) { return std::ranges::count(picture.luma, 235); }

TEST(StillPictureTest, ItIsTheLastPictureDarkenedAndSaysOfWhenItIs) {
  const Picture last = PlainPicture(kFormat, 100, 90, 160);
  const Picture still = PaintStill(&last, kFormat, "12:34:56");
  EXPECT_EQ(still.luma.front(), 58);
  EXPECT_EQ(still.luma.back(), 58);
  EXPECT_EQ(still.blue, last.blue);
  EXPECT_GT(InkOf(still), 300) << "the words";
  EXPECT_NE(PaintStill(&last, kFormat, "12:34:57").luma, still.luma);
}

TEST(StillPictureTest, WithoutALastPictureItIsAPlainFieldWithLessToSay) {
  const Picture still = PaintStill(nullptr, kFormat, "12:34:56");
  EXPECT_EQ(still.luma.front(), 72);
  EXPECT_GT(InkOf(still), 200);
  const Picture last = PlainPicture(kFormat, 100);
  EXPECT_LT(InkOf(still), InkOf(PaintStill(&last, kFormat, "12:34:56")));
  const Picture of_another_size = PlainPicture({160, 120, 15}, 100);
  EXPECT_EQ(PaintStill(&of_another_size, kFormat, "12:34:56").luma, still.luma);
}

TEST(StillPictureTest, TheSmallestPictureHasRoomForItToo) {
  EXPECT_GT(InkOf(PaintStill(nullptr, {160, 120, 15}, "")), 200);
}

TEST(StillPictureTest, ItsUnitsAreDecodedAsWhatItShows) {
  StillPicture still(PaintStill(nullptr, kFormat, ""), kFormat);
  H264Decoder decoder;
  Picture picture;
  const auto first = still.Next(false);
  ASSERT_NE(first, nullptr);
  EXPECT_TRUE(first->key_frame);
  EXPECT_TRUE(decoder.Decode(*first, picture));
  EXPECT_NEAR(picture.luma.front(), 72, 3);
  const auto second = still.Next(false);
  EXPECT_FALSE(second->key_frame);
  EXPECT_TRUE(decoder.Decode(*second, picture));
  EXPECT_TRUE(still.Next(true)->key_frame);
}

}  // namespace
}  // namespace foyer::media
