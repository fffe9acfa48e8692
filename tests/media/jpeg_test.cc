#include "media/jpeg.h"

#include <gtest/gtest.h>
#include <turbojpeg.h>

#include "media/test_camera.h"
#include "tests/media/pictures.h"

namespace foyer::media {
namespace {

constexpr PictureFormat kSmall = {64, 48, 15};

// Left and right halves of other colours.
std::vector<std::uint8_t> TwoColours(int subsampling) {
  std::vector<std::uint8_t> rgb;
  for (int pixel = 0; pixel < 64 * 48; ++pixel)
    for (const int value : pixel % 64 < 32 ? std::array{200, 30, 30} : std::array{30, 30, 200})
      rgb.push_back(static_cast<std::uint8_t>(value));
  unsigned char* made = nullptr;
  unsigned long size = 0;
  const tjhandle handle = tjInitCompress();
  tjCompress2(handle, rgb.data(), 64, 0, 48, TJPF_RGB, &made, &size, subsampling, 95, 0);
  std::vector<std::uint8_t> jpeg(made, made + size);
  tjFree(made);
  tjDestroy(handle);
  return jpeg;
}

TEST(JpegTest, WhatIsEncodedIsDecodedAgain) {
  TestCamera camera({640, 480, 1000});
  Picture picture, again;
  ASSERT_TRUE(camera.Capture(picture).ok());
  const auto jpeg = EncodeJpeg(picture, 640, 480);
  ASSERT_TRUE(jpeg.ok());
  JpegDecoder decoder;
  EXPECT_EQ(decoder.FormatOf(*jpeg), (PictureFormat{640, 480, 15}));
  ASSERT_TRUE(decoder.Decode(*jpeg, {640, 480, 15}, again));
  std::size_t difference = 0;
  for (std::size_t at = 0; at < picture.luma.size(); ++at)
    difference += static_cast<std::size_t>(std::abs(picture.luma[at] - again.luma[at]));
  EXPECT_LT(difference / picture.luma.size(), 5U);
  EXPECT_NEAR(again.blue.front(), picture.blue.front(), 3);
  EXPECT_NEAR(again.red.back(), picture.red.back(), 3);
}

TEST(JpegTest, EverySubsamplingBecomesThatOfOurPictures) {
  for (const int subsampling : {TJSAMP_420, TJSAMP_422, TJSAMP_444, TJSAMP_440, TJSAMP_411}) {
    Picture picture;
    JpegDecoder decoder;
    ASSERT_TRUE(decoder.Decode(TwoColours(subsampling), kSmall, picture)) << subsampling;
    ASSERT_EQ(picture.blue.size(), 32U * 24);
    ASSERT_EQ(picture.red.size(), 32U * 24);
    for (const std::size_t row : {0U, 12U, 23U}) {
      EXPECT_NEAR(picture.blue[row * 32 + 4], 102, 4) << subsampling;
      EXPECT_NEAR(picture.red[row * 32 + 4], 204, 4) << subsampling;
      EXPECT_NEAR(picture.blue[row * 32 + 28], 203, 4) << subsampling;
      EXPECT_NEAR(picture.red[row * 32 + 28], 116, 4) << subsampling;
    }
    EXPECT_NEAR(picture.luma[4], 85, 4);
    EXPECT_NEAR(picture.luma[60], 58, 4);
  }
}

TEST(JpegTest, BlackAndWhiteAreThoseOfAJpegOutsideAndOursInside) {
  for (const auto& [ours, outside] : {std::pair{16, 0}, {235, 255}, {126, 128}}) {
    const auto jpeg = EncodeJpeg(PlainPicture(kSmall, static_cast<std::uint8_t>(ours)), 64, 48);
    const tjhandle handle = tjInitDecompress();
    std::vector<std::uint8_t> rgb(64 * 48 * 3);
    tjDecompress2(handle, jpeg->data(), jpeg->size(), rgb.data(), 64, 0, 48, TJPF_RGB, 0);
    tjDestroy(handle);
    EXPECT_NEAR(rgb.front(), outside, 1);
    Picture again;
    ASSERT_TRUE(JpegDecoder().Decode(*jpeg, kSmall, again));
    EXPECT_NEAR(again.luma.front(), ours, 1);
  }
}

TEST(JpegTest, WithoutColoursItIsGrey) {
  Picture picture;
  ASSERT_TRUE(JpegDecoder().Decode(TwoColours(TJSAMP_GRAY), kSmall, picture));
  EXPECT_EQ(picture.blue, std::vector<std::uint8_t>(32 * 24, 128));
}

// Cameras leave out the tables that every decoder of Motion JPEG knows.
TEST(JpegTest, TheUsualHuffmanTablesNeedNotBeThere) {
  std::vector<std::uint8_t> jpeg = TwoColours(TJSAMP_422);
  for (std::size_t at = 2; at + 4 < jpeg.size() && jpeg[at + 1] != 0xDA;) {
    const std::size_t length = 2 + (static_cast<std::size_t>(jpeg[at + 2]) << 8) + jpeg[at + 3];
    const auto begin = jpeg.begin() + static_cast<std::ptrdiff_t>(at);
    if (jpeg[at + 1] == 0xC4)
      jpeg.erase(begin, begin + static_cast<std::ptrdiff_t>(length));
    else
      at += length;
  }
  Picture picture;
  ASSERT_TRUE(JpegDecoder().Decode(jpeg, kSmall, picture));
  EXPECT_NEAR(picture.red[4], 204, 4);
}

TEST(JpegTest, WhatIsNoJpegOfThatSizeIsRefused) {
  JpegDecoder decoder;
  Picture picture;
  EXPECT_FALSE(decoder.Decode({}, kSmall, picture));
  EXPECT_FALSE(decoder.Decode(std::vector<std::uint8_t>(100, 0xFF), kSmall, picture));
  EXPECT_FALSE(decoder.Decode(TwoColours(TJSAMP_420), {640, 480, 15}, picture));
}

TEST(JpegTest, OneThatBreaksOffIsAPictureWithADamage) {
  std::vector<std::uint8_t> jpeg = TwoColours(TJSAMP_420);
  jpeg.resize(jpeg.size() - 30);
  Picture picture;
  EXPECT_TRUE(JpegDecoder().Decode(jpeg, kSmall, picture));
}

}  // namespace
}  // namespace foyer::media
