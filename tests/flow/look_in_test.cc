// Looking in, and two doors in one house.
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using LookInTest = FlowTest;

TEST_F(LookInTest, AUserWhoCallsTheDoorSeesItAtOnce) {
  StartHouse();
  const auto carl = AddLinphonec("carl");
  ASSERT_TRUE(house_->WaitForDevices(1));
  carl->Call(Uri("door"));
  EXPECT_TRUE(house_->WaitFor("look_in"));
  EXPECT_TRUE(Until([&] { return LegCount("", "rtp_out") > 100; }));
  carl->HangUp();
  EXPECT_TRUE(house_->WaitFor("ended"));
}

TEST_F(LookInTest, APressRingsWhileSomebodyLooksInAndBothSee) {
  StartHouse();
  const auto carl = AddLinphonec("carl", "tcp");
  const auto anna = AddDevice("anna");
  const auto audio = AddSink(), video = AddSink();
  ASSERT_TRUE(house_->WaitForDevices(2));
  carl->Call(Uri("door"));
  ASSERT_TRUE(house_->WaitFor("look_in"));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  anna->Respond(183, "a", Sdp(*audio, *video));
  EXPECT_TRUE(Until([&] { return video->key_frames() > 0; }));
  anna->Respond(200, "a", Sdp(*audio, *video));
  EXPECT_TRUE(house_->WaitFor("answered", 2));  // the look-in was one
  EXPECT_EQ(CallsNow(), 2U);
  const auto seen = video->packets();
  EXPECT_TRUE(Until([&] { return video->packets() > seen + 50; }));
}

TEST_F(LookInTest, TheRingOfOneDoorNeverReachesTheOther) {
  StartHouse();
  const auto gate = AddLinphonec("gate", "tcp", [](peers::LinphonecConfig& config) { config.video = false; });
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  ASSERT_TRUE(house_->WaitForDevices(3));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status / 100, 2);
  ASSERT_TRUE(house_->WaitFor("ended"));
  EXPECT_EQ(house_->Count("invite_sent"), 2U);
  EXPECT_FALSE(gate->IsRinging());

  const std::string first_call(anna->invite()->call_id());
  house_->Mark();
  gate->Call(Uri("home"));
  ASSERT_TRUE(Until([&] { return anna->invite()->call_id() != first_call && ben->invite()->call_id() != first_call; }));
  anna->Respond(180, "a");
  ASSERT_TRUE(house_->WaitFor("provisional"));
  EXPECT_EQ(house_->Count("invite_sent"), 2U);
  EXPECT_EQ(house_->Count("look_in"), 0U);
}

}  // namespace
}  // namespace foyer::flow
