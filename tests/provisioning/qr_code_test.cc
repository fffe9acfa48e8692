#include "provisioning/qr_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace foyer::provisioning {
namespace {

// The corner pattern that a camera looks for.
constexpr const char* kFinder[] = {"1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"};

TEST(QrCodeTest, ItIsASquareWithThreeCorners) {
  const auto modules = EncodeQr("http://192.0.2.10:8080/provision/" + std::string(64, 'a'));
  ASSERT_TRUE(modules);
  const std::size_t width = modules->size();
  EXPECT_EQ((width - 17) % 4, 0U);
  for (const std::string& row : *modules) EXPECT_EQ(row.size(), width);
  for (std::size_t y = 0; y < 7; ++y) {
    EXPECT_EQ((*modules)[y].substr(0, 7), kFinder[y]);
    EXPECT_EQ((*modules)[y].substr(width - 7), kFinder[y]);
    EXPECT_EQ((*modules)[width - 7 + y].substr(0, 7), kFinder[y]);
  }
}

TEST(QrCodeTest, WhatIsTooLongIsAnError) { EXPECT_FALSE(EncodeQr(std::string(5000, 'a'))); }

TEST(QrCodeTest, TheSvgHasEachDarkModuleOnce) {
  const std::string svg = QrSvg({"101", "011", "000"});
  EXPECT_THAT(svg, testing::HasSubstr("viewBox=\"0 0 11 11\""));
  EXPECT_THAT(svg, testing::HasSubstr("M4 4h1v1h-1zM6 4h1v1h-1zM5 5h2v1h-2z\""));
}

}  // namespace
}  // namespace foyer::provisioning
