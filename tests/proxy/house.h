// A house in virtual time: our own door, a door of another maker, three users with their devices, and the proxy between
// them. Nothing waits: a test says what a device sends, and looks at what the proxy sent.
//
//   const auto ring = Press();
//   Reply(anna_, 183, "a", "anna-sdp");
//   EXPECT_EQ(Statuses(ring), (std::vector{100, 183}));
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foyer/check.h"
#include "proxy/proxy.h"
#include "sip/response.h"
#include "sip/uri.h"
#include "tests/fakes/fake_access.h"
#include "tests/fakes/fake_authenticator.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_location_service.h"
#include "tests/fakes/fake_media_relay.h"
#include "tests/fakes/fake_next_hops.h"
#include "tests/fakes/fake_source_guard.h"
#include "tests/fakes/fake_user_directory.h"
#include "tests/fakes/flow_of.h"
#include "tests/proxy/parts.h"

#include "tests/fakes/fake_transaction_layer.h"

namespace foyer::proxy {

using namespace std::chrono_literals;
using sip::HeaderId;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;
using Sent = FakeTransactionLayer::Sent;

class House : public testing::Test {
 protected:
  House();
  explicit House(Settings settings);
  // In which nobody who is away is waited for.
  static Settings Hasty();

  // ---- Devices
  // A device is there: it has registered and proved who it is on its flow.
  void Register(const Device& device);
  static ContactBinding BindingOf(const Device& device);

  // ---- Requests. The caller's From-tag is "caller", its Call-ID "call-1" if nothing else is said.
  struct Order {
    std::string method = "INVITE";
    std::string target = "sip:home@house.test";
    std::string body = {};
    std::string type = "application/sdp";
    std::vector<std::string> headers = {};
    std::string call_id = "call-1";
    std::string from = {};  // a From value; empty: the device's, with the tag
  };
  ServerTransactionId Send(const Device& from, const Order& order);
  // Our own door rings the house, and devices that are there have got their INVITE when this returns.
  ServerTransactionId Press();
  ServerTransactionId Call(const Device& from, const std::string& target, const std::string& sdp = "caller-offer");
  void Cancel(ServerTransactionId invite, const std::string& reason = {});

  // ---- What devices answer
  Sent& InviteOf(const Device& device) { return SentTo(device, "INVITE"); }
  Sent& SentTo(const Device& device, std::string_view method);
  std::size_t CountSentTo(const Device& device, std::string_view method) const {
    return layer_.CountSentTo(device.flow, method);
  }
  void Reply(const Device& device, int status, std::string_view tag, std::string_view sdp = {});

  // ---- In-dialog requests: by the callee's device that answered its INVITE with `tag`; by the caller of `invite`,
  // in the dialog that the last response to it made.
  struct Within {
    std::string method;
    std::string body = {};
    std::string type = {};
    std::vector<std::string> headers = {};
    std::uint32_t cseq = 100;
    std::optional<Flow> flow = {};  // another than the device's own
  };
  ServerTransactionId ByCallee(const Device& device, const std::string& tag, const Within& within);
  ServerTransactionId ByCaller(const Device& caller, ServerTransactionId invite, const Within& within);
  static Within Digits(const std::string& signal) {
    return {"INFO", "Signal=" + signal + "\r\nDuration=160\r\n", "application/dtmf-relay"};
  }

  // ---- What came of it
  std::vector<int> Statuses(ServerTransactionId id) const { return layer_.StatusesOf(id); }
  int LastStatus(ServerTransactionId id) const;
  const sip::Message& LastResponse(ServerTransactionId id) const;
  FakeMediaRelay::Session& Media();
  // Every late answer has had its time: no call is left.
  void ExpectNothingIsLeft();

  FakeEventLoop loop_;
  FakeTransactionLayer layer_;
  FakeLocationService locations_{loop_};
  FakeResolver resolver_{loop_};
  FakeConnector connector_;
  FakeMediaRelay relay_;
  FakeAuthenticator authenticator_;
  FakeEventJournal journal_;
  NumberedTokens tokens_;
  FakeAccess access_;
  FakeUserDirectory users_;
  TypedDigits unlock_;
  FakeUplinks uplinks_;
  FakeSourceGuard guard_;
  std::vector<std::string> hung_up_;
  int key_frames_ = 0;

  // Our own user agent, a door of another maker, anna with two devices, bob with one, the panel in the hall.
  const Device front_{{"front", "house.test"}, FlowOf("127.0.0.1:40001", Transport::kTcp, 1), UserKind::kDoor, true};
  const Device gate_{{"gate", "house.test"}, FlowOf("192.0.2.20:5060"), UserKind::kDoor};
  const Device anna_{{"anna", "house.test"}, FlowOf("192.0.2.31:5060")};
  const Device tablet_{{"anna", "house.test"}, FlowOf("192.0.2.32:41000", Transport::kTcp, 7)};
  const Device bob_{{"bob", "house.test"}, FlowOf("192.0.2.41:5060")};
  const Device hall_{{"hall", "house.test"}, FlowOf("192.0.2.51:5060"), UserKind::kPanel};
  // A server of another domain, reached by the name far.test.
  const Device far_{{"carol", "far.test"}, FlowOf("203.0.113.9:5060")};
  const Device stranger_{{"mallory", "evil.test"}, FlowOf("198.51.100.1:5060")};

  std::unique_ptr<Proxy> proxy_;
};

}  // namespace foyer::proxy
