#include "relay/g711.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace foyer::relay {
namespace {

std::uint8_t ToALaw(std::uint8_t sample) {
  ConvertMuLawToALaw({&sample, 1});
  return sample;
}
std::uint8_t ToMuLaw(std::uint8_t sample) {
  ConvertALawToMuLaw({&sample, 1});
  return sample;
}

TEST(G711Test, SilenceAndTheLoudestStayThat) {
  EXPECT_EQ(ToALaw(0xff), 0xd5);
  EXPECT_EQ(ToALaw(0x7f), 0x55);
  EXPECT_EQ(ToMuLaw(0xd5), 0xfe) << "A-law has no zero: its softest step is mu-law's second";
  EXPECT_EQ(ToMuLaw(0x55), 0x7e);
  EXPECT_EQ(ToALaw(0x80), 0xaa);
  EXPECT_EQ(ToALaw(0x00), 0x2a);
  EXPECT_EQ(ToMuLaw(0xaa), 0x80);
  EXPECT_EQ(ToMuLaw(0x2a), 0x00);
}

TEST(G711Test, TheSignIsKept) {
  for (unsigned code = 0; code < 256; ++code) {
    const auto sample = static_cast<std::uint8_t>(code);
    EXPECT_EQ(ToALaw(sample) & 0x80, code & 0x80) << code;
    EXPECT_EQ(ToMuLaw(sample) & 0x80, code & 0x80) << code;
  }
}

// Both laws have 128 steps a side, of which A-law spends fewer on silence: there and back again may move a sample by
// one step, and never by two.
TEST(G711Test, ThereAndBackIsAtMostOneStepAway) {
  for (unsigned code = 0; code < 256; ++code) {
    const auto sample = static_cast<std::uint8_t>(code);
    EXPECT_LE(std::abs(ToMuLaw(ToALaw(sample)) - sample), 1) << code;
    EXPECT_LE(std::abs((ToALaw(ToMuLaw(sample)) ^ 0x55) - (sample ^ 0x55)), 1) << code;
  }
}

TEST(G711Test, LouderStaysLouder) {
  for (unsigned code = 0x80; code < 0xff; ++code) {  // mu-law: 0x80 is the loudest
    const int louder = ToALaw(static_cast<std::uint8_t>(code)) ^ 0x55;
    const int softer = ToALaw(static_cast<std::uint8_t>(code + 1)) ^ 0x55;
    EXPECT_GE(louder, softer) << code;
  }
}

}  // namespace
}  // namespace foyer::relay
