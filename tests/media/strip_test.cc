#include "media/strip.h"

#include <gtest/gtest.h>
#include <turbojpeg.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace foyer::media {
namespace {

constexpr StripContent kContent = {123456, 0x0000123456789ABC};

struct Plane {
  Plane(int plane_width, int plane_height)
      : width(plane_width),
        height(plane_height),
        luma(static_cast<std::size_t>(plane_width) * static_cast<std::size_t>(plane_height), 128) {}
  LumaView View() const { return {luma, width, height, static_cast<std::size_t>(width)}; }

  int width, height;
  std::vector<std::uint8_t> luma;
};

Plane PlaneWithStrip(int width = 640, int height = 480) {
  Plane plane(width, height);
  WriteStrip(kContent, plane.luma, width, height);
  return plane;
}

Plane Scale(const Plane& from, int width, int height) {
  Plane to(width, height);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      to.luma[static_cast<std::size_t>(y * width + x)] =
          from.luma[static_cast<std::size_t>(y * from.height / height * from.width + x * from.width / width)];
  return to;
}

struct FreeTurbojpeg {
  void operator()(void* handle) const { tjDestroy(handle); }
};

Plane ThroughJpeg(const Plane& from, int quality) {
  const std::unique_ptr<void, FreeTurbojpeg> writer(tjInitCompress()), reader(tjInitDecompress());
  unsigned char* jpeg = nullptr;
  unsigned long size = 0;
  EXPECT_EQ(tjCompress2(writer.get(), from.luma.data(), from.width, 0, from.height, TJPF_GRAY, &jpeg, &size,
                        TJSAMP_GRAY, quality, 0),
            0);
  Plane to(from.width, from.height);
  EXPECT_EQ(tjDecompress2(reader.get(), jpeg, size, to.luma.data(), to.width, 0, to.height, TJPF_GRAY, 0), 0);
  tjFree(jpeg);
  return to;
}

TEST(StripTest, WhatIsWrittenIsRead) {
  EXPECT_EQ(ReadStrip(PlaneWithStrip().View()), kContent);
  EXPECT_EQ(ReadStrip(PlaneWithStrip(1280, 720).View()), kContent);
  EXPECT_EQ(ReadStrip(PlaneWithStrip(176, 144).View()), kContent);
}

TEST(StripTest, ItSurvivesAPoorJpeg) {
  for (const int quality : {5, 30, 90}) EXPECT_EQ(ReadStrip(ThroughJpeg(PlaneWithStrip(), quality).View()), kContent);
}

TEST(StripTest, ItSurvivesScaling) {
  for (const auto& [width, height] : {std::pair{352, 288}, {320, 240}, {800, 600}, {1024, 768}})
    EXPECT_EQ(ReadStrip(Scale(PlaneWithStrip(), width, height).View()), kContent) << width;
}

TEST(StripTest, ItSurvivesNoiseAndLowContrast) {
  Plane plane = PlaneWithStrip();
  unsigned noise = 7;
  for (std::uint8_t& value : plane.luma) {
    noise = noise * 1664525 + 1013904223;
    value = static_cast<std::uint8_t>(40U + value * 3U / 5U + (noise >> 28));
  }
  EXPECT_EQ(ReadStrip(plane.View()), kContent);
}

TEST(StripTest, ADamagedBlockIsNoticed) {
  for (int block = 0; block < 112; ++block) {
    Plane plane = PlaneWithStrip();
    const int left = block % 40 * 16, top = block / 40 * 16;
    for (int y = top; y < top + 16; ++y)
      for (int x = left; x < left + 16; ++x) {
        std::uint8_t& value = plane.luma[static_cast<std::size_t>(y * 640 + x)];
        value = static_cast<std::uint8_t>(255 - value);
      }
    EXPECT_EQ(ReadStrip(plane.View()), std::nullopt) << "block " << block;
  }
}

TEST(StripTest, OtherPicturesHaveNone) {
  EXPECT_EQ(ReadStrip(Plane(640, 480).View()), std::nullopt);
  Plane black(640, 480);
  std::fill(black.luma.begin(), black.luma.end(), std::uint8_t{0});
  EXPECT_EQ(ReadStrip(black.View()), std::nullopt);
  EXPECT_EQ(ReadStrip({}), std::nullopt);
  EXPECT_EQ(ReadStrip({black.luma, 640, 481, 640}), std::nullopt) << "fewer bytes than it says";
  EXPECT_EQ(ReadStrip({black.luma, 640, 480, 320}), std::nullopt);
  EXPECT_EQ(ReadStrip({black.luma, -640, -480, 640}), std::nullopt);
}

}  // namespace
}  // namespace foyer::media
