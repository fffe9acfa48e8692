#include "media/x264_encoder.h"

#include <gtest/gtest.h>

#include "media/test_camera.h"

namespace foyer::media {
namespace {

constexpr PictureFormat kFormat = {640, 480, 15};

std::vector<int> Types(const AccessUnit& unit) {
  std::vector<int> types;
  for (const auto& nal : unit.nals) types.push_back(nal[0] & 0x1F);
  return types;
}

class X264EncoderTest : public testing::Test {
 protected:
  X264EncoderTest() : camera_({640, 480, 1000}) {
    auto encoder = X264Encoder::Create({kFormat, 800});
    EXPECT_TRUE(encoder.ok());
    encoder_ = std::move(encoder).value();
  }

  std::shared_ptr<AccessUnit> Next(bool key_frame = false) {
    EXPECT_TRUE(camera_.Capture(picture_).ok());
    auto unit = encoder_->Encode(picture_, key_frame);
    EXPECT_TRUE(unit.ok());
    return unit.ok() ? unit.value() : std::make_shared<AccessUnit>();
  }

  TestCamera camera_;
  Picture picture_;
  std::unique_ptr<X264Encoder> encoder_;
};

constexpr int kSlice = 1, kIdr = 5, kSps = 7, kPps = 8;
using NalTypes = std::vector<int>;

TEST_F(X264EncoderTest, EachPictureComesOutAtOnceAndTheFirstIsAKeyFrame) {
  const auto first = Next();
  EXPECT_EQ(Types(*first), NalTypes({kSps, kPps, kIdr}));
  EXPECT_TRUE(first->key_frame);
  EXPECT_EQ(first->number, 0U);
  EXPECT_EQ(first->captured, picture_.captured);
  const auto second = Next();
  EXPECT_EQ(Types(*second), NalTypes({kSlice}));
  EXPECT_FALSE(second->key_frame);
  EXPECT_EQ(second->number, 1U);
}

TEST_F(X264EncoderTest, AKeyFrameThatIsAskedForIsTheNextPictureWithItsParameterSets) {
  Next();
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(Types(*Next()), NalTypes({kSlice}));
    EXPECT_EQ(Types(*Next(true)), NalTypes({kSps, kPps, kIdr}));
  }
}

TEST_F(X264EncoderTest, ItIsConstrainedBaselineLevel31) {
  const auto unit = Next();
  const auto& sps = unit->nals.at(0);
  EXPECT_EQ(sps.at(1), 66) << "profile_idc";
  EXPECT_EQ(sps.at(2) & 0xC0, 0xC0) << "constraint_set0 and 1";
  EXPECT_EQ(sps.at(3), 31) << "level_idc";
}

TEST_F(X264EncoderTest, TheRateIsBounded) {
  std::size_t bytes = 0;
  for (int frame = 0; frame < 10 * kFormat.frames_per_second; ++frame) {
    const auto unit = Next(frame % 30 == 29);  // somebody joins every two seconds
    for (const auto& nal : unit->nals) bytes += nal.size();
  }
  EXPECT_LE(bytes * 8 / 10, 880'000U) << "bit/s";
  EXPECT_GE(bytes * 8 / 10, 100'000U) << "bit/s: the test picture is work for it, as a real one";
}

TEST_F(X264EncoderTest, AnotherRateHoldsFromTheNextPictureOnWithoutAKeyFrame) {
  const auto bytes_of_five_seconds = [this] {
    std::size_t bytes = 0;
    for (int frame = 0; frame < 5 * kFormat.frames_per_second; ++frame) {
      const auto unit = Next();
      for (const auto& nal : unit->nals) bytes += nal.size();
    }
    return bytes;
  };
  Next();
  EXPECT_LE(bytes_of_five_seconds() * 8 / 5, 880'000U);
  encoder_->SetBitrate(200);
  EXPECT_EQ(Types(*Next()), NalTypes({kSlice}));
  bytes_of_five_seconds();  // what is in its buffer passes
  EXPECT_LE(bytes_of_five_seconds() * 8 / 5, 230'000U);
}

TEST_F(X264EncoderTest, APictureOfAnotherSizeIsRefused) {
  Picture picture;
  picture.luma.resize(100);
  EXPECT_FALSE(encoder_->Encode(picture, false).ok());
}

TEST(X264EncoderCreateTest, AnImpossibleFormatIsRefused) { EXPECT_FALSE(X264Encoder::Create({{0, 0, 15}, 800}).ok()); }

}  // namespace
}  // namespace foyer::media
