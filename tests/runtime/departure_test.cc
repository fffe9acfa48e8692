#include "runtime/departure.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_event_loop.h"

namespace foyer {
namespace {

using namespace std::chrono_literals;

class DepartureTest : public testing::Test {
 protected:
  void Leave(Duration patience) {
    departure_.Leave(
        patience, [this] { waits_ = true; }, [this] { ++gone_; });
  }

  FakeEventLoop loop_;
  std::size_t calls_ = 0, unsettled_ = 0;
  int hung_up_ = 0, gone_ = 0;
  bool waits_ = false;
  Departure departure_{loop_, {[this] { return calls_; }, [this] { return unsettled_; }, [this] { ++hung_up_; }}};
};

TEST_F(DepartureTest, WithoutCallsItGoesAtOnce) {
  Leave(120s);
  EXPECT_EQ(gone_, 1);
  EXPECT_EQ(hung_up_, 1);
  EXPECT_FALSE(waits_);
}

TEST_F(DepartureTest, ItWaitsForACallToEnd) {
  calls_ = 1;
  Leave(120s);
  EXPECT_TRUE(waits_);
  loop_.Advance(60s);
  EXPECT_EQ(hung_up_, 0);
  calls_ = 0;
  loop_.Advance(1s);
  EXPECT_EQ(hung_up_, 1);
  EXPECT_EQ(gone_, 1);
}

TEST_F(DepartureTest, ItWaitsNoLongerThanItShould) {
  calls_ = 1;
  Leave(120s);
  loop_.Advance(119s);
  EXPECT_EQ(hung_up_, 0);
  loop_.Advance(2s);
  EXPECT_EQ(hung_up_, 1);
  EXPECT_EQ(gone_, 1);
}

TEST_F(DepartureTest, WhoAsksAgainHasNoPatience) {
  calls_ = unsettled_ = 1;
  Leave(120s);
  Leave(120s);
  EXPECT_EQ(hung_up_, 1);
  EXPECT_EQ(gone_, 0);
  Leave(120s);
  EXPECT_EQ(hung_up_, 1);
  unsettled_ = 0;
  loop_.Advance(100ms);
  EXPECT_EQ(gone_, 1);
}

TEST_F(DepartureTest, WithoutPatienceItHangsUpAtOnceAndLeavesWhenAllKnow) {
  calls_ = unsettled_ = 1;
  Leave(0s);
  EXPECT_EQ(hung_up_, 1);
  EXPECT_FALSE(waits_);
  calls_ = 0;
  loop_.Advance(500ms);
  EXPECT_EQ(gone_, 0);
  unsettled_ = 0;
  loop_.Advance(100ms);
  EXPECT_EQ(gone_, 1);
}

TEST_F(DepartureTest, WhoNeverAnswersIsNotWaitedFor) {
  unsettled_ = 1;
  Leave(0s);
  loop_.Advance(2s);
  EXPECT_EQ(gone_, 1);
}

}  // namespace
}  // namespace foyer
