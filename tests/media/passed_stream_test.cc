#include "media/passed_stream.h"

#include <gtest/gtest.h>

#include "tests/media/pictures.h"

namespace foyer::media {
namespace {

constexpr PictureFormat kPassed = {160, 120, 15};
constexpr VideoFormat kCoded = {PixelFormat::kH264, kPassed, 0};

class PassedStreamTest : public testing::Test {
 protected:
  void Play(std::vector<std::vector<std::uint8_t>> frames) {
    auto device = std::make_unique<CannedDevice>(kCoded, std::move(frames));
    device_ = device.get();
    stream_ = std::make_unique<PassedStream>(std::move(device));
  }
  // "K": a key frame, "p": another picture, "-": none.
  std::string Units(int count) {
    std::string units;
    for (int index = 0; index < count; ++index) {
      const auto unit = stream_->Next(false);
      units += !unit.ok() ? "!" : *unit == nullptr ? "-" : (*unit)->key_frame ? "K" : "p";
    }
    return units;
  }

  CannedDevice* device_ = nullptr;
  std::unique_ptr<PassedStream> stream_;
};

TEST_F(PassedStreamTest, ItBeginsWithAKeyFrameAndThenPassesEverything) {
  auto film = CodedFilm(kPassed, {10, 20, 30, 40, 50}, {3});
  film.erase(film.begin());  // we come in the middle of a group
  film.push_back({1, 2, 3});
  Play(std::move(film));
  EXPECT_EQ(Units(6), "--Kp-!");
}

TEST_F(PassedStreamTest, AKeyFrameIsAskedForWhenSomebodyWantsOne) {
  Play(CodedFilm(kPassed, {10, 20, 30}));
  Units(1);
  EXPECT_EQ(device_->key_frame_requests, 0);
  const auto unit = stream_->Next(true);
  EXPECT_EQ(device_->key_frame_requests, 1);
}

TEST_F(PassedStreamTest, ItsNewestPictureIsDecodedFromTheLastKeyFrameOn) {
  Play(CodedFilm(kPassed, {40, 80, 120, 160}, {2}));
  EXPECT_FALSE(stream_->Newest().ok()) << "there is none yet";
  for (const int luma : {40, 80, 120, 160}) {
    Units(1);
    const auto newest = stream_->Newest();
    ASSERT_TRUE(newest.ok());
    ASSERT_EQ(newest->luma.size(), kPassed.luma_bytes());
    EXPECT_NEAR(newest->luma[5000], luma, 3);
    EXPECT_NEAR(newest->blue[100], 128, 3);
  }
}

TEST_F(PassedStreamTest, TheTimeOfCaptureIsTheDevices) {
  Play(CodedFilm(kPassed, {40, 80}));
  const auto first = stream_->Next(false), second = stream_->Next(false);
  EXPECT_EQ((*second)->captured - (*first)->captured, std::chrono::milliseconds(10));
}

}  // namespace
}  // namespace foyer::media
