#include "trace/message_ring.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace foyer::trace {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> All(const MessageRing& ring) {
  std::vector<std::string> all;
  ring.ForEach([&](const Kept& kept) {
    all.push_back(std::to_string(kept.stamp.number) + " " + std::string(kept.bytes) + " " + std::string(kept.why));
  });
  return all;
}

Stamp Numbered(std::uint64_t number) {
  Stamp stamp;
  stamp.number = number;
  return stamp;
}

TEST(MessageRingTest, WhatWasPutInComesOutInItsOrder) {
  MessageRing ring(4096);
  ring.Add(Numbered(1), "one", {});
  const auto copy = ring.Add(Numbered(2), "id=two", "broken");
  ring.SetCallId({copy.data() + 3, 3});
  EXPECT_THAT(All(ring), ElementsAre("1 one ", "2 id=two broken"));
  std::string id;
  ring.ForEach([&](const Kept& kept) { id = kept.call_id; });
  EXPECT_EQ(id, "two");
}

TEST(MessageRingTest, TheCopyCanBeChangedAndTheOriginalIsNot) {
  MessageRing ring(4096);
  const std::string original = "secret";
  std::ranges::fill(ring.Add(Numbered(1), original, {}), '*');
  EXPECT_THAT(All(ring), ElementsAre("1 ****** "));
  EXPECT_EQ(original, "secret");
}

// Every size from nothing to what is cut, so that the ends of the memory are met in every way.
TEST(MessageRingTest, TheOldestMakeRoomAndTheRestIsWhole) {
  MessageRing ring(8000);
  std::vector<std::string> added;
  for (std::uint64_t number = 1; number <= 5000; ++number) {
    const std::string bytes(static_cast<std::size_t>(number * 37 % 1700), static_cast<char>('a' + number % 26));
    ring.Add(Numbered(number), bytes, "");
    added.push_back(std::to_string(number) + " " + bytes + " ");
    const auto kept = All(ring);
    ASSERT_EQ(kept.size(), ring.count());
    ASSERT_GE(kept.size(), 1u);
    ASSERT_TRUE(std::equal(kept.begin(), kept.end(), added.end() - static_cast<std::ptrdiff_t>(kept.size()))) << number;
  }
}

TEST(MessageRingTest, OfALongOneTheBeginningIsKeptAndItsSizeTold) {
  MessageRing ring(8192);
  ring.Add(Numbered(1), std::string(100'000, 'x'), std::string(1000, 'y'));
  ring.ForEach([](const Kept& kept) {
    EXPECT_EQ(kept.size, 100'000u);
    EXPECT_LT(kept.bytes.size(), 2048u);
    EXPECT_GT(kept.bytes.size(), 1500u);
    EXPECT_EQ(kept.why.size(), 120u);
  });
  EXPECT_EQ(ring.count(), 1u);
}

TEST(MessageRingTest, WithoutMemoryNothingIsKept) {
  for (const std::size_t size : {0U, 100U, 400U}) {
    MessageRing ring(size);
    EXPECT_THAT(ring.Add(Numbered(1), "one", {}), IsEmpty());
    ring.SetCallId("x");
    EXPECT_EQ(ring.count(), 0u);
  }
}

}  // namespace
}  // namespace foyer::trace
