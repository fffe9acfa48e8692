// A door whose house proxy is another board: the calls go by that board while it lives, and the door helps itself while
// it does not.
#include <csignal>
#include <fstream>

#include "tests/flow/flow_test.h"
#include "tests/flow/peers/port_block.h"

namespace foyer::flow {
namespace {

class TwoBoardsTest : public FlowTest {
 protected:
  // The board in the hall, then the door, which registers there.
  void StartBoth(const std::string& transport = "tcp") {
    WritePanelConfiguration();
    panel_ = std::make_unique<peers::House>(
        pump_, peers::HouseProgram{
                   {foyerd_, "--config", panel_folder_.path() + "/foyer.conf"}, panel_folder_.path() + "/control", {}});
    HouseOptions options;
    options.door = "proxy = \"sip:127.0.0.1:" + std::to_string(panel_port_) + ";transport=" + transport +
                   "\"\nproxy_password = \"" + Password("door") + "\"";
    StartHouse(options);
    ASSERT_TRUE(UplinkIs("registered"));
  }
  bool UplinkIs(const std::string& state) {
    return Until([&] {
      const auto answer = Get("/api/v1/uplinks");
      return answer.is_object() && answer["uplinks"][0].value("state", "") == state;
    });
  }
  // A phone of the house: it knows the board, not the door.
  std::unique_ptr<peers::SipDevice> AddAtPanel(const std::string& user) {
    peers::SipDeviceConfig config;
    config.user = user;
    config.password = Password(user);
    config.domain = kDomain;
    config.proxy_port = panel_port_;
    auto device = std::make_unique<peers::SipDevice>(pump_, config);
    device->Register();
    EXPECT_TRUE(Until([&] { return device->registered(); }));
    return device;
  }
  std::unique_ptr<peers::Linphonec> AddLinphonecAtPanel(const std::string& user, bool dtmf_by_info) {
    auto phone = AddLinphonec(user, "tcp", [&](peers::LinphonecConfig& config) {
      config.proxy = "127.0.0.1:" + std::to_string(panel_port_);
      config.dtmf_by_info = dtmf_by_info;
    });
    EXPECT_TRUE(panel_->WaitForDevices(2));  // the door is one
    return phone;
  }
  void AnswerTalkOpenAndHangUp(bool dtmf_by_info, const std::string& method) {
    StartBoth();
    const auto anna = AddLinphonecAtPanel("anna", dtmf_by_info);
    ASSERT_TRUE(house_->Ring());
    ASSERT_TRUE(panel_->WaitFor("first_rtp_out")) << "no picture before the answer";
    ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
    anna->Answer();
    ASSERT_TRUE(house_->WaitFor("answered"));
    ASSERT_TRUE(Until([&] { return house_->TwoWay() && panel_->TwoWay(); }));
    for (int i = 0; i < 2; ++i) anna->SendDigit('1');
    EXPECT_TRUE(house_->WaitFor("lock_on"));
    EXPECT_EQ(house_->First("unlock")->Field("method"), method);
    anna->HangUp();
    EXPECT_TRUE(house_->WaitFor("ended"));
    EXPECT_TRUE(panel_->WaitFor("ended"));
  }

  TemporaryFolder panel_folder_;
  const std::uint16_t panel_port_ = peers::FreePort();
  std::unique_ptr<peers::House> panel_;

 private:
  void WritePanelConfiguration() {
    const std::string address = "127.0.0.1:" + std::to_string(panel_port_);
    std::ofstream file(panel_folder_.path() + "/foyer.conf");
    file << "[sip]\ndomain = \"" << kDomain << "\"\nlisten = [\"udp:" << address << "\", \"tcp:" << address << "\"]\n";
    for (const char* name : {"anna", "ben", "door"})
      file << "[[user]]\nname = \"" << name << "\"\npassword = \"" << Password(name) << "\"\nkind = \""
           << (std::string(name) == "door" ? "door" : "phone") << "\"\n";
    const int base = peers::PortBlock() + 800;
    file << "[relay]\nports = \"" << base << "-" << base + 99 << "\"\naddress = \"127.0.0.1\"\n"
         << "[service]\nwait_for_calls = 0\n[web]\nlisten = []\n[control]\nsocket = \"control\"\n[data]\ndir = \""
         << panel_folder_.path() << "\"\n";
  }
};

TEST_F(TwoBoardsTest, APressRingsThePhonesOfTheBoardWithThePictureBeforeAnyAnswer) {
  StartBoth();
  const auto anna = AddAtPanel("anna"), ben = AddAtPanel("ben"), known_here = AddDevice("carl");
  const auto audio_a = AddSink(), video_a = AddSink(), audio_b = AddSink(), video_b = AddSink();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  anna->Respond(183, "a", Sdp(*audio_a, *video_a));
  ASSERT_TRUE(Until([&] { return video_a->key_frames() > 0 && audio_a->packets() > 10; }));
  ben->Respond(183, "b", Sdp(*audio_b, *video_b));  // later: it needs a key frame of its own, through both relays
  EXPECT_TRUE(Until([&] { return video_b->key_frames() > 0; }));
  EXPECT_TRUE(video_b->first_was_parameter_set());
  anna->Respond(200, "a", Sdp(*audio_a, *video_a));
  EXPECT_TRUE(house_->WaitFor("answered"));
  EXPECT_TRUE(Until([&] { return ben->cancelled(); }));
  EXPECT_FALSE(known_here->invite()) << "a phone that the door knows itself was rung too";
}

// The board in the hall has the running group of pictures, if it is young, or asks for a new one.
TEST_F(TwoBoardsTest, ARealPhoneThatComesWhileItRingsSeesTheOtherBoardsDoor) {
  StartBoth();
  const auto anna = AddAtPanel("anna");
  const auto audio = AddSink(), video = AddSink();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  anna->Respond(183, "a", Sdp(*audio, *video));
  ASSERT_TRUE(Until([&] { return video->key_frames() > 0; }));
  const auto ben = AddLinphonecAtPanel("ben", true);
  ASSERT_TRUE(Until([&] { return ben->IsRinging(); }));
  EXPECT_TRUE(Shows(*ben)) << ben->process().Output();
}

TEST_F(TwoBoardsTest, ARealPhoneOpensByInfoThroughBothBoards) { AnswerTalkOpenAndHangUp(true, "info"); }

TEST_F(TwoBoardsTest, ARealPhoneOpensByTelephoneEventsThroughBothRelays) { AnswerTalkOpenAndHangUp(false, "rfc4733"); }

TEST_F(TwoBoardsTest, AUserOfTheBoardLooksInAtTheDoor) {
  StartBoth();
  const auto anna = AddLinphonecAtPanel("anna", true);
  anna->Call(Uri("door"));
  EXPECT_TRUE(house_->WaitFor("look_in"));
  EXPECT_EQ(house_->First("look_in")->Field("user"), Uri("anna"));
  EXPECT_TRUE(Until([&] { return panel_->TwoWay() || LegCount("", "rtp_out") > 50; }));
}

TEST_F(TwoBoardsTest, ABoardThatHangsIsRungAroundAndUsedAgainWhenItGoesOn) {
  StartBoth();
  const auto anna = AddAtPanel("anna"), carl = AddDevice("carl");
  carl->on_invite = [&] { carl->Respond(180, "c"); };  // what has not said a word cannot be cancelled
  panel_->process().Kill(SIGSTOP);
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return carl->invite().has_value(); }));
  EXPECT_TRUE(house_->WaitFor("fault"));
  const std::string first(carl->invite()->call_id());
  ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status / 100, 2);
  ASSERT_TRUE(Until([&] { return carl->cancelled() && house_->DoorIsReady(); }));

  ASSERT_TRUE(house_->Ring());  // it is known now
  EXPECT_TRUE(Until([&] { return carl->invite()->call_id() != first; }));
  ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status / 100, 2);
  ASSERT_TRUE(Until([&] { return house_->DoorIsReady(); }));
  const std::string second(carl->invite()->call_id());

  panel_->process().Kill(SIGCONT);
  ASSERT_TRUE(UplinkIs("registered"));
  house_->Mark();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && anna->invite()->call_id() != first; }));
  anna->Respond(180, "a");
  EXPECT_TRUE(house_->WaitFor("provisional"));
  EXPECT_EQ(carl->invite()->call_id(), second);
}

TEST_F(TwoBoardsTest, ABoardThatDiesIsRungAroundAtOnceAlsoWhileItRings) {
  StartBoth();
  const auto anna = AddAtPanel("anna"), carl = AddDevice("carl");
  const auto audio = AddSink(), video = AddSink();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  anna->Respond(183, "a", Sdp(*audio, *video));
  ASSERT_TRUE(Until([&] { return video->packets() > 0; }));
  panel_->process().Kill(SIGKILL);
  ASSERT_TRUE(Until([&] { return carl->invite().has_value(); }));
  const auto audio_c = AddSink(), video_c = AddSink();
  carl->Respond(183, "c", Sdp(*audio_c, *video_c));
  EXPECT_TRUE(Until([&] { return video_c->key_frames() > 0; }));
  carl->Respond(200, "c", Sdp(*audio_c, *video_c));
  EXPECT_TRUE(house_->WaitFor("answered"));
  ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status / 100, 2);
  ASSERT_TRUE(Until([&] { return house_->DoorIsReady(); }));

  panel_->process().WaitForExit();
  panel_->Start();
  ASSERT_TRUE(UplinkIs("registered"));
  const std::string direct(carl->invite()->call_id());
  const std::string by_board(anna->invite()->call_id());
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return anna->invite()->call_id() != by_board; }));
  EXPECT_EQ(carl->invite()->call_id(), direct);
}

TEST_F(TwoBoardsTest, OverUdpItIsTheSame) {
  StartBoth("udp");
  const auto anna = AddAtPanel("anna"), carl = AddDevice("carl");
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status / 100, 2);
  ASSERT_TRUE(Until([&] { return house_->DoorIsReady(); }));
  panel_->process().Kill(SIGKILL);
  panel_->process().WaitForExit();
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return carl->invite().has_value(); }));
}

}  // namespace
}  // namespace foyer::flow
