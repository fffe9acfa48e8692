#include "relay/silence_watch.h"

#include <gmock/gmock.h>

#include <vector>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::relay {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using Expectation = SilenceWatch::Expectation;

class SilenceWatchTest : public testing::Test {
 protected:
  void On(std::string why) { told_.push_back(std::move(why)); }

  FakeEventLoop loop_;
  std::vector<std::string> told_;
  SilenceWatch watch_{loop_, 30s, [this](std::string why) { On(std::move(why)); }};
};

TEST_F(SilenceWatchTest, EachSideHasItsOwnLimit) {
  watch_.Expect(Expectation::kPackets, Expectation::kReports);
  loop_.Advance(29s);
  watch_.OnHeard(Party::kCaller);
  loop_.Advance(29s);
  watch_.OnHeard(Party::kCaller);
  loop_.Advance(29s);
  watch_.OnHeard(Party::kCaller);
  EXPECT_THAT(told_, IsEmpty());
  loop_.Advance(3s);
  EXPECT_THAT(told_, ElementsAre("no media from the device"));
  loop_.Advance(1h);
  EXPECT_EQ(told_.size(), 1U) << "once";
  EXPECT_TRUE(loop_.IsIdle());
}

TEST_F(SilenceWatchTest, ANewExpectationStartsAnew) {
  watch_.Expect(Expectation::kPackets, Expectation::kPackets);
  loop_.Advance(29s);
  watch_.Expect(Expectation::kPackets, Expectation::kPackets);
  loop_.Advance(29s);
  EXPECT_THAT(told_, IsEmpty());
  loop_.Advance(1s);
  EXPECT_THAT(told_, ElementsAre("no media from the caller"));
}

TEST_F(SilenceWatchTest, NothingIsExpectedOnHold) {
  watch_.Expect(Expectation::kPackets, Expectation::kPackets);
  watch_.Expect(Expectation::kNothing, Expectation::kNothing);
  EXPECT_TRUE(loop_.IsIdle());
  loop_.Advance(24h);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(SilenceWatchTest, ATimeoutOfZeroIsNone) {
  SilenceWatch never(loop_, 0s, [this](std::string why) { On(std::move(why)); });
  never.Expect(Expectation::kPackets, Expectation::kReports);
  loop_.Advance(24h);
  EXPECT_THAT(told_, IsEmpty());
}

}  // namespace
}  // namespace foyer::relay
