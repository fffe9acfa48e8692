// The rest of what any forking proxy has to do, seen from outside, where a house of its own configuration is needed;
// numbered as the cases are known.
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using peers::SipDevice;
using testing::Contains;
using testing::ElementsAre;

// Everybody on this machine is believed, so that a test can send a request byte for byte.
class BlackBoxCallsTest : public FlowTest {
 protected:
  void Start(const std::string& proxy) {
    HouseOptions options;
    options.has_door = false;
    options.proxy = proxy;
    options.more =
        "[trusted]\nnetworks = [\"127.0.0.1/32\"]\nwho = [\"phones\", \"panels\", \"doors\"]\n"
        "allow = [\"register\", \"call\", \"ring\", \"look_in\", \"open\", \"message\"]\n";
    StartHouse(options);
  }

  // A request that `from` sends in its own name; what is answered comes in `statuses_`.
  void SendAs(SipDevice& from, const std::string& user, const std::string& method, const std::string& uri,
              const std::string& more = {}) {
    from.on_any_response = [this, method](const sip::Message& response) {
      if (response.method_name() == method) statuses_.push_back(response.status());
    };
    from.SendRaw(method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + std::to_string(from.port()) +
                 ";branch=z9hG4bK" + user + ";rport\r\nFrom: <" + Uri(user) + ">;tag=caller\r\nTo: <" + uri +
                 ">\r\nCall-ID: call-of-" + user + "\r\nCSeq: 1 " + method + "\r\nMax-Forwards: 70\r\nContact: <" +
                 from.contact_uri() + ">\r\n" + more + "Content-Length: 0\r\n\r\n");
  }
  bool FinalIs(int status) {
    return Until([&] { return !statuses_.empty() && statuses_.back() >= 200; }) && statuses_.back() == status;
  }

  std::vector<int> statuses_;
};

TEST_F(BlackBoxCallsTest, Case18_ADeclineEndsTheRingForEverybodyWhereThatIsWanted) {
  Start("decline = \"everyone\"\n");
  const auto anna = AddDevice("anna"), ben = AddDevice("ben"), gate = AddDevice("gate");
  std::string reason;
  ben->on_cancel = [&](const sip::Message& cancel) { reason = cancel.Value(sip::HeaderId::kReason); };
  SendAs(*gate, "gate", "INVITE", Uri("home"));
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  ben->Respond(180, "b");
  ASSERT_TRUE(Until([&] { return std::ranges::count(statuses_, 180) == 1; }));
  anna->Respond(603, "a");
  EXPECT_TRUE(FinalIs(603));
  EXPECT_TRUE(Until([&] { return !reason.empty(); }));
  EXPECT_THAT(reason, testing::HasSubstr("cause=600"));
}

TEST_F(BlackBoxCallsTest, Case19_TheCallerHearsTheBestOfAllRefusals) {
  Start("wait_for_devices = 0\n");
  const std::vector<std::string> users{"anna", "ben", "carl", "dora", "panel"};
  std::vector<std::unique_ptr<SipDevice>> devices;
  for (const std::string& user : users) devices.push_back(AddDevice(user));
  const auto gate = AddDevice("gate");
  const struct {
    std::vector<int> codes;  // of the devices, in this order
    int best;
  } kTable[] = {{{420, 300, 600, 301, 504}, 600}, {{503, 505, 410, 400, 407}, 407}, {{503, 505, 404, 400, 410}, 404},
                {{503, 302, 410, 404, 300}, 302}, {{503, 500, 503, 503, 503}, 500}, {{480, 484, 404, 500, 503}, 484}};
  for (const auto& row : kTable) {
    statuses_.clear();
    for (std::size_t i = 0; i < devices.size(); ++i) {
      devices[i]->on_invite = [&devices, &row, i] { devices[i]->Respond(row.codes[i], "tag" + std::to_string(i)); };
    }
    gate->on_any_response = [this](const sip::Message& response) { statuses_.push_back(response.status()); };
    gate->SendRequest("INVITE", Uri("home"));
    EXPECT_TRUE(FinalIs(row.best)) << row.best << " expected, not " << testing::PrintToString(statuses_);
  }
}

TEST_F(BlackBoxCallsTest, Case20_AnEarlyCancelReachesEveryDeviceWithItsReason) {
  Start("");
  const auto anna = AddDevice("anna"), ben = AddDevice("ben"), gate = AddDevice("gate");
  std::vector<std::string> reasons;
  for (const auto& device : {anna.get(), ben.get()})
    device->on_cancel = [&](const sip::Message& cancel) { reasons.emplace_back(cancel.Value(sip::HeaderId::kReason)); };
  SendAs(*gate, "gate", "INVITE", Uri("home"));
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  EXPECT_THAT(statuses_, ElementsAre(100));
  const std::string reason = "SIP;cause=200;text=\"Somebody came out\"";
  const auto on_response = gate->on_any_response;
  SendAs(*gate, "gate", "CANCEL", Uri("home"), "Reason: " + reason + "\r\n");
  EXPECT_TRUE(Until([&] { return std::ranges::count(statuses_, 200) == 1; }));  // the CANCEL's own answer
  // A device that has said nothing yet cannot be cancelled before it does (RFC 3261 s9.1).
  anna->Respond(180, "a");
  ben->Respond(180, "b");
  EXPECT_TRUE(Until([&] { return reasons.size() == 2; }));
  EXPECT_THAT(reasons, ElementsAre(reason, reason));
}

TEST_F(BlackBoxCallsTest, Case26_WhomNobodyHasGoesToTheFallbackAndNeverBack) {
  const auto pbx = MakeDevice("gate");
  Start("wait_for_devices = 0\nfallback = \"sip:127.0.0.1:" + std::to_string(pbx->port()) + "\"\n");
  const auto anna = AddDevice("anna");
  SendAs(*anna, "anna", "INVITE", Uri("nobody-here"));
  ASSERT_TRUE(Until([&] { return pbx->invite().has_value(); }));
  EXPECT_EQ(pbx->invite()->request_uri(), Uri("nobody-here"));
  pbx->Respond(486, "busy");
  EXPECT_TRUE(FinalIs(486));

  statuses_.clear();
  const std::string first(pbx->invite()->call_id());
  SendAs(*pbx, "gate", "INVITE", Uri("nobody-either"));
  EXPECT_TRUE(FinalIs(404));
  EXPECT_EQ(pbx->invite()->request_uri(), Uri("nobody-here"));
}

// The silence of the DNS: a socket that takes questions and answers none.
TEST_F(BlackBoxCallsTest, WithADeadDnsTheHouseRingsAndTheProcessorRests) {
  const auto silent = MakeDevice("carl");
  HouseOptions options;
  options.has_door = false;
  options.proxy = "foreign_domains = [\"*\"]\n";
  options.more = "[dns]\nservers = [\"127.0.0.1:" + std::to_string(silent->port()) + "\"]\n";
  StartHouse(options);
  const auto anna = AddDevice("anna"), ben = AddDevice("ben"), gate = AddDevice("gate");
  const auto before = Get("/api/v1/status");
  std::size_t answered = 0, sent = 0;
  const auto ask_next = [&] {
    anna->SendRequest("MESSAGE", "sip:somebody@far" + std::to_string(++sent) + ".example", "text/plain", "hello");
  };
  anna->on_response = [&](const sip::Message& response) {
    if (response.status() < 200) return;
    EXPECT_NE(response.status(), 200);
    ++answered;
    if (answered == 1) gate->SendRequest("INVITE", Uri("home"));
    if (sent < 30) ask_next();
  };
  ask_next();
  EXPECT_TRUE(Until([&] { return answered == 30; }));
  EXPECT_TRUE(ben->invite()) << "the house has to ring meanwhile";
  EXPECT_TRUE(house_->WaitFor("fault"));
  const auto after = Get("/api/v1/status");
  const double cpu = after["cpu_ms"].get<double>() - before["cpu_ms"].get<double>();
  const double time = after["uptime_ms"].get<double>() - before["uptime_ms"].get<double>();
  EXPECT_LT(cpu, time * 0.5) << "a process that waits for the DNS in a busy loop takes all of it";
}

}  // namespace
}  // namespace foyer::flow
