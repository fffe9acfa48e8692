// Where a call goes when those whom it was for are not the ones who take it: redirects, forwards, closed groups, other
// domains.
#include <gmock/gmock.h>

#include <algorithm>

#include "sip/response.h"
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using peers::SipDevice;
using testing::Contains;
using testing::Not;

class ForkingTest : public FlowTest {
 protected:
  static HouseOptions Options(const std::string& more = {}) {
    HouseOptions options;
    options.has_door = false;
    options.proxy = "wait_for_devices = 0\n";
    options.more = more;
    return options;
  }
  static std::string Emil(const std::string& lines) {
    return "[[user]]\nname = \"emil\"\npassword = \"" + Password("emil") + "\"\n" + lines;
  }

  void Call(SipDevice& caller, const std::string& uri) {
    statuses_.clear();
    caller.on_response = [this](const sip::Message& response) { statuses_.push_back(response.status()); };
    caller.SendRequest("INVITE", uri, "application/sdp",
                       peers::MakeSdp("127.0.0.1", 30002, 30004, "0 101", "sendonly"));
  }
  void Answer(SipDevice& callee) { callee.Respond(200, "answer", peers::MakeSdp("127.0.0.1", 30006, 30008)); }
  bool Rings(const SipDevice& device) {
    return Until([&] { return device.invite().has_value(); });
  }
  bool CallerGot(int status) {
    return Until([&] { return std::ranges::find(statuses_, status) != statuses_.end(); });
  }
  bool FinalIs(int status) {
    return Until([&] { return !statuses_.empty() && statuses_.back() >= 200; }) && statuses_.back() == status;
  }

  std::vector<int> statuses_;
};

TEST_F(ForkingTest, ARedirectRingsTheOtherAndTheCallerHearsNothingOfIt) {
  StartHouse(Options());
  const auto anna = AddDevice("anna"), ben = AddDevice("ben"), gate = AddDevice("gate");
  Call(*gate, Uri("anna"));
  ASSERT_TRUE(Rings(*anna));
  EXPECT_FALSE(ben->invite());
  anna->SendRaw(sip::MakeResponse(*anna->invite(), 302, "moved", {"Contact: <" + Uri("ben") + ">"}));
  ASSERT_TRUE(Rings(*ben));
  Answer(*ben);
  EXPECT_TRUE(FinalIs(200));
  EXPECT_THAT(statuses_, Not(Contains(302)));
}

TEST_F(ForkingTest, WhoIsBusyIsStoodInFor) {
  StartHouse(Options(Emil("forward_busy = \"ben\"\n")));
  const auto emil = AddDevice("emil"), ben = AddDevice("ben"), gate = AddDevice("gate");
  Call(*gate, Uri("emil"));
  ASSERT_TRUE(Rings(*emil));
  EXPECT_FALSE(ben->invite());
  emil->Respond(486, "busy");
  ASSERT_TRUE(Rings(*ben));
  EXPECT_TRUE(CallerGot(181));
  Answer(*ben);
  EXPECT_TRUE(FinalIs(200));
  EXPECT_THAT(statuses_, Not(Contains(486)));
}

TEST_F(ForkingTest, WhoDoesNotAnswerGetsCompany) {
  StartHouse(Options(Emil("forward_no_answer = \"ben\"\nno_answer_after = 1\n")));
  const auto emil = AddDevice("emil"), ben = AddDevice("ben"), gate = AddDevice("gate");
  Call(*gate, Uri("emil"));
  ASSERT_TRUE(Rings(*emil));
  emil->Respond(180, "ringing");
  ASSERT_TRUE(Rings(*ben));
  EXPECT_FALSE(emil->cancelled());
  Answer(*ben);
  EXPECT_TRUE(FinalIs(200));
  EXPECT_TRUE(Until([&] { return emil->cancelled(); }));
}

TEST_F(ForkingTest, ForWhoIsAwayTheOtherRingsAtOnce) {
  StartHouse(Options(Emil("forward_no_answer = \"ben\"\nno_answer_after = 600\n")));
  const auto ben = AddDevice("ben"), gate = AddDevice("gate");
  Call(*gate, Uri("emil"));
  ASSERT_TRUE(Rings(*ben));
  Answer(*ben);
  EXPECT_TRUE(FinalIs(200));
}

// Whatever day it is: the one is open on all of them, the other on none.
TEST_F(ForkingTest, AGroupRingsWhenItIsOpenAndElseWhoStandsInForIt) {
  const auto group = [](const std::string& name, const std::string& lines) {
    return "[[group]]\nname = \"" + name + "\"\nmembers = [\"anna\"]\n" + lines;
  };
  StartHouse(Options("[[schedule]]\nname = \"always\"\n[[schedule]]\nname = \"never\"\ndays = []\n" +
                     group("day", "schedule = \"always\"\notherwise = \"ben\"\n") +
                     group("night", "schedule = \"never\"\notherwise = \"ben\"\n") +
                     group("shut", "schedule = \"never\"\n")));
  const auto anna = AddDevice("anna"), ben = AddDevice("ben"), gate = AddDevice("gate");
  Call(*gate, Uri("shut"));
  EXPECT_TRUE(FinalIs(480));
  Call(*gate, Uri("night"));
  ASSERT_TRUE(Rings(*ben));
  ben->Respond(480, "away");
  EXPECT_TRUE(FinalIs(480));
  EXPECT_FALSE(anna->invite());

  const std::string at_night(ben->invite()->call_id());
  Call(*gate, Uri("day"));
  ASSERT_TRUE(Rings(*anna));
  Answer(*anna);
  EXPECT_TRUE(FinalIs(200));
  EXPECT_EQ(ben->invite()->call_id(), at_night);
}

// Its server is a device at another address of this machine: the house's own would be taken for the house.
TEST_F(ForkingTest, ACallToAnotherDomainGoesToItsServerIfTheDomainMayBeCalled) {
  peers::SipDeviceConfig config{"carol", {}, "127.0.0.2", "127.0.0.2"};
  config.proxy_port = port();
  SipDevice server(pump_, config);
  HouseOptions options = Options();
  options.listen_address = "0.0.0.0";  // the server answers from its own address
  options.proxy += "foreign_domains = [\"127.0.0.2\"]\n";
  StartHouse(options);
  const auto anna = AddDevice("anna");
  const std::string at_server = "127.0.0.2:" + std::to_string(server.port());
  Call(*anna, "sip:carol@127.0.0.3:" + std::to_string(server.port()));
  EXPECT_TRUE(FinalIs(403));
  EXPECT_FALSE(server.invite());

  Call(*anna, "sip:carol@" + at_server);
  ASSERT_TRUE(Rings(server));
  EXPECT_EQ(server.invite()->request_uri(), "sip:carol@" + at_server);
  EXPECT_FALSE(server.invite()->Has(sip::HeaderId::kProxyAuthorization)) << "anna's credentials are for the house only";
  Answer(server);
  EXPECT_TRUE(FinalIs(200));
}

}  // namespace
}  // namespace foyer::flow
