#include "media/unit_queue.h"

#include <gtest/gtest.h>

namespace foyer::media {
namespace {

UnitQueue::Unit Unit(std::uint64_t number, bool key_frame = false) {
  auto unit = std::make_shared<AccessUnit>();
  unit->number = number;
  unit->key_frame = key_frame;
  return unit;
}

std::vector<std::uint64_t> Numbers(UnitQueue& queue) {
  std::vector<std::uint64_t> numbers;
  for (const auto& unit : queue.TakeAll()) numbers.push_back(unit->number);
  return numbers;
}

using Order = std::vector<std::uint64_t>;

TEST(UnitQueueTest, UnitsComeOutInOrderAndOnce) {
  UnitQueue queue(4);
  EXPECT_TRUE(queue.Push(Unit(1, true)));
  EXPECT_TRUE(queue.Push(Unit(2)));
  EXPECT_EQ(Numbers(queue), Order({1, 2}));
  EXPECT_EQ(Numbers(queue), Order());
}

TEST(UnitQueueTest, ALateReaderGetsNothingUntilTheNextKeyFrame) {
  UnitQueue queue(2);
  queue.Push(Unit(1, true));
  queue.Push(Unit(2));
  EXPECT_FALSE(queue.Push(Unit(3))) << "now somebody should ask for a key frame";
  EXPECT_TRUE(queue.Push(Unit(4))) << "but not twice";
  EXPECT_EQ(Numbers(queue), Order());
  EXPECT_TRUE(queue.Push(Unit(5)));
  EXPECT_TRUE(queue.Push(Unit(6, true)));
  EXPECT_TRUE(queue.Push(Unit(7)));
  EXPECT_EQ(Numbers(queue), Order({6, 7}));
}

TEST(UnitQueueTest, AKeyFrameThatDoesNotFitReplacesAll) {
  UnitQueue queue(2);
  queue.Push(Unit(1, true));
  queue.Push(Unit(2));
  EXPECT_TRUE(queue.Push(Unit(3, true)));
  EXPECT_EQ(Numbers(queue), Order({3}));
}

TEST(UnitQueueTest, ItNeverGrowsBeyondItsLimit) {
  UnitQueue queue(8);
  for (std::uint64_t number = 0; number < 1000; ++number) queue.Push(Unit(number, number % 3 == 0));
  EXPECT_LE(queue.TakeAll().size(), 8U);
}

}  // namespace
}  // namespace foyer::media
