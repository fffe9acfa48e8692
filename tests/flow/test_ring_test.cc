// The doctor rings through the whole chain, and nobody in the house notices.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kRoute = "/api/v1/doctor/ring";

class TestRingTest : public FlowTest {
 protected:
  // Asked by another program, so that the test sees what goes on meanwhile.
  std::unique_ptr<peers::Process> Begin() {
    return std::make_unique<peers::Process>(
        pump_, "foyerctl",
        peers::Command{{FOYERCTL_PROGRAM, "--socket", folder() + "/control", "--json", "doctor", "--ring"}});
  }
  json ReportOf(peers::Process& foyerctl, int exit_code = 0) {
    EXPECT_EQ(foyerctl.WaitForExit(), exit_code) << foyerctl.Output();
    return json::parse(foyerctl.lines().empty() ? "" : foyerctl.lines().back(), nullptr, false);
  }
  static std::vector<std::string> StepsOf(const json& report) {
    std::vector<std::string> steps;
    double at_ms = 0;
    for (const json& step : report["steps"]) {
      EXPECT_GE(step["at_ms"], at_ms) << report;
      at_ms = step["at_ms"];
      steps.push_back(step["what"]);
    }
    return steps;
  }
};

TEST_F(TestRingTest, ItGoesFromThePressToTheByeAndRingsNobody) {
  StartHouse();
  const auto anna = AddDevice("anna");
  for (int i = 0; i < 2; ++i) {
    const json report = ReportOf(*Begin());
    EXPECT_EQ(report["result"], "ok") << report;
    EXPECT_THAT(StepsOf(report),
                ElementsAre("press", "invite", "early_media", "first_packet", "key_frame", "answered", "ended"));
    ASSERT_TRUE(house_->WaitForDoor());
  }
  EXPECT_EQ(house_->Count("first_rtp_out"), 2U) << "by the relay";
  EXPECT_FALSE(anna->invite());
  EXPECT_EQ(house_->Count("ring"), 0U);
  EXPECT_EQ(house_->Count("snapshot"), 0U);
  EXPECT_EQ(house_->Count("look_in"), 0U);
  EXPECT_TRUE(Get("/api/v1/rings")["rings"].empty());
  EXPECT_FALSE(LockIsOn());
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return anna->invite().has_value(); }));
}

TEST_F(TestRingTest, WithoutACameraItIsAnsweredWithoutAPicture) {
  HouseOptions options;
  options.camera = "none";
  StartHouse(options);
  EXPECT_THAT(StepsOf(ReportOf(*Begin())), ElementsAre("press", "invite", "early_media", "answered", "ended"));
}

TEST_F(TestRingTest, ItIsRefusedWhileTheDoorRings) {
  StartHouse();
  const auto anna = AddDevice("anna");
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  const auto refused = house_->Request("POST", kRoute);
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("busy"));
  EXPECT_FALSE(anna->cancelled());
}

TEST_F(TestRingTest, AVisitorEndsItAndRings) {
  HouseOptions options;
  options.camera = "v4l2:" + folder() + "/no-camera";  // so that it waits for a picture
  StartHouse(options);
  const auto anna = AddDevice("anna");
  const auto foyerctl = Begin();
  ASSERT_TRUE(house_->WaitFor("invite_sent"));
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return anna->invite().has_value(); }));
  EXPECT_EQ(ReportOf(*foyerctl, 2)["result"], "fail");
  EXPECT_EQ(Get("/api/v1/rings")["rings"].size(), 1U);
}

TEST_F(TestRingTest, NobodyElseCallsItsAddress) {
  StartHouse();
  const auto anna = AddDevice("anna");
  int status = 0;
  anna->on_response = [&](const sip::Message& response) { status = response.status(); };
  for (const char* method : {"INVITE", "MESSAGE"}) {
    status = 0;
    anna->SendRequest(method, Uri("foyer-test-ring"), "text/plain", "x");
    EXPECT_TRUE(Until([&] { return status == 403; })) << method;
  }
}

}  // namespace
}  // namespace foyer::flow
