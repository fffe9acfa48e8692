// Calls that go on to somebody else.
#include "proxy/forwarding.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

class ForwardTest : public House {
 protected:
  static Settings Rules() {
    Settings settings = Hasty();
    settings.forwards[Aor{"anna", "house.test"}] = {{}, "sip:bob@house.test", "sip:carol@far.test", 20s};
    settings.forwards[Aor{"bob", "house.test"}] = {{}, "sip:hall@house.test", "sip:anna@house.test", 20s};
    return settings;
  }
  explicit ForwardTest(Settings settings = Rules()) : House(std::move(settings)) {}
};

TEST_F(ForwardTest, ABusyUsersCallGoesOn) {
  for (const int status : {486, 600, 603}) {
    Register(anna_);
    Register(tablet_);
    Register(bob_);
    const auto call = Send(gate_, {.target = "sip:anna@house.test", .body = "o", .call_id = std::to_string(status)});
    Reply(anna_, status, "a");
    EXPECT_TRUE(InviteOf(tablet_).cancelled);
    EXPECT_THAT(Statuses(call), ElementsAre(100, 181));
    Reply(bob_, 200, "b", "sdp");
    EXPECT_EQ(LastStatus(call), 200);
  }
}

TEST_F(ForwardTest, WhereThatDoesNotHelpTheCallerHearsWhatTheOtherSaid) {
  Register(anna_);
  Register(hall_);
  const auto call = Call(gate_, "sip:anna@house.test");
  Reply(anna_, 603, "a");
  EXPECT_EQ(CountSentTo(hall_, "INVITE"), 0U) << "bob is away, not busy";
  EXPECT_EQ(LastStatus(call), 603) << "nobody has said anything since";
}

TEST_F(ForwardTest, AChainGoesOn) {
  Register(anna_);
  Register(bob_);
  Register(hall_);
  const auto call = Call(gate_, "sip:anna@house.test");
  Reply(anna_, 486, "a");
  Reply(bob_, 486, "b");
  Reply(hall_, 480, "h");
  EXPECT_EQ(LastStatus(call), 480);
  EXPECT_EQ(layer_.sent.size(), 3U);
  ExpectNothingIsLeft();
}

TEST_F(ForwardTest, WhoDoesNotAnswerInTimeGetsCompany) {
  Register(anna_);
  const auto call = Call(gate_, "sip:anna@house.test");
  Reply(anna_, 180, "a");
  loop_.Advance(19s);
  EXPECT_EQ(CountSentTo(far_, "INVITE"), 0U);
  loop_.Advance(1s);
  EXPECT_EQ(CountSentTo(far_, "INVITE"), 1U);
  EXPECT_FALSE(InviteOf(anna_).cancelled);
  EXPECT_EQ(LastStatus(call), 181);
  Reply(far_, 200, "c", "sdp");
  EXPECT_TRUE(InviteOf(anna_).cancelled);
  EXPECT_EQ(LastStatus(call), 200);
}

TEST_F(ForwardTest, WhoIsNotThereIsNotWaitedForSoLong) {
  const auto call = Call(gate_, "sip:anna@house.test");
  EXPECT_EQ(CountSentTo(far_, "INVITE"), 1U);
  Reply(far_, 404, "c");
  EXPECT_EQ(LastStatus(call), 404);
  ExpectNothingIsLeft();
}

TEST_F(ForwardTest, ALoopIsCut) {
  Register(hall_);
  const auto call = Call(gate_, "sip:bob@house.test");  // to anna, who is away: to carol
  EXPECT_EQ(CountSentTo(far_, "INVITE"), 1U);
  Reply(far_, 480, "c");
  EXPECT_EQ(LastStatus(call), 480);
}

TEST_F(ForwardTest, InARingOfTheHouseToo) {
  Register(anna_);
  Register(hall_);
  const auto ring = Press();
  Reply(hall_, 183, "h", "sdp");
  Reply(anna_, 486, "a");
  loop_.Advance(20s);
  EXPECT_EQ(CountSentTo(far_, "INVITE"), 0U) << "anna is busy, and that was bob's part, who is rung already";
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 183)) << "no 181 to our own door";
}

TEST_F(ForwardTest, A181IsNotToldOnceThereIsAPicture) {
  Register(anna_);
  const auto call = Call(gate_, "sip:anna@house.test");
  Reply(anna_, 183, "a", "sdp");
  loop_.Advance(20s);
  EXPECT_EQ(CountSentTo(far_, "INVITE"), 1U);
  EXPECT_THAT(Statuses(call), ElementsAre(100, 183));
}

TEST_F(ForwardTest, ADoorThatFollowsOneDialogSeesOneTag) {
  Register(anna_);
  Register(bob_);
  const auto call = Call(gate_, "sip:anna@house.test");
  Reply(anna_, 486, "a");
  const std::string tag(LastResponse(call).to_tag());
  Reply(bob_, 180, "b");
  EXPECT_EQ(LastResponse(call).to_tag(), tag);
}

class AlwaysTest : public ForwardTest {
 protected:
  static Settings Always() {
    Settings settings = Hasty();
    settings.forwards[Aor{"anna", "house.test"}] = {"sip:bob@house.test", {}, {}, 20s};
    settings.forwards[Aor{"hall", "house.test"}] = {"sip:hall@house.test", {}, {}, 20s};
    return settings;
  }
  AlwaysTest() : ForwardTest(Always()) {}
};

TEST_F(AlwaysTest, TheCallGoesToTheOtherOnly) {
  Register(anna_);
  Register(bob_);
  Call(gate_, "sip:anna@house.test");
  EXPECT_EQ(CountSentTo(anna_, "INVITE"), 0U);
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 1U);
}

TEST_F(AlwaysTest, ToOneselfIsToNobody) {
  Register(hall_);
  const auto call = Call(gate_, "sip:hall@house.test");
  EXPECT_EQ(LastStatus(call), 480);
  EXPECT_EQ(
      LastStatus(Send(gate_, {.method = "MESSAGE", .target = "sip:hall@house.test", .body = "x", .call_id = "2"})),
      480);
  ExpectNothingIsLeft();
}

TEST(ForwardingTest, NoChainIsLongerThanFive) {
  std::map<Aor, ForwardRules> rules;
  for (int i = 0; i < 8; ++i) rules[{std::to_string(i), "h"}] = {{}, "sip:" + std::to_string(i + 1) + "@h", {}, 20s};
  Forwarding forwarding(rules);
  for (int i = 0; i < 5; ++i) {
    forwarding.Add({std::to_string(i), "h"}, TimePoint{});
    EXPECT_EQ(forwarding.Busy({std::to_string(i), "h"}), "sip:" + std::to_string(i + 1) + "@h");
  }
  forwarding.Add({"5", "h"}, TimePoint{});
  EXPECT_EQ(forwarding.Busy({"5", "h"}), std::nullopt);
}

}  // namespace
}  // namespace foyer::proxy
