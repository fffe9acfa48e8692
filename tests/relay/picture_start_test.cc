#include "relay/picture_start.h"

#include <gtest/gtest.h>

#include "tests/relay/packets.h"

namespace foyer::relay {
namespace {

PictureStart Of(const Buffer& payload, VideoCodec codec = VideoCodec::kH264) {
  return FindPictureStart(codec, payload);
}

TEST(PictureStartTest, H264SingleUnits) {
  EXPECT_EQ(Of({0x67, 1}), PictureStart::kParameterSets);
  EXPECT_EQ(Of({0x65, 1}), PictureStart::kKeyFrame);
  EXPECT_EQ(Of({0x68, 1}), PictureStart::kNone) << "a picture parameter set alone is not enough";
  EXPECT_EQ(Of({0x41, 1}), PictureStart::kNone);
  EXPECT_EQ(Of({}), PictureStart::kNone);
}

TEST(PictureStartTest, H264Aggregates) {
  EXPECT_EQ(Of({0x78, 0, 2, 0x67, 1, 0, 2, 0x68, 1}), PictureStart::kParameterSets);
  EXPECT_EQ(Of({0x78, 0, 2, 0x06, 1, 0, 2, 0x65, 1}), PictureStart::kKeyFrame);
  EXPECT_EQ(Of({0x78, 0, 2, 0x65, 1, 0, 2, 0x67, 1}), PictureStart::kParameterSets);
  EXPECT_EQ(Of({0x79, 0, 0, 0, 2, 0x67, 1}), PictureStart::kParameterSets) << "STAP-B";
  EXPECT_EQ(Of({0x78, 0xff, 0xff, 0x41}), PictureStart::kNone) << "a size that lies";
  EXPECT_EQ(Of({0x78, 0, 0, 0x41, 0, 1, 0x67}), PictureStart::kNone) << "a size of 0 ends it";
  EXPECT_EQ(Of({0x78, 0, 2}), PictureStart::kNone);
}

TEST(PictureStartTest, H264Fragments) {
  EXPECT_EQ(Of({0x7c, 0x85, 1}), PictureStart::kKeyFrame);
  EXPECT_EQ(Of({0x7c, 0x05, 1}), PictureStart::kNone) << "not its first";
  EXPECT_EQ(Of({0x7c, 0x81, 1}), PictureStart::kNone);
  EXPECT_EQ(Of({0x7c}), PictureStart::kNone);
}

TEST(PictureStartTest, Vp8) {
  const auto vp8 = [](const Buffer& payload) { return Of(payload, VideoCodec::kVp8); };
  EXPECT_EQ(vp8({0x10, 0x00}), PictureStart::kKeyFrame);
  EXPECT_EQ(vp8({0x10, 0x01}), PictureStart::kNone);
  EXPECT_EQ(vp8({0x00, 0x00}), PictureStart::kNone) << "not the beginning of a partition";
  EXPECT_EQ(vp8({0x90, 0x80, 0x81, 0x01, 0x00}), PictureStart::kKeyFrame) << "a long picture id";
  EXPECT_EQ(vp8({0x90, 0xf0, 0x01, 0x02, 0x03, 0x00}), PictureStart::kKeyFrame);
  for (std::size_t size = 0; size < 6; ++size) vp8(Buffer(size, 0x90));
}

TEST(PictureStartTest, OfOtherCodecsEveryPacketMayPass) {
  EXPECT_EQ(VideoCodecOf("H265"), VideoCodec::kOther);
  EXPECT_EQ(VideoCodecOf("h264"), VideoCodec::kH264);
  PictureGate gate;
  EXPECT_TRUE(gate.Passes(Of({0x41}, VideoCodec::kOther), 1, std::nullopt));
}

TEST(PictureGateTest, OpensAtParameterSetsOrAtAKeyFrameThatHasNone) {
  PictureGate gate;
  EXPECT_FALSE(gate.Passes(PictureStart::kNone, 1, std::nullopt));
  EXPECT_FALSE(gate.Passes(PictureStart::kKeyFrame, 1, 1)) << "its parameter sets went by before";
  EXPECT_TRUE(gate.Passes(PictureStart::kKeyFrame, 2, 1));
  EXPECT_TRUE(gate.Passes(PictureStart::kNone, 3, 1));
  gate.Close();
  EXPECT_FALSE(gate.Passes(PictureStart::kNone, 4, 1));
  EXPECT_TRUE(gate.Passes(PictureStart::kParameterSets, 5, 5));
}

}  // namespace
}  // namespace foyer::relay
