// Devices with different q ring one group after the other.
#include "proxy/ring_order.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

ContactBinding Binding(const std::string& uri, int q_permille) {
  ContactBinding binding;
  binding.aor = {"anna", "house.test"};
  binding.uri = uri;
  binding.q_permille = q_permille;
  return binding;
}

std::string Due(RingOrder& order) {
  std::string due;
  while (const auto next = order.TakeDue()) due += next->uri;
  return due;
}

TEST(RingOrderTest, GroupsByFallingQ) {
  RingOrder order;
  for (const auto& [uri, q] : {std::pair("a", 500), {"b", 1000}, {"c", 500}, {"d", 700}}) order.Add(Binding(uri, q));
  EXPECT_EQ(Due(order), "b");
  EXPECT_TRUE(order.NextGroup());
  EXPECT_EQ(Due(order), "d");
  order.Add(Binding("e", 700));
  EXPECT_EQ(Due(order), "e") << "late, but of the current group";
  order.Add(Binding("f", 100));
  EXPECT_TRUE(order.NextGroup());
  EXPECT_EQ(Due(order), "ac");
  EXPECT_TRUE(order.NextGroup());
  EXPECT_EQ(Due(order), "f");
  EXPECT_FALSE(order.NextGroup());
}

TEST(RingOrderTest, ADeviceWaitsOnce) {
  RingOrder order;
  order.Add(Binding("a", 500));
  order.Add(Binding("a", 1000));
  EXPECT_EQ(Due(order), "a");
  EXPECT_TRUE(order.IsEmpty());
}

class GroupsTest : public House {
 protected:
  GroupsTest() {
    second_.q_permille = 500;
    third_.q_permille = 100;
  }
  std::vector<std::size_t> Invites() const {
    return {CountSentTo(anna_, "INVITE"), CountSentTo(second_, "INVITE"), CountSentTo(third_, "INVITE")};
  }
  void RegisterAll() {
    Register(third_);
    Register(second_);
    Register(anna_);
  }

  Device second_ = bob_, third_ = hall_;
};

TEST_F(GroupsTest, TheNextGroupRingsWhenAllOfTheCurrentAreFinal) {
  RegisterAll();
  const auto ring = Press();
  EXPECT_THAT(Invites(), ElementsAre(1, 0, 0));
  Reply(anna_, 180, "a");
  Reply(anna_, 480, "a");
  EXPECT_THAT(Invites(), ElementsAre(1, 1, 0));
  Reply(second_, 200, "b", "sdp");
  EXPECT_EQ(LastStatus(ring), 200);
  EXPECT_THAT(Invites(), ElementsAre(1, 1, 0));
}

TEST_F(GroupsTest, OrAfterTenSecondsAndThenBothRing) {
  RegisterAll();
  const auto ring = Press();
  Reply(anna_, 180, "a");
  loop_.Advance(9s);
  EXPECT_THAT(Invites(), ElementsAre(1, 0, 0));
  loop_.Advance(1s);
  EXPECT_THAT(Invites(), ElementsAre(1, 1, 0));
  EXPECT_FALSE(InviteOf(anna_).cancelled);
  loop_.Advance(10s);
  EXPECT_THAT(Invites(), ElementsAre(1, 1, 1));
  Reply(third_, 200, "h", "sdp");
  EXPECT_TRUE(InviteOf(anna_).cancelled);
  EXPECT_TRUE(InviteOf(second_).cancelled);
  EXPECT_EQ(LastStatus(ring), 200);
}

TEST_F(GroupsTest, WhereNobodyHasTheHighestQTheNextRingsAtOnce) {
  Register(second_);
  Register(third_);
  Press();
  EXPECT_THAT(Invites(), ElementsAre(0, 1, 0));
}

TEST_F(GroupsTest, ALateDeviceRingsAtOnceOrWaitsItsTurn) {
  Register(second_);
  Press();
  Register(third_);
  Register(anna_);
  EXPECT_THAT(Invites(), ElementsAre(1, 1, 0));
  loop_.Advance(10s);
  EXPECT_THAT(Invites(), ElementsAre(1, 1, 1));
}

TEST_F(GroupsTest, AUserWhoRefusesIsNotRungOnALaterDevice) {
  Device other = anna_;
  other.flow = tablet_.flow;
  other.q_permille = 300;
  Register(anna_);
  Register(other);
  const auto ring = Press();
  Reply(anna_, 603, "a");
  EXPECT_EQ(CountSentTo(other, "INVITE"), 0U);
  EXPECT_EQ(LastStatus(ring), 603);
}

TEST_F(GroupsTest, WhoWaitsWhenTheCallerGivesUpNeverRings) {
  RegisterAll();
  Cancel(Press());
  loop_.Advance(30s);
  EXPECT_THAT(Invites(), ElementsAre(1, 0, 0));
}

TEST_F(GroupsTest, NobodyAnswersInAnyGroup) {
  RegisterAll();
  const auto ring = Press();
  Reply(anna_, 480, "a");
  Reply(second_, 480, "b");
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
  Reply(third_, 404, "c");
  EXPECT_EQ(LastStatus(ring), 480);
  ExpectNothingIsLeft();
}

}  // namespace
}  // namespace foyer::proxy
