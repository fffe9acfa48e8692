#include "media/device_camera.h"

#include <gtest/gtest.h>

#include "media/raw_pictures.h"
#include "tests/media/pictures.h"

namespace foyer::media {
namespace {

constexpr PictureFormat kRaw = {64, 48, 100};

std::vector<std::uint8_t> Raw(std::uint8_t luma) {
  std::vector<std::uint8_t> bytes;
  WriteRawPicture(PlainPicture(kRaw, luma), {PixelFormat::kNv12, kRaw, 64}, bytes);
  return bytes;
}

TEST(DeviceCameraTest, ItsPicturesAreThoseOfTheDeviceAtTheWantedPace) {
  std::vector<std::vector<std::uint8_t>> frames;
  for (std::uint8_t luma = 0; luma < 9; ++luma) frames.push_back(Raw(luma));  // 100 a second
  DeviceCamera camera(std::make_unique<CannedDevice>(VideoFormat{PixelFormat::kNv12, kRaw, 64}, frames), 25);
  EXPECT_EQ(camera.format(), (PictureFormat{64, 48, 25}));
  Picture picture;
  for (const int luma : {0, 4, 8}) {
    ASSERT_TRUE(camera.Capture(picture).ok());
    EXPECT_EQ(picture.luma.front(), luma);
    EXPECT_EQ(picture.number, static_cast<std::uint64_t>(luma / 4));
  }
  EXPECT_EQ(camera.Capture(picture).error().message, "unplugged");
}

TEST(DeviceCameraTest, ADamagedPictureIsPassedOver) {
  DeviceCamera camera(std::make_unique<CannedDevice>(VideoFormat{PixelFormat::kNv12, kRaw, 64},
                                                     std::vector<std::vector<std::uint8_t>>{{1, 2, 3}, Raw(7)}),
                      100);
  Picture picture;
  ASSERT_TRUE(camera.Capture(picture).ok());
  EXPECT_EQ(picture.luma.front(), 7);
}

TEST(DeviceCameraTest, ACameraThatGivesOnlyDamagedPicturesHasFailed) {
  const std::vector<std::vector<std::uint8_t>> frames(300, {1, 2, 3});
  DeviceCamera camera(std::make_unique<CannedDevice>(VideoFormat{PixelFormat::kNv12, kRaw, 64}, frames), 100);
  Picture picture;
  const Status captured = camera.Capture(picture);
  ASSERT_FALSE(captured.ok());
  EXPECT_TRUE(captured.error().message.starts_with("the camera gives damaged pictures")) << captured.error().message;
}

TEST(DeviceCameraTest, Mjpeg) {
  const auto jpeg = EncodeJpeg(PlainPicture(kRaw, 90, 60, 200), 64, 48);
  ASSERT_TRUE(jpeg.ok());
  DeviceCamera camera(std::make_unique<CannedDevice>(VideoFormat{PixelFormat::kMjpeg, kRaw, 0},
                                                     std::vector<std::vector<std::uint8_t>>{*jpeg}),
                      100);
  Picture picture;
  ASSERT_TRUE(camera.Capture(picture).ok());
  EXPECT_NEAR(picture.luma.front(), 90, 2);
  EXPECT_NEAR(picture.blue.front(), 60, 2);
  EXPECT_NEAR(picture.red.front(), 200, 2);
}

}  // namespace
}  // namespace foyer::media
