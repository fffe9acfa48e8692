#include "drivers/debounce.h"

#include <gtest/gtest.h>

#include <vector>

namespace foyer::drivers {
namespace {

using namespace std::chrono_literals;
using Changes = std::vector<bool>;
const TimePoint kStart{1h};

class DebounceTest : public testing::Test {
 protected:
  // Edges that alternate, beginning with one to active, at these times after the start.
  void Edges(std::initializer_list<Duration> at, Duration now, bool active = true) {
    std::vector<Edge> edges;
    for (const Duration after : at) {
      edges.push_back({kStart + after, active});
      active = !active;
    }
    debounce_.OnEdges(edges, kStart + now);
  }

  Changes changes_;
  Debounce debounce_{10ms, false, [this](bool active) { changes_.push_back(active); }};
};

TEST_F(DebounceTest, AContactThatBouncesIsOnePressAfterItsLastEdge) {
  Edges({0ms, 1ms, 3ms, 8ms, 9ms}, 9ms);
  EXPECT_EQ(debounce_.due(), kStart + 19ms);
  debounce_.OnLevel(true, kStart + 18ms);
  EXPECT_EQ(changes_, Changes{});
  debounce_.OnLevel(true, kStart + 19ms);
  EXPECT_EQ(changes_, Changes{true});
  EXPECT_FALSE(debounce_.due());
}

TEST_F(DebounceTest, ASparkIsNoPress) {
  Edges({0ms, 2ms}, 2ms);
  debounce_.OnLevel(false, kStart + 12ms);
  EXPECT_EQ(changes_, Changes{});
}

TEST_F(DebounceTest, APressThatCameAndWentWhileTheLoopWasBusyCounts) {
  Edges({0ms, 1ms, 2ms, 200ms, 201ms, 202ms}, 700ms);
  debounce_.OnLevel(false, kStart + 700ms);
  EXPECT_EQ(changes_, (Changes{true, false}));
}

TEST_F(DebounceTest, ALineThatFluttersIsLookedAtAgainAndNeverTold) {
  for (auto now = 0ms; now < 1s; now += 10ms) {
    Edges({now, now + 1ms, now + 2ms, now + 3ms}, now + 3ms);
    debounce_.OnLevel(false, kStart + now + 3ms);
    EXPECT_EQ(debounce_.due(), kStart + now + 13ms);
  }
  EXPECT_EQ(changes_, Changes{});
}

TEST_F(DebounceTest, TheLevelHasTheLastWordWhereEdgesWereLost) {
  Edges({0ms}, 0ms);
  debounce_.OnLevel(false, kStart + 10ms);
  EXPECT_EQ(changes_, Changes{}) << "the edge back was lost";
  debounce_.OnLevel(true, kStart + 1s);
  EXPECT_EQ(debounce_.due(), kStart + 1010ms) << "the edge to active was lost";
  debounce_.OnLevel(true, kStart + 1010ms);
  EXPECT_EQ(changes_, Changes{true});
}

TEST_F(DebounceTest, StampsOfAnotherClockDoNotHoldItBack) {
  Edges({24h * 365 * 50}, 5ms);
  EXPECT_EQ(debounce_.due(), kStart + 15ms);
}

}  // namespace
}  // namespace foyer::drivers
