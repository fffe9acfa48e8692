// What happens to media on the way and in the course of a call, with real phones.
#include "tests/flow/flow_test.h"
#include "tests/flow/peers/nat_lab.h"
#include "tests/flow/peers/network_namespace.h"

namespace foyer::flow {
namespace {

using MediaTest = FlowTest;

TEST_F(MediaTest, AHeldCallIsSilentAndItsPictureComesBack) {
  StartHouse();
  const auto anna = AddLinphonec("anna");
  ASSERT_TRUE(house_->WaitForDevices(1));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  ASSERT_TRUE(Until([&] { return house_->TwoWay(); }));
  anna->process().Send("pause");
  ASSERT_TRUE(Until([&] { return anna->process().Printed("is now paused"); })) << anna->process().Output();
  const auto established = [&] { return anna->process().Count("Media streams established"); };
  const auto before = established();
  anna->process().Send("resume");
  EXPECT_TRUE(Until([&] { return established() > before; })) << anna->process().Output();
  EXPECT_TRUE(Shows(*anna)) << "the picture begins anew with a key frame";
  anna->HangUp();
  EXPECT_TRUE(house_->WaitFor("ended"));
}

// A phone without a camera that asks for the picture later.
TEST_F(MediaTest, APictureComesIntoACallOfSound) {
  StartHouse();
  const auto anna = AddLinphonec("anna", "tcp", [](peers::LinphonecConfig& config) { config.video_at_once = false; });
  ASSERT_TRUE(house_->WaitForDevices(1));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  ASSERT_TRUE(Until([&] { return house_->TwoWay(); }));
  anna->process().Send("camera on");
  EXPECT_TRUE(Shows(*anna)) << anna->process().Output();
}

// It asks for what it has lost only when its decoder would need it, too late to show it; that we answer is all that can
// be seen here. tests/relay/media_flow_test has a viewer who asks in time.
TEST_F(MediaTest, APhoneOnBadWiFiGetsWhatItHasLostAgain) {
  if (!peers::NatLab::IsPossible()) GTEST_SKIP() << "this machine lets nobody make networks and filters here";
  const peers::NetworkNamespace wifi;
  HouseOptions options;
  options.listen_address = "0.0.0.0";
  options.relay_address = "";
  StartHouse(options);
  const auto anna = AddLinphonec("anna", "tcp", [&](peers::LinphonecConfig& config) {
    config.network_namespace = wifi.name();
    config.proxy = wifi.our_address() + ":" + std::to_string(port());
    config.feedback = true;
  });
  wifi.LoseIncomingUdp(5);
  ASSERT_TRUE(house_->WaitForDevices(1)) << anna->process().Output();
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return LegCount("anna", "resent") > 20; })) << anna->process().Output();
}

}  // namespace
}  // namespace foyer::flow
