#include "media/file_device.h"

#include <gtest/gtest.h>

#include <fstream>

#include "media/annex_b.h"
#include "media/device_camera.h"
#include "media/passed_stream.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/media/pictures.h"

namespace foyer::media {
namespace {

constexpr PictureFormat kFast = {64, 48, 1000};

class FileDeviceTest : public testing::Test {
 protected:
  void Write(const std::string& ending, const std::string& content) {
    path_ = folder_.path() + "/picture" + ending;
    std::ofstream(path_, std::ios::binary) << content;
  }
  void WriteY4m(const std::string& header, const std::vector<int>& lumas) {
    std::string content = header + "\n";
    for (const int luma : lumas)
      content += "FRAME\n" + std::string(64 * 48, static_cast<char>(luma)) + std::string(64 * 48 / 2, '\x80');
    Write(".y4m", content);
  }
  std::string Complaint() {
    const auto device = OpenFileDevice(path_, 1000);
    return device.ok() ? "" : device.error().message.substr(device.error().message.find(": ") + 2);
  }

  const TemporaryFolder folder_;
  std::string path_;
};

TEST_F(FileDeviceTest, AY4mFilmIsPlayedOverAndOver) {
  WriteY4m("YUV4MPEG2 W64 H48 F1000:1 Ip A1:1 C420jpeg", {10, 20, 30});
  auto device = OpenFileDevice(path_, 15);
  ASSERT_TRUE(device.ok()) << device.error().message;
  EXPECT_EQ((*device)->format().pixels, PixelFormat::kYu12);
  EXPECT_EQ((*device)->format().picture, (PictureFormat{64, 48, 240})) << "at its own pace, within reason";
  DeviceCamera camera(std::move(*device), 1000);
  Picture picture;
  for (const int luma : {10, 20, 30, 10, 20}) {
    ASSERT_TRUE(camera.Capture(picture).ok());
    EXPECT_EQ(picture.luma.front(), luma);
    EXPECT_EQ(picture.luma.back(), luma);
    EXPECT_EQ(picture.red.back(), 128);
  }
}

TEST_F(FileDeviceTest, APictureThatIsNotWholeIsLeftOut) {
  WriteY4m("YUV4MPEG2 W64 H48 F15:1", {10, 20});
  std::ofstream(path_, std::ios::app) << "FRAME\nabc";
  const auto device = OpenFileDevice(path_, 15);
  ASSERT_TRUE(device.ok());
  EXPECT_EQ((*device)->format().picture.frames_per_second, 15);
  for (const int luma : {10, 20, 10}) EXPECT_EQ((*device)->Next()->bytes.front(), luma);
}

TEST_F(FileDeviceTest, AnH264FilmIsPassedOnPictureByPicture) {
  std::string content;
  for (const auto& unit : CodedFilm({160, 120, 15}, {40, 80, 120})) content.append(unit.begin(), unit.end());
  Write(".h264", content);
  auto device = OpenFileDevice(path_, 1000);
  ASSERT_TRUE(device.ok()) << device.error().message;
  EXPECT_EQ((*device)->format().picture, (PictureFormat{160, 120, 1000}));
  PassedStream stream(std::move(*device));
  for (const int luma : {40, 80, 120, 40}) {
    const auto unit = stream.Next(false);
    ASSERT_TRUE(unit.ok() && *unit != nullptr);
    EXPECT_EQ((*unit)->key_frame, luma == 40);
    EXPECT_NEAR(stream.Newest()->luma.front(), luma, 3);
  }
}

TEST_F(FileDeviceTest, AnMjpegFilmIsTakenApart) {
  std::string content;
  for (const int luma : {50, 100}) {
    const auto jpeg = EncodeJpeg(PlainPicture(kFast, static_cast<std::uint8_t>(luma)), 64, 48);
    content.append(jpeg->begin(), jpeg->end());
  }
  Write(".mjpeg", content);
  auto device = OpenFileDevice(path_, 1000);
  ASSERT_TRUE(device.ok()) << device.error().message;
  DeviceCamera camera(std::move(*device), 1000);
  EXPECT_EQ(camera.format(), kFast);
  Picture picture;
  for (const int luma : {50, 100, 50}) {
    ASSERT_TRUE(camera.Capture(picture).ok());
    EXPECT_NEAR(picture.luma.front(), luma, 2);
  }
}

TEST_F(FileDeviceTest, WhatCannotBePlayedIsToldWithTheReason) {
  const std::string y4m = "it must be YUV4MPEG2 of even size in 4:2:0 with 8 bits";
  for (const char* header : {"", "RIFF", "YUV4MPEG2", "YUV4MPEG2 W64 H48 F15:1 C422", "YUV4MPEG2 W64 H48 F15:1 C420p10",
                             "YUV4MPEG2 W63 H48 F15:1", "YUV4MPEG2 W64 H48 F15:0", "YUV4MPEG2 W64 H99999 F15:1"}) {
    WriteY4m(header, {10});
    EXPECT_EQ(Complaint(), y4m) << header;
  }
  WriteY4m("YUV4MPEG2 W64 H48 F15:1", {});
  EXPECT_EQ(Complaint(), "there is no whole picture in it");
  Write(".mjpeg", "nothing");
  EXPECT_EQ(Complaint(), "there is no whole picture in it");
  Write(".mjpeg", "\xFF\xD8\xFFxxxx\xFF\xD9");
  EXPECT_EQ(Complaint(), "its pictures must be JPEGs of even size");
  Write(".h264", std::string("\0\0\1\x41\x9A\0\0\1\x41\x9A", 10));
  EXPECT_EQ(Complaint(), "it must begin with an H.264 key frame (Annex B)");
  path_ = "/no/such/film.y4m";
  EXPECT_EQ(Complaint(), "it is not there, or may not be read");
}

TEST_F(FileDeviceTest, AFilmThatShrinksWhileItIsPlayedIsAFault) {
  WriteY4m("YUV4MPEG2 W64 H48 F1000:1", std::vector<int>(40, 10));
  const auto device = OpenFileDevice(path_, 15);
  ASSERT_TRUE(device.ok());
  std::ofstream(path_, std::ios::trunc) << "x";
  Result<VideoFrame> frame = (*device)->Next();
  for (int picture = 0; picture < 40 && frame.ok(); ++picture) frame = (*device)->Next();
  ASSERT_FALSE(frame.ok());
  EXPECT_NE(frame.error().message.find("it has become shorter"), std::string::npos) << frame.error().message;
}

}  // namespace
}  // namespace foyer::media
