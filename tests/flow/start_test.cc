// Bad input and bad surroundings: what foyerd says, and what it does not do.
#include <sys/socket.h>

#include <filesystem>
#include <fstream>

#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using StartTest = FlowTest;

TEST_F(StartTest, EveryMistakeIsToldWithItsLineAndTheExitCodeIs2) {
  WriteConfiguration();
  std::ofstream(folder() + "/foyer.conf", std::ios::app) << "[sip2]\nx = 1\n[trusted]\nnetworks = [\"many\"]\n";
  for (const auto& arguments : {std::vector<std::string>{"--config", folder() + "/foyer.conf", "--check-config"},
                                std::vector<std::string>{"--config", folder() + "/foyer.conf"}}) {
    const auto foyerd = RunFoyerd(arguments);
    EXPECT_EQ(foyerd->WaitForExit(), 2);
    EXPECT_EQ(foyerd->Count("foyer.conf:"), 2U) << foyerd->Output();
    EXPECT_TRUE(foyerd->Printed("sip2"));
  }
}

TEST_F(StartTest, AGoodConfigurationIsCheckedWithoutAWord) {
  WriteConfiguration();
  const auto foyerd = RunFoyerd({"--config", folder() + "/foyer.conf", "--check-config"});
  EXPECT_EQ(foyerd->WaitForExit(), 0);
  EXPECT_EQ(foyerd->Output(), "");
}

TEST_F(StartTest, ATakenPortIsNamed) {
  StartHouse();
  std::filesystem::create_directory(folder() + "/second");
  const auto second = RunFoyerd({"--config", folder() + "/foyer.conf", "--data", folder() + "/second"});
  EXPECT_EQ(second->WaitForExit(), 1);
  EXPECT_TRUE(second->Printed("udp:127.0.0.1:" + std::to_string(port()))) << second->Output();
}

TEST_F(StartTest, ADataFolderThatCannotBeWrittenIsAReasonNotToStart) {
  WriteConfiguration();
  std::ofstream(folder() + "/file") << "not a folder";
  const auto foyerd = RunFoyerd({"--config", folder() + "/foyer.conf", "--data", folder() + "/file/data"});
  EXPECT_EQ(foyerd->WaitForExit(), 1);
  EXPECT_TRUE(foyerd->Printed(folder() + "/file/data")) << foyerd->Output();
}

TEST_F(StartTest, WithoutACameraTheRingGoesOutWithSoundAndAStillPictureAndAFaultIsTold) {
  HouseOptions options;
  options.camera = "v4l2:/dev/no-camera-here";
  StartHouse(options);
  const auto anna = AddDevice("anna");
  const auto audio = AddSink(), video = AddSink();
  anna->on_invite = [&] { anna->Respond(183, "a", Sdp(*audio, *video)); };
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return audio->packets() > 10 && video->packets() > 2; }));
  bool told = false;
  const auto recent = Get("/api/v1/events");
  for (const auto& event : recent["events"]) told |= event["type"] == "fault" && event["fields"]["part"] == "camera";
  EXPECT_TRUE(told);
}

TEST_F(StartTest, MalformedRequestsAreAnsweredOrDroppedAndCounted) {
  StartHouse();
  const auto anna = AddDevice("anna");
  std::vector<int> statuses;
  anna->on_any_response = [&](const sip::Message& response) { statuses.push_back(response.status()); };
  const std::string head =
      "OPTIONS sip:house.example SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + std::to_string(anna->port()) +
      ";branch=z9hG4bKx;rport\r\nFrom: <sip:a@b>;tag=1\r\n";
  anna->SendRaw(head + "To: <sip:c@d>\r\nCall-ID: bad1\r\nCSeq: 1 INVITE\r\n\r\n");  // the methods differ
  anna->SendRaw(std::string(2000, 'x'));
  anna->SendRaw(std::string("\0\0\0\0\0\0\0\0", 8));
  EXPECT_TRUE(Until([&] { return !statuses.empty(); }));
  EXPECT_EQ(statuses.front(), 400);
  EXPECT_TRUE(Until([&] { return Get("/api/v1/status")["counters"]["sip_malformed"] >= 3; }));
}

TEST_F(StartTest, AStopHangsUpAndLeavesTheLockSafe) {
  StartHouse();
  const auto anna = AddDevice("anna");
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  anna->Respond(180, "a");
  ASSERT_TRUE(house_->WaitFor("provisional"));
  house_->process().Kill(SIGTERM);
  EXPECT_TRUE(Until([&] { return anna->cancelled(); }));
  EXPECT_EQ(house_->process().WaitForExit(), 0);
  EXPECT_FALSE(LockIsOn());
}

// Anna talks to ben when the daemon is asked to stop.
class StopTest : public StartTest {
 protected:
  void StopInACall() {
    HouseOptions options;
    options.wait_for_calls = 600;
    StartHouse(options);
    anna_ = AddDevice("anna");
    ben_ = AddDevice("ben");
    anna_->on_response = [this](const sip::Message& response) { is_answered_ |= response.status() == 200; };
    ben_->on_request = [this](const sip::Message& request) { ben_is_alone_ |= request.method() == sip::Method::kBye; };
    anna_->SendRequest("INVITE", Uri("ben"), "application/sdp", peers::MakeSdp("127.0.0.1", 40000, 40002));
    ASSERT_TRUE(Until([&] { return ben_->invite().has_value(); }));
    ben_->Respond(200, "b", peers::MakeSdp("127.0.0.1", 40004, 40006));
    ASSERT_TRUE(Until([&] { return is_answered_; }));
    Stop();
    ASSERT_TRUE(Until([&] { return house_->process().Printed("waits for 1 calls to end"); }));
  }
  void Stop() { house_->process().Kill(SIGTERM); }

  std::unique_ptr<peers::SipDevice> anna_, ben_;
  bool is_answered_ = false, ben_is_alone_ = false;
};

TEST_F(StopTest, ItWaitsForTheCallToEnd) {
  StopInACall();
  ben_->SendInDialog("BYE", "b");
  EXPECT_EQ(house_->process().WaitForExit(), 0);
  EXPECT_FALSE(ben_is_alone_);
}

TEST_F(StopTest, WhoPressesMeanwhileStillRings) {
  StopInACall();
  const auto carl = AddDevice("carl");
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return carl->invite().has_value(); }));
}

TEST_F(StopTest, WhoStopsItTwiceIsInAHurry) {
  StopInACall();
  Stop();
  EXPECT_EQ(house_->process().WaitForExit(), 0);
  EXPECT_TRUE(Until([&] { return ben_is_alone_; }));
}

}  // namespace
}  // namespace foyer::flow
