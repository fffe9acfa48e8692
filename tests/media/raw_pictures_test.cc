#include "media/raw_pictures.h"

#include <gtest/gtest.h>

#include <vector>

namespace foyer::media {
namespace {

using Row = std::vector<std::uint8_t>;
constexpr PictureFormat kTiny = {4, 2, 15};
// 4x2 pixels, and in each of them something else.
const Row kLuma = {10, 11, 12, 13, 20, 21, 22, 23}, kBlue = {50, 60}, kRed = {70, 80};

void ExpectTiny(const Picture& picture) {
  EXPECT_EQ(picture.luma, kLuma);
  EXPECT_EQ(picture.blue, kBlue);
  EXPECT_EQ(picture.red, kRed);
}

TEST(RawPicturesTest, YuyvWhoseTwoRowsOfColoursBecomeTheirMean) {
  const Row bytes = {10, 40, 11, 60, 12, 60, 13, 80, 20, 60, 21, 80, 22, 60, 23, 80};
  Picture picture;
  ASSERT_TRUE(ReadRawPicture(bytes, {PixelFormat::kYuyv, kTiny, 8}, picture));
  ExpectTiny(picture);
}

TEST(RawPicturesTest, Nv12) {
  const Row bytes = {10, 11, 12, 13, 20, 21, 22, 23, 50, 70, 60, 80};
  Picture picture;
  ASSERT_TRUE(ReadRawPicture(bytes, {PixelFormat::kNv12, kTiny, 4}, picture));
  ExpectTiny(picture);
}

TEST(RawPicturesTest, Yu12) {
  const Row bytes = {10, 11, 12, 13, 20, 21, 22, 23, 50, 60, 70, 80};
  Picture picture;
  ASSERT_TRUE(ReadRawPicture(bytes, {PixelFormat::kYu12, kTiny, 0}, picture)) << "a driver that tells no row length";
  ExpectTiny(picture);
}

TEST(RawPicturesTest, WhatPadsTheRowsIsLeftOut) {
  Picture picture;
  const Row yuyv = {10, 40, 11, 60, 12, 60, 13, 80, 1, 1, 20, 60, 21, 80, 22, 60, 23, 80, 1, 1};
  ASSERT_TRUE(ReadRawPicture(yuyv, {PixelFormat::kYuyv, kTiny, 10}, picture));
  ExpectTiny(picture);
  const Row nv12 = {10, 11, 12, 13, 1, 1, 20, 21, 22, 23, 1, 1, 50, 70, 60, 80, 1, 1};
  ASSERT_TRUE(ReadRawPicture(nv12, {PixelFormat::kNv12, kTiny, 6}, picture));
  ExpectTiny(picture);
  const Row yu12 = {10, 11, 12, 13, 1, 1, 20, 21, 22, 23, 1, 1, 50, 60, 1, 70, 80, 1};
  ASSERT_TRUE(ReadRawPicture(yu12, {PixelFormat::kYu12, kTiny, 6}, picture));
  ExpectTiny(picture);
}

TEST(RawPicturesTest, TooFewBytesAreNoPicture) {
  Picture picture;
  for (const auto pixels : {PixelFormat::kYuyv, PixelFormat::kNv12, PixelFormat::kYu12}) {
    EXPECT_FALSE(ReadRawPicture(Row(pixels == PixelFormat::kYuyv ? 15 : 11), {pixels, kTiny, 0}, picture));
    EXPECT_FALSE(ReadRawPicture({}, {pixels, kTiny, 0}, picture));
  }
  EXPECT_FALSE(ReadRawPicture(Row(100), {PixelFormat::kMjpeg, kTiny, 0}, picture));
}

TEST(RawPicturesTest, WhatIsWrittenIsReadAgain) {
  const Picture tiny = {kLuma, kBlue, kRed, 0, {}};
  for (const auto pixels : {PixelFormat::kNv12, PixelFormat::kYu12})
    for (const std::size_t line : {4U, 8U}) {
      const VideoFormat format = {pixels, kTiny, line};
      Row bytes;
      WriteRawPicture(tiny, format, bytes);
      EXPECT_EQ(bytes.size(), line * 3);
      Picture picture;
      ASSERT_TRUE(ReadRawPicture(bytes, format, picture));
      ExpectTiny(picture);
    }
}

}  // namespace
}  // namespace foyer::media
