// How many branches may be under way at once.
#include "proxy/max_breadth.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

class MaxBreadthTest : public House {
 protected:
  static Settings Open() {
    Settings settings = Hasty();
    settings.domain = "house.test";
    settings.groups = {{"home", {"*"}}, {"all", {"bob", "sip:**9@pbx.test"}}};
    settings.door = Aor{"front", "house.test"};
    settings.foreign_domains = {"far.test"};
    return settings;
  }
  MaxBreadthTest() : House(Open()) {
    for (const Device* device : {&anna_, &tablet_, &bob_}) Register(*device);
  }
  ServerTransactionId CallWith(const std::string& target, const std::string& breadth) {
    return Send(gate_, {.target = target, .body = "offer", .headers = {"Max-Breadth: " + breadth}});
  }
  std::string BreadthTo(const Device& device, const std::string& method = "INVITE") {
    return std::string(SentTo(device, method).request.ValueByName("Max-Breadth"));
  }
};

TEST_F(MaxBreadthTest, ADeviceForksNoMore) {
  Press();
  for (const Device* device : {&anna_, &tablet_, &bob_}) EXPECT_EQ(BreadthTo(*device), "1");
}

TEST_F(MaxBreadthTest, TheOldValueGivesWayAndAllElseStays) {
  Send(gate_, {.target = "sip:bob@house.test", .body = "offer", .headers = {"X-A: 1", "max-breadth:  7", "X-B: 2"}});
  const sip::Message& invite = InviteOf(bob_).request;
  EXPECT_THAT(std::string(invite.bytes()), HasSubstr("\r\nX-A: 1\r\nMax-Breadth: 1\r\nX-B: 2\r\n"));
  EXPECT_EQ(invite.body(), "offer-to-1");
}

TEST_F(MaxBreadthTest, NonsenseIs400AndNothingLeftIs440) {
  EXPECT_EQ(LastStatus(CallWith("sip:bob@house.test", "many")), 400);
  EXPECT_EQ(LastStatus(CallWith("sip:bob@house.test", "99999999999")), 400);
  EXPECT_EQ(LastStatus(CallWith("sip:bob@house.test", "0")), 440);
  const auto options = [this](const std::string& target) {
    return LastStatus(Send(anna_, {.method = "OPTIONS", .target = target, .headers = {"Max-Breadth: 0"}}));
  };
  EXPECT_EQ(options("sip:bob@house.test"), 440);
  EXPECT_EQ(options("sip:house.test"), 200) << "it goes no further";
  EXPECT_TRUE(layer_.sent.empty());
}

TEST_F(MaxBreadthTest, NoMoreRingThanMay) {
  const auto call = CallWith("sip:home@house.test", "2");
  ASSERT_EQ(layer_.sent.size(), 2U);
  for (const Sent& sent : layer_.sent) layer_.Reply(sent, 480, "x");
  loop_.RunReady();
  EXPECT_EQ(layer_.sent.size(), 2U);
  EXPECT_EQ(LastStatus(call), 440);
  ExpectNothingIsLeft();
}

TEST_F(MaxBreadthTest, WhoHasRefusedLeavesRoomForAnother) {
  const auto call = CallWith("sip:bob@house.test", "1");
  layer_.Deliver(InviteOf(bob_).id, FakeTransactionLayer::Parse(sip::MakeResponse(InviteOf(bob_).request, 302, "b",
                                                                                  {"Contact: <sip:carol@far.test>"})));
  loop_.RunReady();
  EXPECT_EQ(BreadthTo(far_), "1");
  Reply(far_, 200, "c", "carol-sdp");
  EXPECT_EQ(LastStatus(call), 200);
}

TEST_F(MaxBreadthTest, AServerGetsHalfOfWhatIsLeft) {
  Send(gate_, {.target = "sip:carol@far.test", .body = "offer", .headers = {"Max-Breadth: 5"}});
  EXPECT_EQ(BreadthTo(far_), "3");
  Send(gate_, {.method = "MESSAGE", .target = "sip:carol@far.test", .body = "hi", .call_id = "2"});
  EXPECT_EQ(BreadthTo(far_, "MESSAGE"), "30");
}

TEST_F(MaxBreadthTest, AnUplinkLeavesSomethingForThePhones) {
  const Device pbx{{"620", "pbx.test"}, FlowOf("192.0.2.200:5060")};
  FakeUplink link{{"620", "pbx.test"}, "sip:home@house.test", pbx.flow};
  uplinks_.all = {&link};
  const auto call = CallWith("sip:all@house.test", "2");
  EXPECT_EQ(BreadthTo(pbx), "1");
  EXPECT_EQ(BreadthTo(bob_), "1");
  Reply(bob_, 200, "b", "bob-sdp");
  EXPECT_EQ(LastStatus(call), 200);
}

TEST_F(MaxBreadthTest, AMessageKeepsToItToo) {
  const auto message = Send(bob_, {.method = "MESSAGE",
                                   .target = "sip:anna@house.test",
                                   .body = "hi",
                                   .type = "text/plain",
                                   .headers = {"Max-Breadth: 1"}});
  ASSERT_EQ(layer_.sent.size(), 1U);
  layer_.Reply(layer_.sent.front(), 200, "a");
  EXPECT_EQ(LastStatus(message), 200);
}

TEST_F(MaxBreadthTest, TheBranchesOfAMessageHaveTheirEndsToo) {
  const auto message = Send(anna_, {.method = "MESSAGE",
                                    .target = "sip:bob@house.test",
                                    .body = "hi",
                                    .type = "text/plain",
                                    .headers = {"Max-Breadth: 1"}});
  Sent& sent = SentTo(bob_, "MESSAGE");
  layer_.Deliver(sent.id, FakeTransactionLayer::Parse(
                              sip::MakeResponse(sent.request, 302, "b", {"Contact: <sip:carol@far.test>"})));
  loop_.RunReady();
  layer_.Reply(SentTo(far_, "MESSAGE"), 200, "c");
  EXPECT_EQ(LastStatus(message), 200);
}

}  // namespace
}  // namespace foyer::proxy
