// Who opens the lock, by what, and who does not.
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

class UnlockTest : public FlowTest {
 protected:
  // Anna's phone rings, shows the door, and has early media.
  void RingAnna() {
    StartHouse();
    anna_ = AddDevice("anna");
    audio_ = AddSink();
    video_ = AddSink();
    ASSERT_TRUE(house_->Ring());
    ASSERT_TRUE(Until([&] { return anna_->invite().has_value(); }));
    anna_->Respond(183, "a", Sdp(*audio_, *video_));
    ASSERT_TRUE(Until([&] { return audio_->packets() > 0; }));
  }
  void Answer() {
    anna_->Respond(200, "a", Sdp(*audio_, *video_));
    ASSERT_TRUE(house_->WaitFor("answered"));
  }
  void SendInfo(const std::string& digit, const std::string& type = "application/dtmf-relay") {
    const std::string body = type == "application/dtmf" ? digit : "Signal=" + digit + "\r\nDuration=160\r\n";
    anna_->SendInDialog("INFO", "a", type, body);
  }

  // Answers, talks, and types the code the way that is expected to be recorded as `method`.
  void OpenWithRealPhone(const std::string& transport, bool by_info, const std::string& method) {
    StartHouse();
    const auto anna =
        AddLinphonec("anna", transport, [&](peers::LinphonecConfig& config) { config.dtmf_by_info = by_info; });
    ASSERT_TRUE(house_->WaitForDevices(1));
    ASSERT_TRUE(house_->Ring());
    ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
    anna->Answer();
    ASSERT_TRUE(house_->WaitFor("answered"));
    ASSERT_TRUE(Until([&] { return house_->TwoWay(); }));
    for (int i = 0; i < 2; ++i) anna->SendDigit('1');
    EXPECT_TRUE(house_->WaitFor("lock_on"));
    EXPECT_EQ(house_->First("unlock")->Field("method"), method);
  }

  std::unique_ptr<peers::SipDevice> anna_;
  std::unique_ptr<peers::RtpSink> audio_, video_;
};

TEST_F(UnlockTest, InfoOfBothKindsOpensBeforeTheAnswerWhereTheLockAllowsIt) {
  RingAnna();
  SendInfo("1");
  SendInfo("1", "application/dtmf");
  EXPECT_TRUE(house_->WaitFor("lock_on"));
  EXPECT_TRUE(house_->WaitFor("lock_off"));
  EXPECT_EQ(house_->First("unlock")->Field("user"), std::string("anna@") + kDomain);
  EXPECT_EQ(house_->First("unlock")->Field("method"), "info");
  EXPECT_FALSE(LockIsOn());
}

TEST_F(UnlockTest, ALockThatOpensOnlyAfterTheAnswerStaysShutBeforeIt) {
  RingAnna();
  for (int i = 0; i < 2; ++i) SendInfo("2");
  ASSERT_TRUE(house_->WaitFor("unlock"));
  EXPECT_EQ(house_->First("unlock")->Field("allowed"), "no");
  EXPECT_EQ(house_->Count("lock_on"), 0U);
  Answer();
  for (int i = 0; i < 2; ++i) SendInfo("2");
  EXPECT_TRUE(house_->WaitFor("lock_on"));
}

TEST_F(UnlockTest, TelephoneEventsOpenAndReachNobodyElse) {
  RingAnna();
  Answer();
  audio_->SendDigit(101, '1');
  audio_->SendDigit(101, '1');
  EXPECT_TRUE(house_->WaitFor("lock_on"));
  EXPECT_EQ(house_->First("unlock")->Field("method"), "rfc4733");
  EXPECT_EQ(LegCount("", "rtp_out"), 0U);
}

TEST_F(UnlockTest, ACodeSentByInfoAndByTelephoneEventsAtOnceOpensOnce) {
  RingAnna();
  Answer();
  for (int i = 0; i < 2; ++i) {
    SendInfo("1");
    audio_->SendDigit(101, '1');
  }
  EXPECT_TRUE(house_->WaitFor("lock_off"));
  EXPECT_EQ(house_->Count("lock_on"), 1U);
}

TEST_F(UnlockTest, AWrongCodeIsCountedAndOpensNothing) {
  RingAnna();
  for (const char* digit : {"9", "9", "#"}) SendInfo(digit);
  ASSERT_TRUE(house_->WaitFor("unlock"));
  EXPECT_EQ(house_->First("unlock")->Field("allowed"), "no");
  EXPECT_EQ(house_->Count("lock_on"), 0U);
}

TEST_F(UnlockTest, ARealPhoneOpensByInfoInTheCall) { OpenWithRealPhone("udp", true, "info"); }

TEST_F(UnlockTest, ARealPhoneOpensByTelephoneEventsInTheCall) { OpenWithRealPhone("tcp", false, "rfc4733"); }

TEST_F(UnlockTest, ARealPhoneOpensByMessageWhileItRings) {
  StartHouse();
  const auto anna = AddLinphonec("anna");
  ASSERT_TRUE(house_->WaitForDevices(1));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  anna->Message(Uri("door"), "11");
  EXPECT_TRUE(house_->WaitFor("lock_on")) << anna->process().Output();
  EXPECT_EQ(house_->First("unlock")->Field("method"), "message");
  EXPECT_EQ(house_->First("unlock")->Field("user"), std::string("anna@") + kDomain);
  EXPECT_EQ(house_->Count("answered"), 0U);
}

TEST_F(UnlockTest, ControlOpensAndIsAudited) {
  StartHouse();
  EXPECT_EQ(house_->Request("POST", "/api/v1/locks/front/open").status / 100, 2);
  EXPECT_TRUE(house_->WaitFor("lock_on"));
  EXPECT_TRUE(house_->WaitFor("lock_off"));
  EXPECT_EQ(house_->First("unlock")->Field("method"), "control");
}

TEST_F(UnlockTest, AStrangerOnLoopbackIsChallengedAndOpensNothing) {
  RingAnna();
  peers::SipDeviceConfig config;
  config.user = "anna";
  config.password = "not-hers";
  config.domain = kDomain;
  config.proxy_port = port();
  peers::SipDevice stranger(pump_, config);
  std::vector<int> statuses;
  stranger.on_response = [&](const sip::Message& response) { statuses.push_back(response.status()); };
  for (const char* method : {"INVITE", "INFO", "MESSAGE"}) {
    statuses.clear();
    stranger.SendRequest(method, Uri("door"), "text/plain", "11");
    EXPECT_TRUE(Until([&] { return stranger.challenges() == 2; })) << method;
  }
  EXPECT_EQ(house_->Count("lock_on"), 0U);
}

TEST_F(UnlockTest, AForgedInfoInTheRingingDialogOpensNothing) {
  RingAnna();
  peers::SipDeviceConfig config;
  config.user = "anna";
  config.domain = kDomain;
  config.proxy_port = port();
  peers::SipDevice stranger(pump_, config);
  int status = 0;
  stranger.on_response = [&](const sip::Message& response) { status = response.status(); };
  for (int i = 0; i < 2; ++i) {
    status = 0;
    stranger.Impersonate(*anna_);
    stranger.SendInDialog("INFO", "a", "application/dtmf-relay", "Signal=1\r\nDuration=160\r\n");
    ASSERT_TRUE(Until([&] { return status != 0; }));
    EXPECT_TRUE(status == 401 || status == 407 || status == 403 || status == 481) << status;
  }
  EXPECT_EQ(house_->Count("lock_on"), 0U);
}

}  // namespace
}  // namespace foyer::flow
