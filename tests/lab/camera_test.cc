// The camera on real drivers, without a call around it: vivid, v4l2loopback with films of ffmpeg, the encoder of
// vicodec.
#include <gtest/gtest.h>
#include <linux/v4l2-controls.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <fstream>
#include <iterator>
#include <mutex>

#include "media/h264_decoder.h"
#include "media/jpeg.h"
#include "media/open_camera.h"
#include "media/raw_pictures.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/lab/board.h"
#include "tests/lab/lab_test.h"

namespace foyer::lab {
namespace {

using namespace std::chrono_literals;
using media::Picture;
constexpr PictureFormat kVga = {640, 480, 15};
constexpr auto kPatience = 60s;  // the guest is emulated

struct Colour {
  int luma = 0, blue = 0, red = 0;
};

Colour At(const Picture& picture, int width, int x, int y) {
  const auto luma = static_cast<std::size_t>(y * width + x);
  const auto colour = static_cast<std::size_t>(y / 2 * (width / 2) + x / 2);
  return {picture.luma[luma], picture.blue[colour], picture.red[colour]};
}

// vivid's eight bars, each darker than the one to the left of it.
bool HasBars(const Picture& picture, int width, int height) {
  for (int bar = 1; bar < 8; ++bar) {
    const int here = At(picture, width, (2 * bar + 1) * width / 16, height * 7 / 8).luma;
    if (At(picture, width, (2 * bar - 1) * width / 16, height * 7 / 8).luma < here + 10) return false;
  }
  const Colour red = At(picture, width, 11 * width / 16, height * 7 / 8);
  return red.red > 180 && red.blue < 120;
}

// The still picture's words stand in white in the middle.
bool HasWords(const Picture& picture, int width, int height) {
  int ink = 0;
  for (int x = 0; x < width; ++x)
    for (int y = height / 2 - 40; y < height / 2 + 40; ++y) ink += At(picture, width, x, y).luma > 215 ? 1 : 0;
  return ink > width;
}

class CameraTest : public testing::Test {
 protected:
  void Open(const std::string& spec, const PictureFormat& wanted = kVga) {
    camera_ = media::OpenCamera(loop_, spec, {wanted, 800}, [this](const std::string& fault) {
      const std::lock_guard guard(mutex_);
      faults_.push_back(fault);
      changed_.notify_all();
    });
    tap_ = camera_->AddTap([this](const auto& unit) { OnUnit(*unit); });
  }
  void Close() {
    tap_.reset();
    camera_.reset();
  }
  ~CameraTest() override { Close(); }

  // Until a picture that came since the last call fulfils this.
  template <typename Holds>
  [[nodiscard]] bool Shows(Holds holds) {
    std::unique_lock guard(mutex_);
    seen_ = 0;
    return changed_.wait_for(guard, kPatience, [&] {
      return seen_ > 0 && holds(picture_, decoder_.format().width, decoder_.format().height);
    });
  }
  [[nodiscard]] bool ShowsBars() { return Shows(HasBars); }
  [[nodiscard]] bool ShowsWords() { return Shows(HasWords); }
  [[nodiscard]] bool ShowsRed() {
    return Shows([](const Picture& picture, int width, int height) {
      const Colour middle = At(picture, width, width / 2, height / 2);
      return std::abs(middle.luma - 81) < 8 && std::abs(middle.blue - 90) < 8 && std::abs(middle.red - 240) < 8;
    });
  }

  // So many reports in all: faults and, empty, recoveries.
  std::vector<std::string> WaitForReports(std::size_t count) {
    std::unique_lock guard(mutex_);
    changed_.wait_for(guard, kPatience, [&] { return faults_.size() >= count; });
    return faults_;
  }

  Result<Jpeg> TakeSnapshot() {
    std::optional<Result<Jpeg>> got;
    camera_->TakeSnapshot([&got](Result<Jpeg> jpeg) { got = std::move(jpeg); });
    while (!got) loop_.RunReady();
    return *got;
  }

  FakeEventLoop loop_;
  std::unique_ptr<VideoSource> camera_;

 private:
  void OnUnit(const AccessUnit& unit) {
    const std::lock_guard guard(mutex_);
    if (decoder_.Decode(unit, picture_)) ++seen_;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  media::H264Decoder decoder_;
  Picture picture_;
  int seen_ = 0;
  std::vector<std::string> faults_;
  std::unique_ptr<VideoSource::Tap> tap_;
};

using Reports = std::vector<std::string>;

TEST_F(CameraTest, VividShowsItsBarsAsTheyWereWanted) {
  Open("v4l2:/dev/video0");
  EXPECT_TRUE(ShowsBars());
  EXPECT_EQ(camera_->width(), 640);
  EXPECT_EQ(camera_->height(), 480);
  EXPECT_EQ(camera_->frames_per_second(), 15) << "vivid is slow until it is asked";
  const auto jpeg = TakeSnapshot();
  ASSERT_TRUE(jpeg.ok());
  Picture picture;
  ASSERT_TRUE(media::JpegDecoder().Decode(*jpeg, kVga, picture));
  EXPECT_TRUE(HasBars(picture, 640, 480));
}

TEST_F(CameraTest, ASizeThatVividLacksBecomesItsNearest) {
  Open("v4l2:/dev/video0", {800, 450, 15});
  EXPECT_TRUE(ShowsBars());
  EXPECT_EQ(camera_->width(), 640);
  EXPECT_EQ(camera_->height(), 480);
}

TEST_F(CameraTest, ADamagedBufferIsLeftOutAndNoFault) {
  Open("v4l2:/dev/video0");
  ASSERT_TRUE(ShowsBars());
  for (int round = 0; round < 3; ++round) {
    SetCameraControl("inject_v4l2_buf_flag_error", 1);
    EXPECT_TRUE(ShowsBars());
  }
  EXPECT_EQ(WaitForReports(0), Reports());
}

TEST_F(CameraTest, WhatFailsInItsMidstIsShownAndItComesBackByItself) {
  Open("v4l2:/dev/video0");
  std::size_t reports = 0;
  for (const char* fault : {"inject_fatal_streaming_error", "inject_vidioc_qbuf_error"}) {
    ASSERT_TRUE(ShowsBars()) << fault;
    SetCameraControl(fault, 1);
    reports += 2;
    const auto told = WaitForReports(reports);
    ASSERT_EQ(told.size(), reports) << fault;
    EXPECT_NE(told[reports - 2], "") << fault;
    EXPECT_EQ(told[reports - 1], "") << fault;
  }
  EXPECT_TRUE(ShowsBars());
}

TEST_F(CameraTest, WhatFailsAtItsBeginningIsTriedAgain) {
  SetCameraControl("inject_vidioc_reqbufs_error", 1);
  Open("v4l2:/dev/video0");
  EXPECT_TRUE(ShowsBars());
  EXPECT_EQ(WaitForReports(2).size(), 2U);
  SetCameraControl("inject_vidioc_streamon_error", 1);
  SetCameraControl("inject_fatal_streaming_error", 1);
  EXPECT_EQ(WaitForReports(4).size(), 4U) << "it failed, and then could not begin";
  EXPECT_TRUE(ShowsBars());
}

TEST_F(CameraTest, UnpluggedItIsShownInWordsAndPluggedInItIsBack) {
  Open("v4l2:/dev/video0");
  ASSERT_TRUE(ShowsBars());
  SetCameraControl("disconnect", 1);
  EXPECT_TRUE(ShowsWords());
  EXPECT_NE(WaitForReports(1).at(0).find("there is no camera /dev/video0"), std::string::npos) << WaitForReports(1)[0];
  Shell("until modprobe -r vivid; do :; done");
  EXPECT_TRUE(ShowsWords());
  Shell("modprobe vivid n_devs=1 node_types=0x1 input_types=0x00 no_error_inj=0");
  EXPECT_TRUE(ShowsBars());
  EXPECT_EQ(WaitForReports(2).back(), "");
}

class CameraCallTest : public LabTest {
 protected:
  // What the phone shows now: its picture as a JPEG.
  bool PhoneShows(peers::Linphonec& phone, bool (*holds)(const Picture&, int, int)) {
    return Until([&] {
      const std::string path = PictureAt(phone);
      std::ifstream file(path, std::ios::binary);
      const Jpeg jpeg{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
      media::JpegDecoder decoder;
      Picture picture;
      const auto format = decoder.FormatOf(jpeg);
      return format && decoder.Decode(jpeg, *format, picture) && holds(picture, format->width, format->height);
    });
  }
};

TEST_F(CameraCallTest, UnpluggedInACallItIsShownInWordsAndPluggedInItIsBack) {
  auto options = OnTheBoard();
  options.camera = "v4l2:/dev/video0";
  StartHouse(options);
  const auto anna = AddLinphonec("anna");
  ASSERT_TRUE(house_->WaitForDevices(1)) << anna->process().Output();
  Press();
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  EXPECT_TRUE(PhoneShows(*anna, HasBars));
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  SetCameraControl("disconnect", 1);
  EXPECT_TRUE(house_->WaitFor("fault"));
  EXPECT_TRUE(PhoneShows(*anna, HasWords));
  // The driver itself stays: the phone has opened the camera, too, as its own.
  Shell("echo vivid.0 > /sys/bus/platform/drivers/vivid/unbind");
  Shell("echo vivid.0 > /sys/bus/platform/drivers/vivid/bind");
  EXPECT_TRUE(house_->WaitFor("recovered"));
  EXPECT_TRUE(PhoneShows(*anna, HasBars));
  EXPECT_EQ(house_->Count("ended"), 0U) << "the call went on";
}

// A film of one colour by ffmpeg, in a format of its own, out of a loopback device.
class LoopbackTest : public CameraTest {
 protected:
  LoopbackTest() { Shell("lsmod | grep -q v4l2loopback || modprobe v4l2loopback video_nr=9 exclusive_caps=0"); }
  ~LoopbackTest() override { StopFilm(); }

  // Begun again until it plays: while foyerd looks at the device, it may be refused to others.
  void PlayFilm(const std::string& how) {
    Shell("setsid sh -c 'until ffmpeg -v error -re -f lavfi -i color=c=red:s=640x480:r=15 " + how +
          " -f v4l2 /dev/video9; do :; done' >/tmp/film.log 2>&1 & echo $! >/tmp/film.pid");
  }
  void StopFilm() {
    pid_t film = 0;
    std::ifstream("/tmp/film.pid") >> film;
    std::remove("/tmp/film.pid");
    if (film > 0) kill(-film, SIGKILL);
  }
};

TEST_F(LoopbackTest, EveryFormatBecomesTheSamePicture) {
  for (const char* format :
       {"-pix_fmt yuyv422", "-pix_fmt nv12", "-pix_fmt yuv420p", "-c:v mjpeg -q:v 3 -pix_fmt yuvj422p",
        "-c:v libx264 -preset ultrafast -tune zerolatency -g 15"}) {
    PlayFilm(format);
    Open("v4l2:/dev/video9");
    EXPECT_TRUE(ShowsRed()) << format;
    const auto jpeg = TakeSnapshot();
    ASSERT_TRUE(jpeg.ok()) << format << ": " << jpeg.error().message;
    Picture picture;
    ASSERT_TRUE(media::JpegDecoder().Decode(*jpeg, kVga, picture)) << format;
    EXPECT_NEAR(At(picture, 640, 320, 240).red, 240, 8) << format;
    StopFilm();
    EXPECT_TRUE(ShowsWords()) << format << ": a stall is shown";
    Close();
  }
}

TEST_F(LoopbackTest, AfterAStallTheSameCameraIsBack) {
  PlayFilm("-pix_fmt yuyv422");
  Open("v4l2:/dev/video9");
  ASSERT_TRUE(ShowsRed());
  StopFilm();
  EXPECT_TRUE(ShowsWords());
  PlayFilm("-pix_fmt yuyv422");
  EXPECT_TRUE(ShowsRed());
}

TEST(EncoderDeviceTest, VicodecTakesEachPictureAndGivesACodedOne) {
  Shell("modprobe vicodec");
  auto encoder = OpenEncoderDevice(PixelFormat::kFwht, kVga, 800);
  ASSERT_TRUE(encoder.ok()) << encoder.error().message;
  EXPECT_EQ((*encoder)->input().picture, kVga);
  int key_frames = 0;
  for (int number = 0; number < 40; ++number) {  // more than it has buffers
    Picture picture;
    for (std::size_t at = 0; at < kVga.luma_bytes(); ++at)  // something that moves before something that does not
      picture.luma.push_back(
          static_cast<std::uint8_t>(at < 640UL * 16 ? static_cast<std::size_t>(number) * 5 : 20 + at * 31 % 200));
    picture.blue.assign(kVga.luma_bytes() / 4, 90);
    picture.red.assign(kVga.luma_bytes() / 4, 160);
    std::vector<std::uint8_t> raw;
    media::WriteRawPicture(picture, (*encoder)->input(), raw);
    if (number == 20) (*encoder)->SetBitrate(400);
    const auto coded = (*encoder)->Encode(raw, number == 30);
    ASSERT_TRUE(coded.ok()) << coded.error().message;
    ASSERT_TRUE(*coded) << number;
    ASSERT_GT((*coded)->size(), 24U);
    EXPECT_EQ(ReadU32(**coded, 0), 0x4F4F4F4FU) << "the magic number of FWHT";
    EXPECT_EQ(ReadU32(**coded, 12), 640U);
    EXPECT_EQ(ReadU32(**coded, 16), 480U);
    const bool is_key_frame = (ReadU32(**coded, 20) & V4L2_FWHT_FL_I_FRAME) != 0;
    EXPECT_TRUE(is_key_frame || number > 0);
    key_frames += is_key_frame ? 1 : 0;
  }
  EXPECT_LT(key_frames, 10) << "most are made of what came before";
}

TEST(EncoderDeviceTest, WithoutAnH264EncoderX264IsTaken) {
  Shell("modprobe vicodec");
  EXPECT_FALSE(OpenEncoderDevice(PixelFormat::kH264, kVga, 800).ok());
}

}  // namespace
}  // namespace foyer::lab
