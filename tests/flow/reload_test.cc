// A configuration that changes while the house lives: users, groups, codes, and a file with mistakes.
#include <fstream>
#include <sstream>

#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

class ReloadTest : public FlowTest {
 protected:
  std::string File() const { return folder() + "/foyer.conf"; }
  std::string Text() const {
    std::ostringstream text;
    text << std::ifstream(File()).rdbuf();
    return text.str();
  }
  void Write(const std::string& text) { std::ofstream(File()) << text; }
  void Append(const std::string& text) { std::ofstream(File(), std::ios::app) << text; }
  void Replace(const std::string& old, const std::string& by) {
    std::string text = Text();
    const auto at = text.find(old);
    ASSERT_NE(at, std::string::npos) << old;
    Write(text.replace(at, old.size(), by));
  }
  // As systemd does.
  bool Reload() {
    house_->Mark();
    house_->process().Kill(SIGHUP);
    return house_->WaitFor("reloaded");
  }
};

TEST_F(ReloadTest, AGroupThatIsWrittenWhileTheHouseLivesRingsItsThreeMembers) {
  StartHouse();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben"), carl = AddDevice("carl"), panel = AddDevice("panel");
  const auto dora = AddDevice("dora");
  int status = 0;
  dora->on_response = [&](const sip::Message& response) { status = response.status(); };
  dora->SendRequest("INVITE", Uri("flat"), "application/sdp", peers::MakeSdp("127.0.0.1", 40000, 40002));
  ASSERT_TRUE(Until([&] { return status == 404; }));
  Append("[[group]]\nname = \"flat\"\nmembers = [\"anna\", \"ben\", \"carl\"]\n");
  ASSERT_TRUE(Reload());
  dora->SendRequest("INVITE", Uri("flat"), "application/sdp", peers::MakeSdp("127.0.0.1", 40000, 40002));
  EXPECT_TRUE(Until([&] { return anna->invite() && ben->invite() && carl->invite(); }));
  EXPECT_FALSE(panel->invite());
}

TEST_F(ReloadTest, AFileWithMistakesChangesNothingAndHasEachOfThemTold) {
  StartHouse();
  const auto anna = AddDevice("anna");
  Append("[[user]]\nname = \"emil\"\npassword = \"x\"\n[nowhere]\n[log]\nlevel = \"loud\"\n");
  house_->Mark();
  const auto answer = house_->Request("POST", "/api/v1/reload");
  EXPECT_EQ(answer.status, 409);
  EXPECT_NE(answer.body.find("nowhere"), std::string::npos) << answer.body;
  EXPECT_NE(answer.body.find("loud"), std::string::npos);
  EXPECT_TRUE(house_->WaitFor("fault", 2));
  EXPECT_EQ(house_->Count("reloaded"), 0U);
  EXPECT_EQ(Get("/api/v1/users")["users"].size(), 6U);
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return anna->invite().has_value(); }));
}

TEST_F(ReloadTest, ANewPasswordEndsWhatTheOldOneHasLetIn) {
  StartHouse();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  Replace(Password("anna"), "another-password");
  ASSERT_TRUE(Reload());
  ASSERT_TRUE(house_->WaitFor("unregistered"));
  EXPECT_EQ(house_->DevicesNow(), 1U);
  anna->Register();
  EXPECT_TRUE(house_->WaitFor("refused"));
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return ben->invite().has_value(); }));
  EXPECT_FALSE(anna->invite());
}

TEST_F(ReloadTest, ACallThatRingsGoesOnAndAnotherCodeOpens) {
  StartHouse();
  const auto anna = AddDevice("anna");
  const auto audio = AddSink(), video = AddSink();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  Replace("codes = [\"11\"]", "codes = [\"3333\"]");
  Replace("[proxy]", "[proxy]\nring_timeout = 30");
  ASSERT_TRUE(Reload());
  anna->Respond(200, "a", Sdp(*audio, *video));
  ASSERT_TRUE(house_->WaitFor("answered"));
  anna->SendInDialog("INFO", "a", "application/dtmf-relay", "Signal=1\r\nDuration=160\r\n");
  for (int digit = 0; digit < 4; ++digit) {
    anna->SendInDialog("INFO", "a", "application/dtmf-relay", "Signal=3\r\nDuration=160\r\n");
  }
  EXPECT_TRUE(house_->WaitFor("lock_on"));
}

TEST_F(ReloadTest, WhatNeedsARestartIsNamed) {
  StartHouse();
  Replace("[relay]", "[relay]\nsilence_timeout = 77");
  const auto answer = house_->Request("POST", "/api/v1/reload");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "{\"need_restart\":[\"[relay] silence_timeout\"]}");
  ASSERT_TRUE(house_->WaitFor("reloaded"));
  EXPECT_TRUE(Until([&] { return house_->process().Printed("needs_restart=[relay] silence_timeout"); }));
}

TEST_F(ReloadTest, ADeviceThatNeverRegistersIsRungAtItsAddress) {
  WriteConfiguration();
  StartHouse();
  const auto anna = AddDevice("anna");
  peers::SipDeviceConfig config;
  config.user = "dora";
  config.domain = kDomain;
  config.proxy_port = port();
  peers::SipDevice silent(pump_, config);
  Replace("name = \"dora\"\n",
          "name = \"dora\"\ncontact = \"sip:dora@127.0.0.1:" + std::to_string(silent.port()) + ";transport=udp\"\n");
  ASSERT_TRUE(Reload());
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return anna->invite() && silent.invite(); }));
  bool listed = false;
  const auto answer = Get("/api/v1/bindings");
  for (const auto& binding : answer["bindings"]) listed |= binding["source"] == "configured";
  EXPECT_TRUE(listed);
}

}  // namespace
}  // namespace foyer::flow
