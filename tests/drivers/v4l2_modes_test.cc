#include "drivers/v4l2_modes.h"

#include <gtest/gtest.h>

namespace foyer::drivers {
namespace {

constexpr PictureFormat kVga = {640, 480, 15}, kHd = {1280, 720, 25};
using enum PixelFormat;

TEST(ModesTest, WhatIsWantedIsTakenIfItIsThere) {
  const std::vector<OfferedMode> offered = {{kYuyv, {320, 240}, {30, 15}}, {kYuyv, {640, 480}, {30, 15, 5}}};
  EXPECT_EQ(ChooseMode(offered, kVga), (ChosenMode{kYuyv, {640, 480}, 15}));
}

TEST(ModesTest, ACameraThatGivesH264IsSparedAnEncoder) {
  const std::vector<OfferedMode> offered = {
      {kYuyv, {1280, 720}, {30}}, {kMjpeg, {1280, 720}, {30}}, {kH264, {1280, 720}, {30}}};
  EXPECT_EQ(ChooseMode(offered, kHd), (ChosenMode{kH264, {1280, 720}, 30}));
}

TEST(ModesTest, OverUsb2LargePicturesAreFastAsMjpegOnly) {
  const std::vector<OfferedMode> offered = {
      {kYuyv, {640, 480}, {30}}, {kYuyv, {1280, 720}, {5}}, {kMjpeg, {1280, 720}, {30}}};
  EXPECT_EQ(ChooseMode(offered, kHd), (ChosenMode{kMjpeg, {1280, 720}, 30}));
  EXPECT_EQ(ChooseMode(offered, kVga), (ChosenMode{kYuyv, {640, 480}, 30})) << "raw costs less than a JPEG";
}

TEST(ModesTest, AMovingPictureIsWorthMoreThanALargeOne) {
  const std::vector<OfferedMode> offered = {{kYuyv, {640, 480}, {30}}, {kYuyv, {1280, 720}, {5}}};
  EXPECT_EQ(ChooseMode(offered, kHd), (ChosenMode{kYuyv, {640, 480}, 30}));
  const std::vector<OfferedMode> nearly = {{kYuyv, {640, 480}, {30}}, {kYuyv, {1280, 720}, {12.5}}};
  EXPECT_EQ(ChooseMode(nearly, kHd), (ChosenMode{kYuyv, {1280, 720}, 12.5})) << "half of the rate is enough";
}

TEST(ModesTest, OfUnwantedSizesTheNearestIsTaken) {
  const std::vector<OfferedMode> offered = {
      {kNv12, {320, 180}, {30}}, {kNv12, {640, 360}, {30}}, {kNv12, {1920, 1080}, {30}}};
  EXPECT_EQ(ChooseMode(offered, kVga), (ChosenMode{kNv12, {640, 360}, 30}));
}

TEST(ModesTest, ADriverThatTellsNoRatesIsAskedForTheWantedOne) {
  EXPECT_EQ(ChooseMode({{kYuyv, {640, 480}, {}}}, kVga), (ChosenMode{kYuyv, {640, 480}, 15}));
}

TEST(ModesTest, WithoutAUsableSizeThereIsNoMode) {
  EXPECT_EQ(ChooseMode({}, kVga), std::nullopt);
  EXPECT_EQ(ChooseMode({{kYuyv, {641, 480}, {30}}, {kYuyv, {8, 8}, {30}}, {kYuyv, {8192, 4320}, {30}}}, kVga),
            std::nullopt);
}

TEST(ModesTest, OfARangeTheNearestStepIsTaken) {
  const SizeRange range = {160, 1000, 16, 120, 600, 8};
  EXPECT_EQ(NearestSize(range, {640, 480, 15}), (Size{640, 480}));
  EXPECT_EQ(NearestSize(range, {650, 477, 15}), (Size{656, 480}));
  EXPECT_EQ(NearestSize(range, {1920, 1080, 15}), (Size{1000, 600}));
  EXPECT_EQ(NearestSize(range, {16, 16, 15}), (Size{160, 120}));
  EXPECT_EQ(NearestSize({640, 640, 1, 480, 480, 1}, kHd), (Size{640, 480}));
}

}  // namespace
}  // namespace foyer::drivers
