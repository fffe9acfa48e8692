// One device, several ways to it: never two INVITEs at a time.
#include "proxy/target_set.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

class WaysTest : public House {
 protected:
  WaysTest() {
    for (std::uint32_t reg_id = 1; reg_id <= 3; ++reg_id) {
      Device flow = anna_;
      flow.instance_id = "<urn:uuid:1>";
      flow.reg_id = reg_id;
      flow.flow = FlowOf(("192.0.2.31:" + std::to_string(6000 + reg_id)).c_str(), Transport::kTcp, 20 + reg_id);
      flows_.push_back(flow);
    }
  }
  std::vector<std::size_t> Invites() const {
    std::vector<std::size_t> counts;
    for (const Device& flow : flows_) counts.push_back(CountSentTo(flow, "INVITE"));
    return counts;
  }

  std::vector<Device> flows_;  // of one instance
};

TEST_F(WaysTest, OneFlowOfAnInstanceIsUsed) {
  for (const Device& flow : flows_) Register(flow);
  Press();
  EXPECT_THAT(Invites(), ElementsAre(1, 0, 0));
  Register(flows_[1]);  // a refresh
  EXPECT_THAT(Invites(), ElementsAre(1, 0, 0));
}

TEST_F(WaysTest, ALostFlowGivesWayToTheNextAtOnce) {
  for (const Device& flow : flows_) Register(flow);
  const auto ring = Press();
  layer_.BreakFlow(InviteOf(flows_[0]));
  EXPECT_THAT(Invites(), ElementsAre(1, 1, 0));
  EXPECT_EQ(InviteOf(flows_[1]).request.call_id(), InviteOf(flows_[0]).request.call_id());
  Reply(flows_[1], 430, "a");
  EXPECT_THAT(Invites(), ElementsAre(1, 1, 1));
  Reply(flows_[2], 200, "a", "sdp");
  EXPECT_EQ(LastStatus(ring), 200);
}

TEST_F(WaysTest, WhenTheLastIsLostTheCallerHearsOfTheLoss) {
  Register(flows_[0]);
  Register(flows_[1]);
  const auto ring = Press();
  layer_.TimeOut(InviteOf(flows_[0]));
  layer_.TimeOut(InviteOf(flows_[1]));
  EXPECT_EQ(LastStatus(ring), 408);
}

TEST_F(WaysTest, ARealAnswerEndsItForTheWholeDevice) {
  Register(flows_[0]);
  Register(flows_[1]);
  const auto ring = Press();
  Reply(flows_[0], 480, "a");
  EXPECT_THAT(Invites(), ElementsAre(1, 0, 0));
  EXPECT_EQ(LastStatus(ring), 480);
}

TEST_F(WaysTest, AFlowThatIsGoneIsNoWay) {
  for (const Device& flow : flows_) Register(flow);
  Press();
  locations_.Remove(BindingOf(flows_[1]));
  layer_.BreakFlow(InviteOf(flows_[0]));
  EXPECT_THAT(Invites(), ElementsAre(1, 0, 1));
}

TEST_F(WaysTest, TheFirstFlowMayComeBackWhileTheSecondRings) {
  Register(flows_[0]);
  Register(flows_[1]);
  Press();
  layer_.BreakFlow(InviteOf(flows_[0]));
  Register(flows_[0]);
  EXPECT_THAT(Invites(), ElementsAre(1, 1, 0)) << "one INVITE at a time";
  layer_.BreakFlow(InviteOf(flows_[1]));
  EXPECT_THAT(Invites(), ElementsAre(2, 1, 0));
}

TEST_F(WaysTest, AFlowThatMovesTakesItsBranchWithIt) {
  Register(flows_[0]);
  Register(flows_[1]);
  Press();
  Device moved = flows_[0];
  moved.flow = tablet_.flow;
  Register(moved);
  EXPECT_TRUE(InviteOf(flows_[0]).cancelled);
  EXPECT_EQ(CountSentTo(moved, "INVITE"), 1U);
  EXPECT_EQ(CountSentTo(flows_[1], "INVITE"), 0U);
}

TEST_F(WaysTest, AMessageTriesTheNextWayToo) {
  Register(bob_);
  Register(flows_[0]);
  Register(flows_[1]);
  const auto message =
      Send(bob_, {.method = "MESSAGE", .target = "sip:anna@house.test", .body = "x", .type = "text/plain"});
  layer_.BreakFlow(SentTo(flows_[0], "MESSAGE"));
  EXPECT_THAT(Statuses(message), IsEmpty());
  layer_.Reply(SentTo(flows_[1], "MESSAGE"), 200, "a");
  EXPECT_EQ(LastStatus(message), 200);
}

}  // namespace
}  // namespace foyer::proxy
