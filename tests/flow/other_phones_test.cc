// Phones of other makers: baresip that knows only the other law of G.711, and sipp that types before the answer.
#include "tests/flow/flow_test.h"

#include <fstream>

namespace foyer::flow {
namespace {

class OtherPhonesTest : public FlowTest {
 protected:
  // Runs a scenario of tests/flow/sipp as ben on this port.
  std::unique_ptr<peers::Process> RunSipp(const std::string& scenario, std::uint16_t local_port) {
    std::ofstream(folder() + "/sipp.csv")
        << "SEQUENTIAL\n"
        << kDomain << ";ben;[authentication username=ben password=" << Password("ben") << "]\n";
    return std::make_unique<peers::Process>(
        pump_, "sipp",
        peers::Command{{"sipp", "127.0.0.1:" + std::to_string(port()), "-sf",
                        std::string(FOYER_TEST_DATA) + "/sipp/" + scenario, "-inf", folder() + "/sipp.csv", "-i",
                        "127.0.0.1", "-p", std::to_string(local_port), "-auth_uri", kDomain, "-m", "1", "-nostdin",
                        "-timeout", "25s", "-timeout_error"}});
  }
};

TEST_F(OtherPhonesTest, BaresipWithTheOtherLawAnswersWithoutA183AndBothHearEachOther) {
  StartHouse();
  const auto anna = AddBaresip("anna");
  ASSERT_TRUE(house_->WaitForDevices(1)) << anna->process().Output();
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(house_->WaitFor("answered")) << anna->process().Output();
  EXPECT_TRUE(Until([&] { return house_->TwoWay(); })) << anna->process().Output();
  ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status / 100, 2);
  EXPECT_TRUE(house_->WaitFor("ended"));
}

TEST_F(OtherPhonesTest, BaresipHearsTheDoorWhileItRingsAndTakesThePictureFromNobody) {
  StartHouse();
  const auto anna = AddBaresip("anna", [](peers::BaresipConfig& config) {
    config.codec = "pcmu";
    config.answer_mode = "early";
  });
  const auto ben = AddDevice("ben");
  const auto audio = AddSink(), video = AddSink();
  ASSERT_TRUE(house_->WaitForDevices(2)) << anna->process().Output();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return LegCount("anna", "rtp_out") > 50; })) << anna->process().Output();
  ASSERT_TRUE(Until([&] { return ben->invite().has_value(); }));
  ben->Respond(183, "b", Sdp(*audio, *video));
  EXPECT_TRUE(Until([&] { return video->key_frames() > 0; }));
  EXPECT_EQ(house_->Count("answered"), 0U);
}

TEST_F(OtherPhonesTest, SippTypesTheCodeInTheEarlyDialogAndTheLockOpens) {
  StartHouse();
  const std::uint16_t local_port = peers::FreePort();
  const auto registering = RunSipp("register.xml", local_port);
  ASSERT_EQ(registering->WaitForExit(), 0) << registering->Output();
  ASSERT_EQ(house_->DevicesNow(), 1U);
  const auto ben = RunSipp("early_info.xml", local_port);
  ASSERT_TRUE(Until([&] { return ben->Printed("Scenario Screen") || ben->IsRunning(); }));
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(house_->WaitFor("lock_on")) << ben->Output();
  EXPECT_EQ(house_->First("unlock")->Field("user"), std::string("ben@") + kDomain);
  EXPECT_EQ(ben->WaitForExit(), 0) << ben->Output();
  EXPECT_EQ(house_->Count("answered"), 0U);
}

}  // namespace
}  // namespace foyer::flow
