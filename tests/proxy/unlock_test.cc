// Codes that phones type: who is believed to have typed them.
#include "proxy/dtmf_info.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

class UnlockTest : public House {
 protected:
  UnlockTest() {
    Register(anna_);
    Register(bob_);
  }
  ServerTransactionId Message(const Device& from, const std::string& text, const std::string& address = {}) {
    return Send(from, {.method = "MESSAGE",
                       .target = "sip:front@house.test",
                       .body = text,
                       .type = "text/plain",
                       .call_id = "message-1",
                       .from = address});
  }
};

TEST_F(UnlockTest, AnEarlyInfoIsOfTheUserWhoseBranchItComesOn) {
  Press();
  Reply(anna_, 183, "a", "sdp");
  Reply(bob_, 183, "b", "sdp");  // withheld from the door
  const auto info = ByCallee(bob_, "b", Digits("5"));
  EXPECT_THAT(Statuses(info), ElementsAre(200));
  ASSERT_EQ(unlock_.inputs.size(), 1U);
  EXPECT_EQ(unlock_.inputs[0].user, bob_.aor);
  EXPECT_EQ(unlock_.inputs[0].digits, "5");
  EXPECT_EQ(unlock_.inputs[0].call_id, "call-1");
  EXPECT_EQ(unlock_.inputs[0].method, UnlockMethod::kInfo);
  EXPECT_FALSE(unlock_.inputs[0].answered);
  EXPECT_EQ(authenticator_.asked, 1) << "the INVITE only: the flow is the identity";
}

TEST_F(UnlockTest, AnInfoOfTheAnsweredCallIsMarkedSo) {
  Press();
  Reply(anna_, 200, "a", "sdp");
  ByCallee(anna_, "a", Digits("1"));
  loop_.Advance(1s);
  ByCallee(anna_, "a", Digits("2"));
  ASSERT_EQ(unlock_.inputs.size(), 2U);
  EXPECT_TRUE(unlock_.inputs[0].answered);
  EXPECT_TRUE(unlock_.inputs[0].just_answered);
  EXPECT_FALSE(unlock_.inputs[1].just_answered);
  EXPECT_EQ(CountSentTo(front_, "INFO"), 0U) << "no code ever reaches our own user agent";
}

TEST_F(UnlockTest, AnInfoOnAnotherFlowIsChallenged) {
  Press();
  Reply(anna_, 183, "a", "sdp");
  auto info = Digits("5");
  info.flow = stranger_.flow;
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", info)), 407);
  info.flow = bob_.flow;  // bob proves who he is, but that is anna's dialog
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", info)), 481);
  EXPECT_TRUE(unlock_.inputs.empty());
}

TEST_F(UnlockTest, AnInfoOnAnotherFlowByTheSameUserIsTaken) {
  Press();
  Reply(anna_, 183, "a", "sdp");
  authenticator_.identities[tablet_.flow] = {anna_.aor, UserKind::kPhone, false};
  auto info = Digits("5");
  info.flow = tablet_.flow;
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", info)), 200);
  EXPECT_EQ(unlock_.inputs.size(), 1U);
}

TEST_F(UnlockTest, AnInfoWithAnotherTagIsChallengedAndThenRefused) {
  Press();
  Reply(anna_, 183, "a", "sdp");
  auto info = Digits("5");
  EXPECT_EQ(LastStatus(ByCallee(anna_, "guessed", info)), 481);
  info.flow = stranger_.flow;
  EXPECT_EQ(LastStatus(ByCallee(anna_, "guessed", info)), 407);
  EXPECT_TRUE(unlock_.inputs.empty());
}

TEST_F(UnlockTest, AnInfoOfADeviceThatHasLostIsRefused) {
  Press();
  Reply(anna_, 183, "a", "sdp");
  Reply(bob_, 200, "b", "sdp");
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", Digits("5"))), 481);
  EXPECT_TRUE(unlock_.inputs.empty());
}

TEST_F(UnlockTest, AnInfoAfterTheEndIsRefused) {
  Press();
  Reply(anna_, 200, "a", "sdp");
  ByCallee(anna_, "a", {"BYE"});
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", Digits("5"))), 481);
  EXPECT_TRUE(unlock_.inputs.empty());
  EXPECT_THAT(unlock_.ended, ElementsAre("call-1"));
}

TEST_F(UnlockTest, AnInfoOfUnknownTypeIs415AndAnEmptyOneIsKeptAlive) {
  Press();
  Reply(anna_, 183, "a", "sdp");
  const auto unknown = ByCallee(anna_, "a", {"INFO", "<x/>", "application/x"});
  EXPECT_EQ(LastStatus(unknown), 415);
  EXPECT_EQ(LastResponse(unknown).ValueByName("Accept"), "application/dtmf-relay, application/dtmf");
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", {"INFO"})), 200);
  EXPECT_TRUE(unlock_.inputs.empty());
}

TEST_F(UnlockTest, AKeyFrameRequestGoesToTheRelay) {
  const Within request{"INFO", "<media_control><picture_fast_update/></media_control>",
                       "application/media_control+xml"};
  Press();
  Reply(anna_, 183, "a", "sdp");
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", request)), 200);
  EXPECT_EQ(Media().key_frames_requested, 1);
  ASSERT_TRUE(Media().request.handler.request_key_frame);
  Media().request.handler.request_key_frame();
  EXPECT_EQ(key_frames_, 1);
}

TEST_F(UnlockTest, AKeyFrameRequestToAnotherDoorThatStillRingsGoesToTheRelayToo) {
  Call(gate_, "sip:home@house.test");
  Reply(anna_, 183, "a", "sdp");
  EXPECT_FALSE(Media().request.handler.request_key_frame);
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", {"INFO", "<picture_fast_update/>", "application/media_control+xml"})), 200);
  EXPECT_EQ(Media().key_frames_requested, 1);
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", Digits("5"))), 481) << "that door's lock is not ours";
}

TEST_F(UnlockTest, DigitsOfTheRelayAreOfTheBranchTheyCameOn) {
  Press();
  Reply(anna_, 183, "a", "sdp");
  Media().request.handler.on_digit(2, "b", '#');
  ASSERT_EQ(unlock_.inputs.size(), 1U);
  EXPECT_EQ(unlock_.inputs[0].user, bob_.aor);
  EXPECT_EQ(unlock_.inputs[0].method, UnlockMethod::kRfc4733);
  EXPECT_EQ(unlock_.inputs[0].digits, "#");
}

TEST_F(UnlockTest, WhoLooksInTypesAsTheCaller) {
  Register(front_);
  const auto look_in = Call(bob_, "sip:front@house.test");
  EXPECT_FALSE(Media().request.own_door);
  Reply(front_, 200, "f", "sdp");
  Media().request.handler.on_digit(0, "", '1');
  EXPECT_EQ(LastStatus(ByCaller(bob_, look_in, Digits("2"))), 200);
  ASSERT_EQ(unlock_.inputs.size(), 2U);
  for (const UnlockInput& input : unlock_.inputs) {
    EXPECT_EQ(input.user, bob_.aor);
    EXPECT_TRUE(input.answered);
  }
  EXPECT_EQ(journal_.LastField(EventType::kLookIn, "user"), "sip:bob@house.test");
  EXPECT_EQ(LastStatus(ByCaller(bob_, look_in, {"INFO", "<picture_fast_update/>", "application/media_control+xml"})),
            200);
  EXPECT_EQ(key_frames_, 1);
}

TEST_F(UnlockTest, DigitsOfACallBetweenPhonesOpenNothing) {
  Call(bob_, "sip:anna@house.test");
  Reply(anna_, 200, "a", "sdp");
  Media().request.handler.on_digit(0, "", '1');
  Media().request.handler.on_digit(1, "a", '1');
  ByCallee(anna_, "a", Digits("1"));
  EXPECT_TRUE(unlock_.inputs.empty());
  EXPECT_EQ(CountSentTo(bob_, "INFO"), 1U) << "that INFO is for the other phone";
}

TEST_F(UnlockTest, AMessageToTheDoorIsOfWhoProvedToSendIt) {
  EXPECT_EQ(LastStatus(Message(anna_, " 1234# ", "<sip:front@house.test>;tag=x")), 200);
  ASSERT_EQ(unlock_.inputs.size(), 1U);
  EXPECT_EQ(unlock_.inputs[0].user, anna_.aor);
  EXPECT_EQ(unlock_.inputs[0].digits, "1234#");
  EXPECT_EQ(unlock_.inputs[0].method, UnlockMethod::kMessage);
  EXPECT_EQ(unlock_.inputs[0].call_id, "");
}

TEST_F(UnlockTest, AMessageDuringTheRingBelongsToIt) {
  Press();
  Reply(anna_, 183, "a", "sdp");
  Message(anna_, "1");
  ASSERT_EQ(unlock_.inputs.size(), 1U);
  EXPECT_EQ(unlock_.inputs[0].call_id, "call-1");
  EXPECT_FALSE(unlock_.inputs[0].answered);
  Reply(bob_, 200, "b", "sdp");
  Message(anna_, "1");
  EXPECT_EQ(unlock_.inputs[1].call_id, "") << "anna does not take part in bob's call";
}

TEST_F(UnlockTest, AMessageOfAStrangerIsChallengedAndOneThatIsNoCodeIsOnlyTaken) {
  EXPECT_EQ(LastStatus(Message(stranger_, "1234", "<sip:anna@house.test>;tag=x")), 407);
  EXPECT_EQ(LastStatus(Message(anna_, "hello")), 200);
  EXPECT_TRUE(unlock_.inputs.empty());
}

// ---- Bodies

sip::Message WithBody(const std::string& type, const std::string& body) {
  return FakeTransactionLayer::Parse(
      "INFO sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\n"
      "Call-ID: 1\r\nCSeq: 1 INFO\r\nContent-Type: " +
      type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

TEST(DtmfInfoTest, AllFormsThatPhonesSend) {
  const std::vector<std::pair<std::string, std::string>> relay{{"Signal=5\r\nDuration=160\r\n", "5"},
                                                               {"Signal= 5\r\nDuration= 160\r\n", "5"},
                                                               {"signal=#\n", "#"},
                                                               {"Duration=100\r\nSignal=*", "*"},
                                                               {"Signal=10", "*"},
                                                               {"Signal=11", "#"},
                                                               {"Signal=\"7\"", "7"},
                                                               {"Signal=a", "A"},
                                                               {"Signal=E", ""},
                                                               {"Signal=", ""},
                                                               {"Signal=12", ""},
                                                               {"Signal", ""},
                                                               {"\r\n\r\n", ""},
                                                               {"=5", ""}};
  for (const auto& [body, digits] : relay) {
    EXPECT_EQ(DigitsOfInfo(WithBody("application/dtmf-relay", body)), digits) << body;
  }
  EXPECT_EQ(DigitsOfInfo(WithBody("application/dtmf", "5\r\n")), "5");
  EXPECT_EQ(DigitsOfInfo(WithBody("Application/DTMF ; x=y", "11")), "#");
  EXPECT_EQ(DigitsOfInfo(WithBody("application/dtmf", "555")), "");
  EXPECT_EQ(DigitsOfInfo(WithBody("application/dtmf-relay", "5")), "");
}

TEST(DtmfInfoTest, KindsOfInfo) {
  EXPECT_EQ(InfoKindOf(WithBody("application/dtmf", "5")), InfoKind::kDigits);
  EXPECT_EQ(InfoKindOf(WithBody("application/dtmf", "")), InfoKind::kEmpty);
  EXPECT_EQ(InfoKindOf(WithBody("application/media_control+xml", "<picture_fast_update>")), InfoKind::kKeyFrame);
  EXPECT_EQ(InfoKindOf(WithBody("application/media_control+xml", "<other>")), InfoKind::kUnsupported);
  EXPECT_EQ(InfoKindOf(WithBody("text/plain", "5")), InfoKind::kUnsupported);
}

TEST(DtmfInfoTest, AMessageIsACodeOnlyIfItIsNothingElse) {
  EXPECT_EQ(DigitsOfMessage(WithBody("text/plain", "12#")), "12#");
  EXPECT_EQ(DigitsOfMessage(WithBody("text/plain;charset=UTF-8", "\r\n 12d \r\n")), "12D");
  EXPECT_EQ(DigitsOfMessage(WithBody("text/plain", "12 34")), "");
  EXPECT_EQ(DigitsOfMessage(WithBody("text/plain", "call 1")), "");
  EXPECT_EQ(DigitsOfMessage(WithBody("text/html", "12")), "");
  EXPECT_EQ(DigitsOfMessage(WithBody("text/plain", std::string(33, '1'))), "");
}

}  // namespace
}  // namespace foyer::proxy
