// What can be seen of ALSA without a card; cards are tests/lab's.
#include "drivers/alsa_device.h"

#include <gtest/gtest.h>

namespace foyer::drivers {
namespace {

std::string WhyNot(const std::string& microphone, const std::string& loudspeaker) {
  const auto device = OpenAlsaDevice(microphone, loudspeaker);
  return device.ok() ? "it was opened" : device.error().message;
}

TEST(AlsaTest, WhatIsNotThereIsNamedWithTheFix) {
  EXPECT_TRUE(WhyNot("alsa:nosuch", "none").starts_with("the microphone \"alsa:nosuch\" cannot be opened"));
  const std::string why = WhyNot("none", "alsa:hw:17,3");
  EXPECT_TRUE(why.starts_with("the loudspeaker \"alsa:hw:17,3\" cannot be opened")) << why;
  EXPECT_NE(why.find("aplay -L"), std::string::npos);
}

// ALSA's "null" gives and takes everything at once: whoever reads it as fast as it gives never sleeps again.
TEST(AlsaTest, ADeviceWithoutAClockIsNoDevice) {
  auto device = OpenAlsaDevice("alsa:null", "alsa:null");
  ASSERT_TRUE(device.ok()) << device.error().message;
  EXPECT_EQ((*device)->name(), "alsa:null");
  SoundBlock block;
  int blocks = 0;
  auto read = (*device)->Read(block);
  for (; read.ok() && blocks < 1000; ++blocks) {
    EXPECT_TRUE((*device)->Write(block).ok());
    read = (*device)->Read(block);
  }
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().message.find("has no clock"), std::string::npos) << read.error().message;
}

TEST(AlsaTest, WithoutAMicrophoneTheClockPaces) {
  auto device = OpenAlsaDevice("none", "none");
  ASSERT_TRUE(device.ok());
  SoundBlock block;
  block.fill(7);
  const auto first = (*device)->Read(block);
  const auto second = (*device)->Read(block);
  EXPECT_EQ(block, SoundBlock{});
  EXPECT_GE(*second - *first, kSoundBlockTime);
  EXPECT_TRUE((*device)->Write(block).ok());
}

}  // namespace
}  // namespace foyer::drivers
