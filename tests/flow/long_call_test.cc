// Calls that outlive every timer of a transaction, with phones on another interface than the door.
#include <chrono>

#include "tests/flow/flow_test.h"
#include "tests/flow/peers/network_namespace.h"

namespace foyer::flow {
namespace {

using namespace std::chrono_literals;

class LongCallTest : public FlowTest {
 protected:
  std::chrono::milliseconds YoungestCallAge() {
    std::int64_t since = 0;
    const auto answer = Get("/api/v1/calls");
    for (const auto& call : answer["calls"]) since = std::max<std::int64_t>(since, call["since_wall_ms"]);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now) - std::chrono::milliseconds(since);
  }
};

TEST_F(LongCallTest, FortySecondsOnUdpAndOnTcpFromAnotherInterface) {
  if (!peers::NetworkNamespace::IsPossible()) GTEST_SKIP() << "this machine lets nobody make network namespaces here";
  const peers::NetworkNamespace phones;
  HouseOptions options;
  options.listen_address = "0.0.0.0";
  options.relay_address = "";
  StartHouse(options);
  const auto outside = [&](peers::LinphonecConfig& config) {
    config.network_namespace = phones.name();
    config.proxy = phones.our_address() + ":" + std::to_string(port());
  };
  const auto anna = AddLinphonec("anna", "udp", outside), ben = AddLinphonec("ben", "tcp", outside);
  ASSERT_TRUE(house_->WaitForDevices(2)) << anna->process().Output() << ben->process().Output();
  ben->Call(Uri("door"));  // looks in, over TCP
  ASSERT_TRUE(house_->WaitFor("look_in"));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("answered", 2));

  // Longer than 64*T1, after which a lost ACK or a wrong Contact would have ended it.
  EXPECT_TRUE(pump_.Until([&] { return YoungestCallAge() > 40s; }, 90s));
  EXPECT_EQ(CallsNow(), 2U);
  EXPECT_EQ(house_->Count("ended"), 0U);
  const auto heard = LegCount("anna", "rtp_out");
  EXPECT_TRUE(Until([&] { return LegCount("anna", "rtp_out") > heard + 50; }));
  anna->HangUp();
  EXPECT_TRUE(house_->WaitFor("ended"));
  ben->HangUp();
  EXPECT_TRUE(house_->WaitFor("ended", 2));
}

}  // namespace
}  // namespace foyer::flow
