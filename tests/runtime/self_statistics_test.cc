#include "runtime/self_statistics.h"

#include <gtest/gtest.h>

#include <vector>

namespace foyer {
namespace {

TEST(SelfStatisticsTest, MemoryThatIsTouchedCounts) {
  constexpr std::size_t kMegabytes32 = std::size_t{32} << 20;
  const SelfStatistics before = ReadSelfStatistics();
  const std::vector<char> memory(kMegabytes32, 'x');
  const SelfStatistics after = ReadSelfStatistics();
  EXPECT_GT(before.resident_bytes, 0u);
  EXPECT_GE(after.resident_bytes, before.resident_bytes + memory.size() / 2);
  EXPECT_GE(after.cpu, before.cpu);
}

}  // namespace
}  // namespace foyer
