// The table is bounded, and what matters stays in it.
#include "guard/source_table.h"

#include <gtest/gtest.h>

namespace foyer::guard {
namespace {

using namespace std::chrono_literals;

constexpr TokenBucket::Limit kLimit{10, 10};

IpAddress Address(std::uint32_t number) { return IpAddress::FromV4(0x0a000000 + number); }

class SourceTableTest : public testing::Test {
 protected:
  void Flood(std::uint32_t first, std::size_t count) {
    for (std::uint32_t i = 0; i < count; ++i) table_.FindOrAdd(Address(first + i), kLimit, now_);
  }
  void BanSome(std::uint32_t first, std::size_t count, Duration length) {
    for (std::uint32_t i = 0; i < count; ++i) {
      table_.FindOrAdd(Address(first + i), kLimit, now_);
      table_.Ban(Address(first + i), now_ + length);
    }
  }
  bool Has(std::uint32_t number) const { return table_.Find(Address(number)) != nullptr; }

  TimePoint now_{24h};
  SourceTable table_;
};

TEST_F(SourceTableTest, TheStrangerWhoWasSilentLongestMakesRoom) {
  Flood(0, SourceTable::kMaxSources);
  table_.FindOrAdd(Address(0), kLimit, now_);
  Flood(1'000'000, 1);
  EXPECT_EQ(table_.size(), SourceTable::kMaxSources);
  EXPECT_TRUE(Has(0)) << "it has spoken since";
  EXPECT_FALSE(Has(1));
  EXPECT_TRUE(Has(2));
}

TEST_F(SourceTableTest, AFloodOfMadeUpAddressesPushesOutNoBan) {
  BanSome(1, 100, 1h);
  Flood(1'000'000, 3 * SourceTable::kMaxSources);
  for (std::uint32_t i = 1; i <= 100; ++i) EXPECT_TRUE(Has(i)) << i;
  EXPECT_EQ(table_.banned(), 100U);
  EXPECT_EQ(table_.size(), SourceTable::kMaxSources);
}

TEST_F(SourceTableTest, NorOneThatIsOverForADay) {
  BanSome(1, 1, 1h);
  table_.EndBan(Address(1));
  Flood(1'000'000, SourceTable::kMaxSources);
  EXPECT_TRUE(Has(1));
  now_ += 1h + SourceTable::kMemory;
  Flood(2'000'000, 1);
  EXPECT_FALSE(Has(1)) << "then it is the first to be forgotten";
}

TEST_F(SourceTableTest, AFloodOfBansLeavesStrangersTheirPlacesAndTheLongestBansTheirs) {
  BanSome(1, 10, 24h);
  BanSome(1'000'000, 2 * SourceTable::kMaxSources, 1min);
  Flood(2'000'000, 2 * SourceTable::kStrangers);
  for (std::uint32_t i = 1; i <= 10; ++i) EXPECT_TRUE(Has(i)) << i;
  EXPECT_EQ(table_.size(), SourceTable::kMaxSources);
  EXPECT_EQ(table_.size() - table_.banned(), SourceTable::kStrangers);
}

TEST_F(SourceTableTest, BansAreDueInTheOrderInWhichTheyEnd) {
  BanSome(1, 1, 2min);
  BanSome(2, 1, 1min);
  EXPECT_EQ(table_.NextEnd(), now_ + 1min);
  EXPECT_EQ(table_.DueAt(now_ + 1min), std::vector{Address(2)});
  table_.EndBan(Address(2));
  EXPECT_EQ(table_.NextEnd(), now_ + 2min);
  EXPECT_EQ(table_.Banned(), std::vector{Address(1)});
  table_.Ban(Address(2), now_ + 3min);
  EXPECT_EQ(table_.banned(), 2U) << "and may be banned again";
}

}  // namespace
}  // namespace foyer::guard
