// A ring is kept open for those who are away.
#include "proxy/awaited_devices.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

TEST(AwaitedDevicesTest, TheLatestOfAllCounts) {
  const TimePoint now{};
  const Aor anna{"anna", "house.test"}, bob{"bob", "house.test"};
  AwaitedDevices awaited;
  EXPECT_EQ(awaited.Until(now), std::nullopt);
  awaited.ExpectUser(anna, now + 10s);
  awaited.ExpectDevice({bob, "b"}, now + 12s);
  EXPECT_EQ(awaited.Until(now), now + 12s);
  EXPECT_EQ(awaited.Until(now + 11s), now + 12s);
  EXPECT_EQ(awaited.Until(now + 12s), std::nullopt);
  awaited.ForgetUser(bob);
  EXPECT_EQ(awaited.Until(now), now + 10s);
  awaited.OnReached({anna, "a"});
  EXPECT_EQ(awaited.Until(now), std::nullopt);
}

class WaitingTest : public House {
 protected:
  WaitingTest() : House(Settings{}) {}

  static Device Phone(const Device& device, const char* instance_id, std::uint32_t reg_id = 0) {
    Device phone = device;
    phone.instance_id = instance_id;
    phone.reg_id = reg_id;
    return phone;
  }
  // Its connection is gone, only its push token is left.
  void FallAsleep(const Device& device) {
    ContactBinding binding = BindingOf(device);
    binding.uri += ";pn-provider=apns;pn-prid=1";
    binding.flow_alive = false;
    locations_.Add(binding);
  }

  const Device phone_ = Phone(anna_, "<urn:uuid:1>");
};

TEST_F(WaitingTest, NobodyIsThereAndTheRingEndsAfterAWhile) {
  const auto ring = Press();
  loop_.Advance(9s);
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
  loop_.Advance(1s);
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 480));
  ExpectNothingIsLeft();
}

TEST_F(WaitingTest, WhoRegistersMeanwhileIsRungAndCanAnswer) {
  const auto ring = Press();
  loop_.Advance(3s);
  Register(anna_);
  EXPECT_EQ(CountSentTo(anna_, "INVITE"), 1U);
  loop_.Advance(20s);
  Reply(anna_, 200, "a", "anna-sdp");
  EXPECT_EQ(LastStatus(ring), 200);
}

TEST_F(WaitingTest, WhoRegistersAfterTheEndGetsNothing) {
  const auto ring = Press();
  loop_.Advance(10s);
  Register(anna_);
  EXPECT_TRUE(layer_.sent.empty());
  EXPECT_EQ(LastStatus(ring), 480);
}

TEST_F(WaitingTest, TheBusyPhoneOfOneUserDoesNotEndItForAnotherWhoIsAway) {
  Register(anna_);
  const auto ring = Press();
  Reply(anna_, 486, "a");
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
  loop_.Advance(5s);
  Register(bob_);
  Reply(bob_, 200, "b", "bob-sdp");
  EXPECT_EQ(LastStatus(ring), 200);
}

TEST_F(WaitingTest, TheUserOfABusyPhoneIsNotWaitedFor) {
  Register(anna_);
  const auto ring = Call(gate_, "sip:anna@house.test");
  Reply(anna_, 486, "a");
  EXPECT_EQ(LastStatus(ring), 486);
  ExpectNothingIsLeft();
}

TEST_F(WaitingTest, ALostPhoneIsWaitedForFromItsLoss) {
  Register(phone_);
  const auto ring = Call(gate_, "sip:anna@house.test");
  loop_.Advance(30s);
  layer_.BreakFlow(InviteOf(phone_));
  loop_.Advance(9s);
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
  Device back = phone_;
  back.flow = tablet_.flow;
  Register(back);
  EXPECT_EQ(CountSentTo(back, "INVITE"), 1U);
  EXPECT_EQ(InviteOf(back).request.call_id(), "call-1");
  loop_.Advance(5s);
  layer_.BreakFlow(InviteOf(back));
  loop_.Advance(10s);
  EXPECT_EQ(LastStatus(ring), 500) << "503 of its own phones is no 503 of ours";
}

TEST_F(WaitingTest, ARealAnswerOfOnePhoneCountsBeforeTheLossOfAnother) {
  Register(anna_);
  Register(tablet_);
  const auto ring = Call(gate_, "sip:anna@house.test");
  layer_.TimeOut(InviteOf(tablet_));
  Reply(anna_, 480, "a");
  loop_.Advance(10s);
  EXPECT_EQ(LastStatus(ring), 480);
}

TEST_F(WaitingTest, APhoneThatHasAnsweredIsNotRungAgain) {
  for (const int status : {480, 486, 488, 603}) {
    Register(phone_);
    Register(bob_);
    const std::string call_id = "call-" + std::to_string(status);
    Send(front_, {.body = "offer", .call_id = call_id});
    Reply(phone_, status, "a");
    Device again = phone_;
    again.flow = FlowOf(("192.0.2.77:" + std::to_string(status)).c_str());
    Register(again);
    EXPECT_EQ(CountSentTo(again, "INVITE"), 0U) << status;
  }
}

TEST_F(WaitingTest, APhoneThatPushCanWakeHasUntilTheEndOfTheRing) {
  FallAsleep(phone_);
  const auto ring = Call(gate_, "sip:anna@house.test");
  EXPECT_TRUE(layer_.sent.empty());
  loop_.Advance(50s);
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
  Register(phone_);
  Reply(phone_, 486, "a");
  EXPECT_EQ(LastStatus(ring), 486) << "awake, it is not waited for any more";
}

TEST_F(WaitingTest, APhoneThatIsNeverWokenEndsWithTheRing) {
  FallAsleep(phone_);
  const auto ring = Call(gate_, "sip:anna@house.test");
  loop_.Advance(60s);
  EXPECT_EQ(LastStatus(ring), 408);
  ExpectNothingIsLeft();
}

TEST_F(WaitingTest, ASleepingPhoneOfAUserWhoHasRefusedIsNotWaitedFor) {
  FallAsleep(phone_);
  Register(tablet_);
  const auto ring = Call(gate_, "sip:anna@house.test");
  Reply(tablet_, 603, "t");
  EXPECT_EQ(LastStatus(ring), 603);
}

TEST_F(WaitingTest, ASleepingPhoneThatUnregistersIsNotWaitedFor) {
  FallAsleep(phone_);
  const auto ring = Call(gate_, "sip:anna@house.test");
  loop_.Advance(15s);
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
  locations_.Remove(BindingOf(phone_));
  EXPECT_EQ(LastStatus(ring), 480);
}

}  // namespace
}  // namespace foyer::proxy
