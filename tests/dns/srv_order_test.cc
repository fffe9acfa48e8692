#include "dns/srv_order.h"

#include <gmock/gmock.h>

#include <map>
#include <random>

namespace foyer::dns {
namespace {

using testing::ElementsAre;

Random Seeded() {
  return [generator = std::mt19937(20261126)](std::uint32_t most) mutable {
    return std::uniform_int_distribution<std::uint32_t>(0, most)(generator);
  };
}

std::string Order(const std::vector<SrvRecord>& records) {
  std::string order;
  for (const SrvRecord& record : records) order += record.target;
  return order;
}

TEST(SrvOrderTest, PriorityComesBeforeWeight) {
  const std::vector<SrvRecord> records = {{30, 65535, 0, "c"}, {10, 0, 0, "a"}, {20, 1, 0, "b"}};
  EXPECT_EQ(Order(InOrder(records, Seeded())), "abc");
}

TEST(SrvOrderTest, TheFirstIsDrawnInProportionToTheWeights) {
  const std::vector<SrvRecord> records = {{0, 60, 0, "a"}, {0, 30, 0, "b"}, {0, 10, 0, "c"}};
  const Random random = Seeded();
  std::map<std::string, int> first;
  constexpr int kDraws = 10'000;
  for (int i = 0; i < kDraws; ++i) ++first[InOrder(records, random).front().target];
  EXPECT_NEAR(first["a"], 6000, 200);
  EXPECT_NEAR(first["b"], 3000, 200);
  EXPECT_NEAR(first["c"], 1000, 200);
}

TEST(SrvOrderTest, AllOrdersOccurAndNoneLosesARecord) {
  const std::vector<SrvRecord> records = {{0, 1, 0, "a"}, {0, 1, 0, "b"}, {0, 1, 0, "c"}};
  const Random random = Seeded();
  std::map<std::string, int> orders;
  for (int i = 0; i < 1000; ++i) ++orders[Order(InOrder(records, random))];
  EXPECT_EQ(orders.size(), 6u);
}

TEST(SrvOrderTest, OneWithoutWeightHasASmallChance) {
  const std::vector<SrvRecord> records = {{0, 99, 0, "a"}, {0, 0, 0, "b"}};
  const Random random = Seeded();
  int first = 0;
  for (int i = 0; i < 10'000; ++i) first += InOrder(records, random).front().target == "b" ? 1 : 0;
  EXPECT_GT(first, 0);
  EXPECT_LT(first, 300);
}

TEST(SrvOrderTest, TheGreatestWeightsDoNotOverflow) {
  std::vector<SrvRecord> records(64, SrvRecord{0, 65535, 0, "a"});
  EXPECT_EQ(InOrder(records, [](std::uint32_t most) { return most; }).size(), 64u);
  EXPECT_TRUE(InOrder({}, Seeded()).empty());
}

}  // namespace
}  // namespace foyer::dns
