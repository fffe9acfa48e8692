// The house behind a PBX: a real Kamailio, at which foyerd is a subscriber, and real phones on both.
#include "tests/flow/flow_test.h"
#include "tests/flow/peers/kamailio.h"

namespace foyer::flow {
namespace {

class PbxTest : public FlowTest {
 protected:
  void StartBehindPbx(const std::string& transport) {
    pbx_ = std::make_unique<peers::Kamailio>(pump_, folder(), peers::FreePort());
    HouseOptions options;
    options.more = "[[uplink]]\nname = \"pbx\"\nserver = \"sip:127.0.0.1:" + std::to_string(pbx_->port()) +
                   ";transport=" + transport + "\"\naccount = \"sip:620@" + peers::Kamailio::kDomain +
                   "\"\npassword = \"" + peers::Kamailio::kPassword + "\"\nring = \"home\"\n";
    StartHouse(options);
    ASSERT_TRUE(Until([&] { return State() == "registered"; })) << pbx_->process().Output();
  }
  std::string Tells(const char* field) {
    const auto answer = Get("/api/v1/uplinks");
    return answer.is_object() ? answer["uplinks"][0].value(field, "") : "";
  }
  std::string State() { return Tells("state"); }
  // A phone of the PBX, not of the house.
  std::unique_ptr<peers::Linphonec> AddPbxPhone() {
    auto phone = AddLinphonec("610", "udp", [&](peers::LinphonecConfig& config) {
      config.password = peers::Kamailio::kPassword;
      config.domain = peers::Kamailio::kDomain;
      config.proxy = "127.0.0.1:" + std::to_string(pbx_->port());
    });
    EXPECT_TRUE(Until([&] { return pbx_->HasRegistered("610"); })) << phone->process().Output();
    return phone;
  }

  std::unique_ptr<peers::Kamailio> pbx_;
};

TEST_F(PbxTest, APhoneOfThePbxRingsTheHouseAndTheReInviteOfOursIsAnsweredFor) {
  StartBehindPbx("udp");
  EXPECT_EQ(pbx_->Challenges("REGISTER"), 1U);
  std::vector<int> statuses;  // outlives the devices: the end of one makes others speak
  const auto anna = AddDevice("anna");
  const auto phone = AddPbxPhone();
  const auto audio = AddSink(), video = AddSink();
  phone->Call(std::string("sip:620@") + peers::Kamailio::kDomain);
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); })) << phone->process().Output();
  anna->Respond(200, "a", Sdp(*audio, *video));
  ASSERT_TRUE(house_->WaitFor("answered"));
  ASSERT_TRUE(Until([&] { return audio->packets() > 20; }));

  anna->on_response = [&](const sip::Message& response) { statuses.push_back(response.status()); };
  anna->SendInDialog("INVITE", "a", "application/sdp", Sdp(*audio, *video));
  EXPECT_TRUE(Until([&] { return std::ranges::count(statuses, 200) > 0; })) << phone->process().Output();
  EXPECT_EQ(std::ranges::count(statuses, 407), 0);
  EXPECT_EQ(pbx_->Challenges("re-INVITE"), 1U);
  anna->SendInDialog("BYE", "a");
  EXPECT_TRUE(house_->WaitFor("ended"));
  EXPECT_TRUE(Until([&] { return phone->process().Printed("Call terminated") || phone->process().Printed("ended"); }))
      << phone->process().Output();
}

TEST_F(PbxTest, TheDoorCallsANumberOfThePbxAndHangsUp) {
  StartBehindPbx("udp");
  const auto phone = AddPbxPhone();
  ASSERT_TRUE(house_->Ring(std::string("sip:610@") + peers::Kamailio::kDomain));
  ASSERT_TRUE(Until([&] { return phone->IsRinging(); })) << phone->process().Output();
  EXPECT_GE(pbx_->Challenges("INVITE"), 1U);
  phone->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  EXPECT_TRUE(Until([&] { return house_->TwoWay(); }));
  EXPECT_EQ(house_->Request("POST", "/api/v1/hangup").status / 100, 2);
  EXPECT_TRUE(Until([&] { return pbx_->Challenges("BYE") > 0; }));
  EXPECT_TRUE(Until([&] { return phone->process().Printed("Call terminated") || phone->process().Printed("ended"); }))
      << phone->process().Output();
}

TEST_F(PbxTest, AfterThePbxHasBeenRestartedCallsComeAgainByThemselves) {
  StartBehindPbx("tcp");
  pbx_->Restart();
  ASSERT_TRUE(house_->WaitFor("fault"));
  EXPECT_EQ(house_->First("fault")->Field("part"), "uplink pbx");
  ASSERT_TRUE(Until([&] { return State() == "registered"; })) << pbx_->process().Output();
  EXPECT_TRUE(house_->WaitFor("recovered"));
  const auto anna = AddDevice("anna");
  const auto phone = AddPbxPhone();
  phone->Call(std::string("sip:620@") + peers::Kamailio::kDomain);
  EXPECT_TRUE(Until([&] { return anna->invite().has_value(); })) << phone->process().Output();
}

TEST_F(PbxTest, AWrongPasswordIsToldAndNotTriedForEver) {
  pbx_ = std::make_unique<peers::Kamailio>(pump_, folder(), peers::FreePort());
  HouseOptions options;
  options.more = "[[uplink]]\nname = \"pbx\"\nserver = \"sip:127.0.0.1:" + std::to_string(pbx_->port()) +
                 ";transport=tcp\"\naccount = \"sip:620@" + peers::Kamailio::kDomain + "\"\npassword = \"wrong\"\n";
  StartHouse(options);
  ASSERT_TRUE(Until([&] { return State() == "waiting"; }));
  EXPECT_NE(Tells("error").find("password"), std::string::npos) << Tells("error");
  EXPECT_EQ(pbx_->Challenges("REGISTER"), 2U);
}

}  // namespace
}  // namespace foyer::flow
