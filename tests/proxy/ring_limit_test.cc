// How often one may ring.
#include "proxy/ring_limit.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

const Aor kAnna{"anna", "house.test"}, kBob{"bob", "house.test"};

TEST(RingLimitTest, SoManyAtOnceAndThenOneEachTimeThatOneIsForgotten) {
  RingLimit limit;
  TimePoint now(1h);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(limit.Take(kAnna, 10, now)) << i;
  const auto too_often = limit.Take(kAnna, 10, now);
  ASSERT_TRUE(too_often);
  EXPECT_EQ(too_often->retry_after, 6);
  EXPECT_FALSE(limit.Take(kBob, 10, now)) << "nobody pays for another";
  now += 6s;
  EXPECT_FALSE(limit.Take(kAnna, 10, now));
  EXPECT_TRUE(limit.Take(kAnna, 10, now));
}

TEST(RingLimitTest, ItIsToldOnceUntilARingGoesThroughAgain) {
  RingLimit limit;
  TimePoint now(1h);
  EXPECT_FALSE(limit.Take(kAnna, 1, now));
  EXPECT_TRUE(limit.Take(kAnna, 1, now)->worth_telling);
  EXPECT_FALSE(limit.Take(kAnna, 1, now)->worth_telling);
  now += 1min;
  EXPECT_FALSE(limit.Take(kAnna, 1, now));
  EXPECT_TRUE(limit.Take(kAnna, 1, now)->worth_telling);
}

TEST(RingLimitTest, TheTableIsBoundedAndWhoIsAtItsLimitStaysInIt) {
  RingLimit limit;
  TimePoint now(1h);
  for (std::size_t i = 0; i + 1 < RingLimit::kMaxIdentities; ++i) limit.Take({std::to_string(i), "x"}, 1, now);
  now += 59s;
  EXPECT_FALSE(limit.Take(kAnna, 1, now));
  now += 1s;
  EXPECT_FALSE(limit.Take(kBob, 1, now)) << "all but anna are idle by now, and make room";
  EXPECT_TRUE(limit.Take(kAnna, 1, now));
}

class RingTooOftenTest : public House {
 protected:
  RingTooOftenTest() {
    Register(anna_);
    Register(bob_);
  }
  int Ring(int number) {
    return LastStatus(
        Send(bob_, {.target = "sip:anna@house.test", .body = "offer", .call_id = "ring-" + std::to_string(number)}));
  }
};

TEST_F(RingTooOftenTest, ARingBeyondTheLimitIsRefusedWithATimeToComeAgainAndAudited) {
  int number = 0;
  while (number < 10) EXPECT_EQ(Ring(++number), 100) << number;
  const auto refused = Send(bob_, {.target = "sip:anna@house.test", .body = "offer", .call_id = "too-many"});
  EXPECT_EQ(LastStatus(refused), 480);
  EXPECT_EQ(LastResponse(refused).Value(HeaderId::kRetryAfter), "6");
  EXPECT_EQ(Ring(++number), 480);
  EXPECT_EQ(journal_.CountOf(EventType::kRefused), 1U) << "not one for each";
  EXPECT_EQ(journal_.LastField(EventType::kRefused, "user"), "sip:bob@house.test");
  EXPECT_EQ(LastStatus(Call(anna_, "sip:bob@house.test")), 100) << "others may";
  loop_.Advance(6s);
  EXPECT_EQ(Ring(++number), 100);
}

TEST_F(RingTooOftenTest, WhoCallsNobodyUsesNothingUp) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(LastStatus(Send(bob_, {.target = "sip:nobody@house.test", .body = "o"})), 404);
  EXPECT_EQ(Ring(1), 100);
}

TEST_F(RingTooOftenTest, ACallEndsForBothSidesWhenItHasLastedAsLongAsACallMay) {
  Settings settings = Hasty();
  settings.max_call = 1h;
  proxy_->Apply(settings);
  Call(bob_, "sip:anna@house.test", "offer");
  loop_.Advance(50s);  // ringing does not count
  Reply(anna_, 200, "a", "answer");
  loop_.Advance(1h - 1s);
  EXPECT_EQ(CountSentTo(anna_, "BYE") + CountSentTo(bob_, "BYE"), 0U);
  loop_.Advance(1s);
  EXPECT_EQ(CountSentTo(anna_, "BYE"), 1U);
  EXPECT_EQ(CountSentTo(bob_, "BYE"), 1U);
  EXPECT_EQ(journal_.LastField(EventType::kEnded, "why"), "it has lasted as long as a call may");
}

}  // namespace
}  // namespace foyer::proxy
