// What can be seen of ALSA without a card; cards are tests/lab's.
#include "drivers/alsa_device.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "tests/fakes/temporary_folder.h"

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

class FindAlsaDevicesTest : public testing::Test {
 protected:
  std::string Found(const std::vector<std::string>& files) {
    for (const std::string& file : files) std::ofstream(folder_.path() + "/" + file).flush();
    const AlsaDevices found = FindAlsaDevices(folder_.path());
    return found.microphone + " " + found.loudspeaker;
  }

  const TemporaryFolder folder_;
};

TEST_F(FindAlsaDevicesTest, WithoutACardThereIsNone) {
  EXPECT_EQ(Found({"controlC0", "timer", "seq"}), "none none");
  std::filesystem::remove_all(folder_.path());
  EXPECT_EQ(Found({}), "none none") << "no driver is loaded";
}

// As on boards whose first card is the screen's.
TEST_F(FindAlsaDevicesTest, ACardThatHasBothComesBeforeAScreenThatOnlyPlays) {
  EXPECT_EQ(Found({"pcmC0D0p"}), "none alsa:plughw:0,0");
  EXPECT_EQ(Found({"pcmC2D0p", "pcmC2D1c"}), "alsa:plughw:2,1 alsa:plughw:2,0");
}

TEST_F(FindAlsaDevicesTest, ElseTheFirstOfEach) {
  EXPECT_EQ(Found({"pcmC10D0c", "pcmC9D0c", "pcmC0D3p", "pcmC1D0p"}), "alsa:plughw:9,0 alsa:plughw:0,3");
}

}  // namespace
}  // namespace foyer::drivers
