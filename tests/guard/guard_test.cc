// Who gets in, in virtual time: floods, guessing, bans and their ladder, and the good phone beside all that.
#include "guard/guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"

namespace foyer::guard {
namespace {

using namespace std::chrono_literals;

class GuardTest : public testing::Test {
 protected:
  static Flow Udp(const char* remote) {
    Flow flow;
    flow.local = *Endpoint::Parse("192.0.2.1:5060");
    flow.remote = *Endpoint::Parse(remote);
    return flow;
  }
  static Flow Tcp(const char* remote, std::uint64_t connection) {
    Flow flow = Udp(remote);
    flow.transport = Transport::kTcp;
    flow.connection = connection;
    return flow;
  }
  static DefenceConfig Config() {
    DefenceConfig config;
    config.rate = 10;
    config.burst = 20;
    config.ban_after = 10;
    return config;
  }
  void Offend(const Flow& flow, Offence what, int times) {
    for (int i = 0; i < times; ++i) guard_.OnOffence(flow, what);
  }
  int CountAdmitted(const Flow& flow, int messages) {
    int admitted = 0;
    for (int i = 0; i < messages; ++i) admitted += guard_.Admits(flow) ? 1 : 0;
    return admitted;
  }
  std::string LastBan(std::string_view field) const { return journal_.LastField(EventType::kBanned, field); }
  std::size_t BanEvents() const { return journal_.CountOf(EventType::kBanned); }

  FakeEventLoop loop_;
  FakeEventJournal journal_;
  Guard guard_{loop_, journal_, Config()};
  const Flow scanner_ = Udp("198.51.100.66:5060");
  const Flow phone_ = Udp("198.51.100.66:41000");  // behind the same NAT
  const Flow other_ = Udp("203.0.113.5:5060");
};

// ---- The rate

TEST_F(GuardTest, AnAddressMaySendABurstAndThenItsRate) {
  EXPECT_EQ(CountAdmitted(scanner_, 100), 20);
  loop_.Advance(1s);
  EXPECT_EQ(CountAdmitted(scanner_, 100), 10);
  EXPECT_EQ(CountAdmitted(Udp("198.51.100.66:7000"), 1), 0) << "whatever the port";
  EXPECT_EQ(CountAdmitted(other_, 1), 1) << "nobody pays for another";
}

TEST_F(GuardTest, AWholeIpv6NetworkIsOneSource) {
  EXPECT_EQ(CountAdmitted(Udp("[2001:db8:0:1::1]:5060"), 20), 20);
  EXPECT_FALSE(guard_.Admits(Udp("[2001:db8:0:1:ffff::2]:5060")));
  EXPECT_TRUE(guard_.Admits(Udp("[2001:db8:0:2::1]:5060")));
}

TEST_F(GuardTest, RetransmissionsOfAPhoneNeverComeNearIt) {
  for (const auto wait : {500ms, 1000ms, 2000ms, 4000ms, 4000ms, 4000ms, 4000ms, 4000ms, 4000ms, 4000ms}) {
    EXPECT_TRUE(guard_.Admits(scanner_));
    loop_.Advance(wait);
  }
  EXPECT_EQ(BanEvents(), 0U);
}

TEST_F(GuardTest, AMinutesWorthBeyondTheRateWithinAMinuteIsAFloodAndBanned) {
  EXPECT_EQ(CountAdmitted(scanner_, 20 + 599), 20);
  EXPECT_EQ(BanEvents(), 0U);
  EXPECT_FALSE(guard_.Admits(scanner_));
  EXPECT_EQ(LastBan("source"), "198.51.100.66");
  EXPECT_EQ(LastBan("why"), "flood");
  EXPECT_EQ(LastBan("seconds"), "60");
  loop_.Advance(59s);
  EXPECT_FALSE(guard_.Admits(scanner_)) << "though its bucket is full again";
  loop_.Advance(1s);
  EXPECT_TRUE(guard_.Admits(scanner_));
}

TEST_F(GuardTest, WhoIsALittleTooFastIsSlowedDownAndNotBanned) {
  for (int second = 0; second < 300; ++second) {
    CountAdmitted(scanner_, 15);
    loop_.Advance(1s);
  }
  EXPECT_EQ(BanEvents(), 0U);
}

// ---- Failures

TEST_F(GuardTest, TenFailuresAreABanAndNineAreNone) {
  for (const Offence what :
       {Offence::kWrongCredentials, Offence::kMalformed, Offence::kChallenged, Offence::kAimless}) {
    Guard guard(loop_, journal_, Config());
    for (int i = 0; i < 9; ++i) guard.OnOffence(scanner_, what);
    EXPECT_TRUE(guard.Admits(scanner_));
    guard.OnOffence(scanner_, what);
    EXPECT_FALSE(guard.Admits(scanner_)) << static_cast<int>(what);
    EXPECT_FALSE(guard.AdmitsConnection(scanner_.remote, scanner_.local));
    EXPECT_TRUE(guard.Admits(other_));
  }
}

TEST_F(GuardTest, SlowGuessingIsABanTooButNotAFailureAMinute) {
  for (int i = 0; i < 20; ++i) {
    guard_.OnOffence(scanner_, Offence::kWrongCredentials);
    guard_.OnOffence(other_, Offence::kWrongCredentials);
    loop_.Advance(30s);
    guard_.OnOffence(scanner_, Offence::kWrongCredentials);
    loop_.Advance(30s);
  }
  EXPECT_FALSE(guard_.Admits(scanner_));
  EXPECT_TRUE(guard_.Admits(other_)) << "a phone with an old password that tries each minute";
}

TEST_F(GuardTest, ItCountsFailuresUntilTenMinutesHavePassedWithoutOne) {
  guard_.OnOffence(scanner_, Offence::kWrongCredentials);
  EXPECT_EQ(guard_.OnOffence(scanner_, Offence::kWrongCredentials), 2U);
  loop_.Advance(11min);
  EXPECT_EQ(guard_.OnOffence(scanner_, Offence::kWrongCredentials), 1U);
}

TEST_F(GuardTest, WhoSaysThatItIsAScannerIsBannedAtOnce) {
  guard_.OnOffence(scanner_, Offence::kScanner);
  EXPECT_FALSE(guard_.Admits(scanner_));
  EXPECT_EQ(LastBan("why"), "scanner");
}

TEST_F(GuardTest, APhoneThatAnswersItsChallengesNeverAddsUp) {
  for (int i = 0; i < 100; ++i) {
    guard_.OnOffence(phone_, Offence::kChallenged);
    guard_.OnProven(phone_, 1s);
    loop_.Advance(2s);
  }
  EXPECT_EQ(BanEvents(), 0U);
}

TEST_F(GuardTest, AHouseFullOfPhonesAfterAPowerCutIsNoScanner) {
  DefenceConfig config = Config();
  config.burst = 1000;
  guard_.Apply(config);
  for (int phone = 0; phone < 1000; ++phone)
    guard_.OnOffence(Udp(("198.51.100.66:" + std::to_string(20000 + phone)).c_str()), Offence::kChallenged);
  EXPECT_EQ(BanEvents(), 0U);
}

TEST_F(GuardTest, ButPortAfterPortThatNeverAnswersIs) {
  for (int port = 0; port < 2 * 20 + 1; ++port)
    guard_.OnOffence(Udp(("198.51.100.66:" + std::to_string(20000 + port)).c_str()), Offence::kChallenged);
  EXPECT_EQ(BanEvents(), 1U);
}

// ---- The ladder

TEST_F(GuardTest, EachBanIsLongerThanTheOneBeforeAndADayOfPeaceForgetsThem) {
  for (const auto length : {1min, 5min, 30min, 240min, 1440min, 1440min}) {
    guard_.OnOffence(scanner_, Offence::kScanner);
    EXPECT_EQ(LastBan("seconds"), std::to_string(length.count() * 60));
    loop_.Advance(length - 1s);
    EXPECT_FALSE(guard_.Admits(scanner_));
    loop_.Advance(1s);
    EXPECT_TRUE(guard_.Admits(scanner_));
    EXPECT_EQ(journal_.LastField(EventType::kUnbanned, "source"), "198.51.100.66");
  }
  EXPECT_EQ(BanEvents(), 6U) << "one each";
  EXPECT_EQ(journal_.CountOf(EventType::kUnbanned), 6U);
  loop_.Advance(24h);
  guard_.OnOffence(scanner_, Offence::kScanner);
  EXPECT_EQ(LastBan("seconds"), "60");
}

TEST_F(GuardTest, BansAreListedAndCanBeEnded) {
  guard_.OnOffence(Udp("[2001:db8:0:1::7]:5060"), Offence::kScanner);
  loop_.Advance(10s);
  ASSERT_EQ(guard_.Bans().size(), 1U);
  EXPECT_EQ(guard_.Bans()[0].source.ToString(), "2001:db8:0:1::");
  EXPECT_EQ(guard_.Bans()[0].left, 50s);
  EXPECT_EQ(LastBan("source"), "2001:db8:0:1::/64");
  EXPECT_FALSE(guard_.Unban(scanner_.remote.address));
  EXPECT_TRUE(guard_.Unban(*IpAddress::Parse("2001:db8:0:1::1234")));
  EXPECT_TRUE(guard_.Bans().empty());
  EXPECT_TRUE(guard_.Admits(Udp("[2001:db8:0:1::7]:5060")));
  EXPECT_EQ(journal_.LastField(EventType::kUnbanned, "why"), "control");
  guard_.OnOffence(Udp("[2001:db8:0:1::7]:5060"), Offence::kScanner);
  EXPECT_EQ(LastBan("seconds"), "60") << "what led to it is forgotten, too";
}

TEST_F(GuardTest, AFloodOfBansDoesNotFillTheLog) {
  for (std::uint32_t i = 0; i < 1000; ++i) {
    Flow flow = scanner_;
    flow.remote.address = IpAddress::FromV4(0x0a000000 + i);
    guard_.OnOffence(flow, Offence::kScanner);
  }
  EXPECT_EQ(BanEvents(), Guard::kMostTold);
  EXPECT_EQ(guard_.banned(), 1000U);
  EXPECT_EQ(guard_.counters().bans, 1000U);
}

// ---- The good phone behind the same NAT

TEST_F(GuardTest, APhoneThatIsRegisteredGoesOnWhateverItsAddressHasDone) {
  guard_.OnProven(phone_, 3600s);
  guard_.OnOffence(scanner_, Offence::kScanner);
  EXPECT_FALSE(guard_.Admits(scanner_));
  for (int minute = 0; minute < 59; ++minute) {
    EXPECT_EQ(CountAdmitted(phone_, 20), 20) << minute;
    loop_.Advance(1min);
  }
}

TEST_F(GuardTest, AlsoWhileItsAddressSendsAFloodBesideIt) {
  guard_.OnProven(phone_, 3600s);
  CountAdmitted(scanner_, 10'000);
  EXPECT_EQ(CountAdmitted(phone_, 20), 20);
}

TEST_F(GuardTest, WhatItMaySendItselfHasALimitToo) {
  guard_.OnProven(phone_, 3600s);
  EXPECT_EQ(CountAdmitted(phone_, 100), 20);
}

TEST_F(GuardTest, ItsRegistrationEndsAndItIsAStrangerAgain) {
  guard_.OnProven(phone_, 60s);
  loop_.Advance(60s);
  EXPECT_TRUE(guard_.IsKnownGood(phone_)) << "a minute longer than need be";
  loop_.Advance(60s);
  EXPECT_FALSE(guard_.IsKnownGood(phone_));
}

TEST_F(GuardTest, AConnectionThatClosesTakesItsGoodNameWithIt) {
  const Flow connection = Tcp("198.51.100.66:41000", 7);
  guard_.OnProven(connection, 3600s);
  EXPECT_TRUE(guard_.IsKnownGood(connection));
  EXPECT_FALSE(guard_.IsKnownGood(Tcp("198.51.100.66:41000", 8))) << "another one from the same port";
  guard_.OnFlowClosed(connection);
  EXPECT_FALSE(guard_.IsKnownGood(connection));
}

TEST_F(GuardTest, WhereAPhoneIsAtHomeItMayComeBackFromANewPortWhileTheAddressIsBanned) {
  guard_.OnProven(Tcp("198.51.100.66:41000", 7), 3600s);
  guard_.OnOffence(scanner_, Offence::kScanner);
  guard_.OnFlowClosed(Tcp("198.51.100.66:41000", 7));
  const Flow again = Tcp("198.51.100.66:41002", 8);
  EXPECT_TRUE(guard_.AdmitsConnection(again.remote, again.local));
  EXPECT_TRUE(guard_.Admits(again)) << "REGISTER";
  guard_.OnOffence(again, Offence::kChallenged);
  EXPECT_TRUE(guard_.Admits(again)) << "and again with credentials";
  guard_.OnProven(again, 3600s);
  EXPECT_EQ(CountAdmitted(again, 20), 20);
  EXPECT_EQ(CountAdmitted(scanner_, 100), 0) << "the scanner's port gets nothing of it";
}

TEST_F(GuardTest, WhereNobodyIsAtHomeNothingOfABannedAddressIsRead) {
  guard_.OnOffence(scanner_, Offence::kScanner);
  EXPECT_EQ(CountAdmitted(Udp("198.51.100.66:41002"), 100), 0);
}

TEST_F(GuardTest, WhoGuessesThroughTheGapClosesIt) {
  guard_.OnProven(phone_, 3600s);
  guard_.OnOffence(scanner_, Offence::kScanner);
  const Flow guesser = Udp("198.51.100.66:41002");
  EXPECT_TRUE(guard_.Admits(guesser));
  guard_.OnOffence(guesser, Offence::kWrongCredentials);
  EXPECT_FALSE(guard_.Admits(guesser));
  guard_.OnProven(guesser, 3600s);
  EXPECT_FALSE(guard_.IsKnownGood(guesser)) << "nor does an account of its own help it";
}

TEST_F(GuardTest, AnAccountOfOnesOwnIsNoLicenceToGuessOthers) {
  guard_.OnProven(phone_, 3600s);
  Offend(phone_, Offence::kWrongCredentials, 9);
  EXPECT_TRUE(guard_.IsKnownGood(phone_));
  Offend(phone_, Offence::kWrongCredentials, 1);
  EXPECT_FALSE(guard_.IsKnownGood(phone_));
  EXPECT_FALSE(guard_.Admits(phone_));
  EXPECT_EQ(LastBan("why"), "wrong passwords");
}

TEST_F(GuardTest, OddMessagesOfAGoodPhoneAreNotHeldAgainstIt) {
  guard_.OnProven(phone_, 3600s);
  for (const Offence what : {Offence::kMalformed, Offence::kChallenged, Offence::kAimless, Offence::kScanner})
    Offend(phone_, what, 100);
  EXPECT_EQ(BanEvents(), 0U);
  EXPECT_TRUE(guard_.Admits(phone_));
}

// ---- Who is never asked

TEST_F(GuardTest, NetworksOfTheConfigurationAreNeitherLimitedNorBannedFromTheReloadOn) {
  guard_.OnOffence(scanner_, Offence::kScanner);
  CountAdmitted(other_, 20);
  DefenceConfig config = Config();
  config.never = {{*IpAddress::Parse("198.51.100.0"), 120}, {*IpAddress::Parse("203.0.113.5"), 128}};
  guard_.Apply(config);
  EXPECT_TRUE(guard_.Bans().empty()) << "also not from before";
  EXPECT_EQ(CountAdmitted(scanner_, 1000), 1000);
  EXPECT_EQ(CountAdmitted(other_, 1000), 1000);
  Offend(scanner_, Offence::kWrongCredentials, 100);
  guard_.OnProven(phone_, 3600s);
  EXPECT_EQ(CountAdmitted(phone_, 1000), 1000);
  EXPECT_EQ(BanEvents(), 1U);
  guard_.Apply(Config());
  EXPECT_LT(CountAdmitted(other_, 1000), 1000);
}

TEST_F(GuardTest, AlsoWhenTheTableIsFullOfOthers) {
  DefenceConfig config = Config();
  config.never = {{*IpAddress::Parse("203.0.113.5"), 128}};
  guard_.Apply(config);
  for (std::uint32_t i = 0; i < SourceTable::kMaxSources; ++i) {
    Flow flow = scanner_;
    flow.remote.address = IpAddress::FromV4(0x0a000000 + i);
    guard_.Admits(flow);
  }
  Offend(other_, Offence::kWrongCredentials, 100);
  EXPECT_EQ(BanEvents(), 0U);
  EXPECT_EQ(CountAdmitted(other_, 1000), 1000);
}

TEST_F(GuardTest, BansCanBeSwitchedOff) {
  DefenceConfig config = Config();
  config.ban_after = 0;
  guard_.Apply(config);
  Offend(scanner_, Offence::kWrongCredentials, 100);
  Offend(scanner_, Offence::kChallenged, 1000);
  guard_.OnOffence(scanner_, Offence::kScanner);
  EXPECT_EQ(CountAdmitted(scanner_, 10'000), 20);
  EXPECT_EQ(BanEvents(), 0U);
}

TEST_F(GuardTest, OurOwnUserAgentIsNeverAsked) {
  Flow own = Tcp("127.0.0.1:40000", 3);
  own.local = *Endpoint::Parse("127.0.0.1:34567");
  guard_.SetOwnListener(own.local);
  guard_.OnOffence(Udp("127.0.0.1:9"), Offence::kScanner);
  EXPECT_TRUE(guard_.AdmitsConnection(own.remote, own.local));
  EXPECT_EQ(CountAdmitted(own, 1000), 1000);
  EXPECT_TRUE(guard_.IsKnownGood(own));
}

// ---- Overload

TEST_F(GuardTest, WhileWeAreBehindStrangersArePutOffAndKnownPhonesAreNot) {
  guard_.OnProven(phone_, 3600s);
  EXPECT_FALSE(guard_.RetryAfter(other_));
  guard_.OnReceived(true);
  loop_.Advance(LoadWatch::kPatience);
  guard_.OnReceived(true);
  EXPECT_TRUE(guard_.RetryAfter(other_));
  EXPECT_FALSE(guard_.RetryAfter(phone_));
  EXPECT_EQ(guard_.counters().put_off, 1U);
  loop_.Advance(LoadWatch::kMemory);
  EXPECT_FALSE(guard_.RetryAfter(other_));
}

}  // namespace
}  // namespace foyer::guard
