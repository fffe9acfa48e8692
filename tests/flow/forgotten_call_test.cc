// Calls that nobody ends, and presses that come again.
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using ForgottenCallTest = FlowTest;

TEST_F(ForgottenCallTest, AForgottenCallIsEndedAfterItsTime) {
  HouseOptions options;
  options.door = "max_call = 10";
  StartHouse(options);
  const auto anna = AddLinphonec("anna", "tcp");
  ASSERT_TRUE(house_->WaitForDevices(1));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  EXPECT_TRUE(house_->WaitFor("ended"));
  EXPECT_TRUE(house_->WaitForDoor());
  EXPECT_TRUE(anna->process().IsRunning());
}

TEST_F(ForgottenCallTest, APhoneThatDiesInTheCallEndsIt) {
  HouseOptions options;
  options.relay = "silence_timeout = 5";
  StartHouse(options);
  const auto anna = AddLinphonec("anna");
  ASSERT_TRUE(house_->WaitForDevices(1));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  ASSERT_TRUE(Until([&] { return house_->TwoWay(); }));
  anna->process().Kill(SIGKILL);
  EXPECT_TRUE(house_->WaitFor("ended"));
  EXPECT_TRUE(house_->WaitForDoor());
  EXPECT_EQ(CallsNow(), 0U);
}

TEST_F(ForgottenCallTest, ASecondPressIsIgnoredUnlessConfiguredOtherwise) {
  StartHouse();
  const auto anna = AddDevice("anna");
  anna->on_invite = [&] { anna->Respond(180, "a"); };
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(house_->WaitFor("provisional"));
  EXPECT_FALSE(house_->Ring()) << "who presses from the shell is told that the door is busy";
  EXPECT_EQ(CallsNow(), 1U);
  EXPECT_EQ(house_->Count("ring"), 1U);
}

TEST_F(ForgottenCallTest, ASecondPressMayCallEverybodyAnew) {
  HouseOptions options;
  options.door = "repeat_press = \"restart\"";
  StartHouse(options);
  const auto anna = AddDevice("anna");
  anna->on_invite = [&] { anna->Respond(180, "a"); };
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(house_->WaitFor("provisional"));
  const std::string first(anna->invite()->call_id());
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return anna->invite()->call_id() != first; }));
  EXPECT_TRUE(house_->WaitFor("provisional", 2));
  EXPECT_EQ(house_->Count("cancelled"), 1U);
}

}  // namespace
}  // namespace foyer::flow
