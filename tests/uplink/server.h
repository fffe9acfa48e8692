// A server to register at, in virtual time: names that are found or not, connections that fail, answers as a test
// likes.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "foyer/next_hop.h"
#include "sip/transport.h"
#include "sip/uri.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_transaction_layer.h"
#include "uplink/registration.h"

namespace foyer::uplink {

using namespace std::chrono_literals;

class FakeResolver : public Resolver {
 public:
  explicit FakeResolver(EventLoop& loop) : loop_(loop) {}

  std::unique_ptr<Lookup> Find(const HopQuery& query, Done done) override {
    asked.push_back(query.host);
    return std::make_unique<FakeLookup>(loop_, [this, host = query.host, done] { done(hops[host]); });
  }

  std::map<std::string, std::vector<Hop>> hops;  // by name; none: not found
  std::vector<std::string> asked;

 private:
  struct FakeLookup : Lookup {
    FakeLookup(EventLoop& loop, std::function<void()> tell) : call(loop, std::move(tell)) { call.Schedule(); }
    DeferredCall call;
  };
  EventLoop& loop_;
};

class FakeConnections : public sip::Transports {
 public:
  bool Send(const Flow&, std::string_view) override { return true; }
  bool Ping(const Flow& flow) override {
    pings.push_back(flow);
    return true;
  }
  void Close(const Flow& flow) override { closed.push_back(flow); }
  std::optional<Flow> Connect(const Hop& hop) override {
    connected.push_back(hop);
    if (unreachable) return std::nullopt;
    Flow flow;
    flow.transport = hop.transport;
    flow.connection = IsStream(hop.transport) ? connected.size() : 0;
    flow.local = *Endpoint::Parse("192.0.2.1:5060");
    flow.remote = hop.endpoint;
    return flow;
  }

  std::vector<Hop> connected;
  std::vector<Flow> pings, closed;
  bool unreachable = false;
};

class ServerTest : public testing::Test {
 protected:
  static Hop HopTo(const char* endpoint, Transport transport = Transport::kTcp) {
    Hop hop;
    hop.transport = transport;
    hop.endpoint = *Endpoint::Parse(endpoint);
    return hop;
  }
  static UplinkConfig Fritz() {
    UplinkConfig config;
    config.name = "fritz";
    config.server = "sip:fritz.box";
    config.where.host = "fritz.box";
    config.account = {"620", "fritz.box"};
    config.login = "620";
    config.password = "secret";
    config.ring = "sip:home@house.test";
    return config;
  }

  ServerTest() { resolver_.hops["fritz.box"] = {HopTo("192.0.2.9:5060")}; }

  // The REGISTER that is out; null: none came since the last look.
  FakeTransactionLayer::Sent* Next() {
    loop_.RunReady();
    if (seen_ == layer_.sent.size()) return nullptr;
    seen_ = layer_.sent.size();
    return &layer_.sent.back();
  }
  FakeTransactionLayer::Sent& Expect() {
    FakeTransactionLayer::Sent* sent = Next();
    FOYER_CHECK(sent != nullptr);
    return *sent;
  }
  void Answer(FakeTransactionLayer::Sent& sent, int status, std::vector<std::string> headers = {}) {
    layer_.Deliver(sent.id, FakeTransactionLayer::Parse(sip::MakeResponse(sent.request, status, "t", headers)));
    loop_.RunReady();
  }
  void Challenge(FakeTransactionLayer::Sent& sent, const std::string& more = {}) {
    Answer(sent, 401, {"WWW-Authenticate: Digest realm=\"fritz.box\", qop=\"auth\", nonce=\"1\"" + more});
  }
  std::size_t Faults() const { return journal_.CountOf(EventType::kFault); }

  FakeEventLoop loop_;
  FakeTransactionLayer layer_;
  FakeConnections network_;
  FakeResolver resolver_{loop_};
  FakeEventJournal journal_;
  Parts parts_{loop_, layer_, network_, resolver_, journal_};

 private:
  std::size_t seen_ = 0;
};

}  // namespace foyer::uplink
