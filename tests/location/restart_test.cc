// What is left of the bindings after the daemon, or the machine, has started again.
#include <gmock/gmock.h>

#include "location/binding_record.h"
#include "tests/location/location_fixture.h"

namespace foyer::location {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class RestartTest : public LocationFixture {
 protected:
  void PassWhileStopped(std::chrono::seconds duration) {
    location_.reset();
    loop_.Advance(duration);
  }
};

TEST_F(RestartTest, ABindingOnUdpIsThereWithAllThatItHad) {
  ContactUpdate contact = Contact("sip:a@192.0.2.7", 600s, "<urn:uuid:1>", 3);
  contact.params = ";+sip.instance=\"<urn:uuid:1>\";reg-id=3";
  contact.q_permille = 500;
  BindingUpdate update = Update({contact}, UdpFlow(5070));
  update.path = {"<sip:edge.example;lr>", "<sip:inner.example;lr>"};
  update.user_agent = "Panel/1.0";
  Bind(update);
  const ContactBinding before = All().at(0);
  Start("boot-1", 2);
  const ContactBinding after = All().at(0);
  EXPECT_EQ(after.aor, before.aor);
  EXPECT_EQ(after.uri, before.uri);
  EXPECT_EQ(after.params, before.params);
  EXPECT_EQ(after.DeviceKey(), before.DeviceKey());
  EXPECT_EQ(after.path, before.path);
  EXPECT_EQ(after.call_id, before.call_id);
  EXPECT_EQ(after.cseq, before.cseq);
  EXPECT_EQ(after.q_permille, 500);
  EXPECT_EQ(after.user_agent, "Panel/1.0");
  EXPECT_EQ(after.flow, before.flow);
  EXPECT_TRUE(after.flow_alive);
}

TEST_F(RestartTest, InTheSameBootTheRestOfTheStoredLifeIsLeft) {
  Bind(Contact("sip:a@192.0.2.7", 600s));
  PassWhileStopped(1100s);
  Start("boot-1", 2);
  loop_.Advance(99s);
  EXPECT_THAT(Uris(), ElementsAre("sip:a@192.0.2.7"));
  loop_.Advance(1s);
  EXPECT_THAT(Uris(), IsEmpty());
}

TEST_F(RestartTest, WhatIsOverIsForgottenOnDiskToo) {
  Bind(Contact("sip:a@192.0.2.7", 600s));
  PassWhileStopped(1200s);
  Start("boot-1", 2);
  EXPECT_THAT(Uris(), IsEmpty());
  store_.Commit();
  EXPECT_THAT(store_.tables["bindings"], IsEmpty());
}

TEST_F(RestartTest, AfterARebootABindingLivesItsGrantedTimeAnewAndThenGoes) {
  Bind(Contact("sip:a@192.0.2.7", 600s));
  loop_.SetWall(std::chrono::system_clock::time_point{});  // no battery for the clock
  Start("boot-2", 2);
  store_.Commit();
  loop_.Advance(599s);
  EXPECT_THAT(Uris(), ElementsAre("sip:a@192.0.2.7"));
  loop_.Advance(1s);
  EXPECT_THAT(Uris(), IsEmpty());
}

TEST_F(RestartTest, ACalendarThatJumpsChangesNoLife) {
  for (const auto jump : {24h * 365 * 20, -24h * 365 * 40}) {
    Bind(Contact("sip:a@192.0.2.7", 600s));
    loop_.SetWall(loop_.WallNow() + jump);
    Start("boot-1", 2);
    loop_.Advance(1199s);
    EXPECT_THAT(Uris(), ElementsAre("sip:a@192.0.2.7"));
    loop_.Advance(1s);
    EXPECT_THAT(Uris(), IsEmpty());
  }
}

// Two boots that the kernel gives no name: the second begins its clock anew.
TEST_F(RestartTest, AStampOfTheFutureGrantsNoMoreThanTheStoredLife) {
  Bind(Contact("sip:a@192.0.2.7", 600s));
  const std::string row = store_.tables["bindings"].begin()->second;
  auto record = DecodeBinding(row);
  ASSERT_TRUE(record);
  record->stamp += 24h;
  store_.tables["bindings"].begin()->second = EncodeBinding(*record);
  Start("boot-1", 2);
  loop_.Advance(1200s);
  EXPECT_THAT(Uris(), IsEmpty());
}

TEST_F(RestartTest, NoConnectionOutlivesTheDaemonButAPushTokenDoes) {
  Bind(Contact("sip:a@192.0.2.7"), TcpFlow(1));
  Bind(Contact(kPush), TcpFlow(1));
  Start("boot-1", 2);
  ASSERT_THAT(Uris(), ElementsAre(kPush));
  EXPECT_FALSE(All()[0].flow_alive);
}

TEST_F(RestartTest, ARowThatCannotBeReadIsDropped) {
  Bind(Contact("sip:a@192.0.2.7"));
  std::string& row = store_.tables["bindings"].begin()->second;
  row.resize(row.size() - 1);
  Start("boot-1", 2);
  EXPECT_THAT(Uris(), IsEmpty());
  store_.Commit();
  EXPECT_THAT(store_.tables["bindings"], IsEmpty());
}

}  // namespace
}  // namespace foyer::location
