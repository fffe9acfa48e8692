#include "door/status_leds.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_hardware.h"

namespace foyer::door {
namespace {

using namespace std::chrono_literals;
using Levels = std::vector<bool>;

class StatusLedsTest : public testing::Test {
 protected:
  void Add(LedMeaning shows, std::chrono::milliseconds blink = 0ms) {
    leds_.Add({shows, {.gpio = "LED"}, blink}, line_.Open());
  }

  FakeEventLoop loop_;
  FakeEventJournal journal_;
  LineFaults faults_{journal_};
  FakeLine line_;
  StatusLeds leds_{loop_, faults_};
};

TEST_F(StatusLedsTest, EachShowsItsOwnFactAndIsSetOnlyWhenItChanges) {
  Add(LedMeaning::kInCall);
  leds_.Show({.ready = true, .ringing = true, .open = true, .fault = true});
  EXPECT_EQ(line_.levels(), Levels{false});
  leds_.Show({.in_call = true});
  leds_.Show({.ready = true, .in_call = true});
  leds_.Show({});
  EXPECT_EQ(line_.levels(), (Levels{false, true, false}));
  EXPECT_TRUE(loop_.IsIdle());
}

TEST_F(StatusLedsTest, OneThatBlinksGoesOnAndOffUntilItsFactIsOver) {
  Add(LedMeaning::kRinging, 500ms);
  leds_.Show({.ringing = true});
  loop_.Advance(1500ms);
  EXPECT_EQ(line_.levels(), (Levels{false, true, false, true, false}));
  leds_.Show({});
  EXPECT_EQ(line_.levels().back(), false);
  EXPECT_TRUE(loop_.IsIdle());
}

TEST_F(StatusLedsTest, ALineThatFailsIsToldOnceTriedAtLeisureAndShowsTheTruthAfterwards) {
  Add(LedMeaning::kReady);
  line_.FailNext(true, 3);
  leds_.Show({.ready = true});
  loop_.Advance(14s);
  EXPECT_EQ(journal_.CountOf(EventType::kFault), 1U);
  EXPECT_EQ(journal_.LastField(EventType::kFault, "part"), "led LED");
  loop_.Advance(1s);
  EXPECT_EQ(line_.levels(), (Levels{false, true}));
  EXPECT_EQ(journal_.CountOf(EventType::kRecovered), 1U);
}

}  // namespace
}  // namespace foyer::door
