#include "sound/clip.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "foyer/sound_block.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::sound {
namespace {

std::string Number(std::uint32_t value, std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
  return bytes;
}

std::string WavBytes(std::uint32_t channels, std::uint32_t rate, std::uint32_t bits, const std::string& samples) {
  return "RIFF" + Number(0, 4) + "WAVELIST" + Number(3, 4) + "abc" + '\0' + "fmt " + Number(16, 4) + Number(1, 2) +
         Number(channels, 2) + Number(rate, 4) + Number(0, 4) + Number(0, 2) + Number(bits, 2) + "data" +
         Number(static_cast<std::uint32_t>(samples.size()), 4) + samples;
}

class WavTest : public testing::Test {
 protected:
  Result<Clip> Read(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary) << bytes;
    return ReadWav(path_);
  }
  std::string Why(const std::string& bytes) const {
    const auto clip = Read(bytes);
    return clip.ok() ? "it was read" : clip.error().message.substr(path_.size());
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.path() + "/chime.wav";
};

TEST_F(WavTest, TwoChannelsAtTripleTheRateBecomeOneAtOurs) {
  std::string samples;
  for (int i = 0; i < 4800; ++i) samples += Number(300, 2) + Number(100, 2);
  const auto clip = Read(WavBytes(2, 48'000, 16, samples));
  ASSERT_TRUE(clip.ok()) << clip.error().message;
  EXPECT_EQ(*clip, Clip(1600, 200));
}

TEST_F(WavTest, WhatIsNoSuchFileIsNamedWithTheFix) {
  EXPECT_TRUE(ReadWav("/nowhere/chime.wav").error().message.starts_with("/nowhere/chime.wav cannot be read"));
  EXPECT_TRUE(Why("ID3").starts_with(" is no WAV file; make one of 16 bits")) << Why("ID3");
  EXPECT_TRUE(Why(WavBytes(1, 8000, 8, "xx")).starts_with(" is no WAV file of 16-bit PCM"));
  EXPECT_TRUE(Why(WavBytes(6, 8000, 16, "xx")).starts_with(" has 6 channels at 8000 Hz"));
  EXPECT_TRUE(Why(WavBytes(1, 96'000, 16, "xx")).starts_with(" has 1 channels at 96000 Hz"));
  EXPECT_TRUE(Why(WavBytes(1, 8000, 16, "")).starts_with(" is empty or too long"));
  EXPECT_TRUE(Why(WavBytes(1, 8000, 16, std::string(170'000, 'x'))).starts_with(" is empty or too long"));
}

TEST_F(WavTest, EveryBeginningOfAFileIsReadOrRefused) {
  const std::string whole = WavBytes(1, 16'000, 16, std::string(64, 'x'));
  for (std::size_t size = 0; size < whole.size(); ++size) static_cast<void>(Read(whole.substr(0, size)));
  EXPECT_EQ(Read(whole)->size(), 32u);
}

TEST(ClipTest, TheBuiltInSoundsAreHeardAndEndSoftly) {
  for (const Clip& clip : {BuiltInChime(), BuiltInRingback()}) {
    const auto [least, most] = std::ranges::minmax_element(clip);
    EXPECT_GT(*most, 3000);
    EXPECT_LT(*most, 15'000);
    EXPECT_LT(*least, -3000);
    EXPECT_LT(std::abs(clip.back()), 1000);
  }
}

}  // namespace
}  // namespace foyer::sound
