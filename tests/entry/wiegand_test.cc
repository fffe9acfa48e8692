#include "entry/wiegand.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::entry {
namespace {

using namespace std::chrono_literals;
using Pulses = std::vector<WiegandPulse>;

// As a reader sends it: `bits` with both parities, a pulse each 2 ms from `at` on.
Pulses Card(std::size_t bits, std::uint64_t number, std::chrono::nanoseconds at = 1s) {
  std::vector<bool> all(bits);
  for (std::size_t i = 1; i + 1 < bits; ++i) all[i] = ((number >> (bits - 2 - i)) & 1U) != 0;
  const std::size_t half = (bits + 1) / 2;
  all[0] = std::count(all.begin() + 1, all.begin() + static_cast<std::ptrdiff_t>(half), true) % 2 == 1;
  all[bits - 1] = std::count(all.end() - static_cast<std::ptrdiff_t>(half), all.end() - 1, true) % 2 == 0;
  Pulses pulses;
  for (std::size_t i = 0; i < bits; ++i) pulses.push_back({at + i * 2ms, all[i]});
  return pulses;
}

TEST(WiegandTest, AKnownCardOf26BitsIsRead) {
  // Facility 123, card 4567, with seven ones in each half, by hand.
  const std::string bits =
      "1"
      "01111011"
      "0001000111010111"
      "0";
  Pulses pulses;
  for (std::size_t i = 0; i < bits.size(); ++i) pulses.push_back({i * 1ms, bits[i] == '1'});
  const auto frames = ReadWiegand(pulses);
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].number, (123U << 16U) + 4567U) << frames[0].why;
  EXPECT_EQ(frames[0].Text(), "w26:8065495");
}

TEST(WiegandTest, EachLengthIsReadToItsLastBit) {
  for (const std::size_t bits : {26U, 34U, 37U}) {
    for (std::size_t bit = 0; bit < bits - 2; ++bit) {
      const std::uint64_t number = std::uint64_t{1} << bit;
      const auto frames = ReadWiegand(Card(bits, number));
      ASSERT_EQ(frames.size(), 1U);
      EXPECT_EQ(frames[0].number, number) << bits << " bits: " << frames[0].why;
    }
  }
}

TEST(WiegandTest, EachSingleWrongBitIsNoticed) {
  for (const std::size_t bits : {26U, 34U, 37U}) {
    for (std::size_t wrong = 0; wrong < bits; ++wrong) {
      if (bits == 37 && wrong == 18) continue;  // counts for both parities, which then both are wrong: below
      Pulses pulses = Card(bits, 0x155'5555'5555U);
      pulses[wrong].bit = !pulses[wrong].bit;
      const auto frames = ReadWiegand(pulses);
      EXPECT_FALSE(frames.at(0).number) << bits << " bits, bit " << wrong;
      EXPECT_EQ(frames[0].why, "wrong parity");
    }
  }
  Pulses middle = Card(37, 5);
  middle[18].bit = !middle[18].bit;
  EXPECT_FALSE(ReadWiegand(middle).at(0).number);
}

TEST(WiegandTest, ALostOrAnAddedPulseIsNoCard) {
  for (const std::size_t bits : {26U, 34U, 37U}) {
    Pulses fewer = Card(bits, 4711);
    fewer.erase(fewer.begin() + 7);
    EXPECT_FALSE(ReadWiegand(fewer).at(0).number);
    EXPECT_EQ(ReadWiegand(fewer)[0].why, "a number of bits that no card has");
    Pulses more = Card(bits, 4711);
    more.push_back({more.back().at + 1ms, true});
    EXPECT_FALSE(ReadWiegand(more).at(0).number);
  }
}

TEST(WiegandTest, TheOrderIsThatOfTheStampsWhateverTheTwoLinesDeliverFirst) {
  Pulses pulses = Card(34, 0xcafe'f00dU);
  std::ranges::stable_sort(pulses, {}, &WiegandPulse::bit);  // all of D0, then all of D1
  EXPECT_EQ(ReadWiegand(pulses).at(0).number, 0xcafe'f00dU);
  std::ranges::shuffle(pulses, std::mt19937(7));
  EXPECT_EQ(ReadWiegand(pulses).at(0).number, 0xcafe'f00dU);
}

TEST(WiegandTest, TwoCardsThatTheLoopSeesTogetherAreTwo) {
  Pulses both = Card(26, 1111, 1s);
  for (const WiegandPulse& pulse : Card(37, 2222, 1s + 26 * 2ms + 50ms)) both.push_back(pulse);
  const auto frames = ReadWiegand(both);
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].number, 1111U);
  EXPECT_EQ(frames[1].number, 2222U);
}

TEST(WiegandTest, NoPulsesAreNoCard) { EXPECT_TRUE(ReadWiegand({}).empty()); }

class WiegandReaderTest : public testing::Test {
 protected:
  FakeEventLoop loop_;
  std::vector<WiegandFrame> frames_;
  WiegandReader reader_{loop_, [this](const WiegandFrame& frame) { frames_.push_back(frame); }};
};

TEST_F(WiegandReaderTest, SilenceEndsACard) {
  for (const WiegandPulse& pulse : Card(26, 4711)) {
    reader_.OnPulse(pulse);
    loop_.Advance(2ms);
  }
  loop_.Advance(47ms);
  EXPECT_TRUE(frames_.empty());
  loop_.Advance(1ms);
  ASSERT_EQ(frames_.size(), 1U);
  EXPECT_EQ(frames_[0].number, 4711U);
}

TEST_F(WiegandReaderTest, EndlessNoiseIsBoundedAndTheNextCardIsRead) {
  for (int i = 0; i < 100'000; ++i) reader_.OnPulse({std::chrono::milliseconds(i), i % 2 == 0});
  loop_.Advance(50ms);
  for (const WiegandFrame& frame : frames_) {
    EXPECT_FALSE(frame.number);
    EXPECT_LE(frame.bits, WiegandReader::kMostPulses);
  }
  frames_.clear();
  for (const WiegandPulse& pulse : Card(26, 4711)) reader_.OnPulse(pulse);
  loop_.Advance(50ms);
  EXPECT_EQ(frames_.at(0).number, 4711U);
}

}  // namespace
}  // namespace foyer::entry
