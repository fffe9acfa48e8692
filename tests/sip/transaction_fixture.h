// Transactions over a network in memory, with a TU that only remembers.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sip/response.h"
#include "sip/transaction_timers.h"
#include "sip/transactions.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_transport.h"

namespace foyer::sip {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

inline Message ParseMessage(std::string bytes) {
  auto parsed = Message::Parse(std::move(bytes));
  FOYER_CHECK(std::holds_alternative<Message>(parsed));
  return std::get<Message>(std::move(parsed));
}

struct RememberingHandler : RequestHandler {
  struct Arrival {
    ServerTransactionId id;
    Message message;
    Flow from;
  };
  void OnRequest(ServerTransactionId id, const Message& request, const Flow& from) override {
    requests.push_back({id, request, from});
  }
  void OnCancel(ServerTransactionId invite, const Message& cancel) override { cancels.push_back({invite, cancel, {}}); }
  void OnServerTransactionFailed(ServerTransactionId id) override { failures.push_back(id); }

  std::vector<Arrival> requests, cancels;
  std::vector<ServerTransactionId> failures;
};

class TransactionFixture : public testing::Test {
 protected:
  TransactionFixture() { transactions_.Start(handler_); }

  static Flow Udp(std::uint16_t port = 5062) {
    return {0, 0, 0, Transport::kUdp, *Endpoint::Parse("192.0.2.1:5060"), {*IpAddress::Parse("192.0.2.7"), port}};
  }
  static Flow Tcp(std::uint64_t connection = 1) {
    Flow flow = Udp();
    flow.transport = Transport::kTcp;
    flow.epoch = 7;
    flow.connection = connection;
    return flow;
  }

  // A request as it comes in. Without `via_parameters` its Via has the branch "z9hG4bKa" and an rport.
  static std::string RequestBytes(const std::string& method,
                                  const std::string& via_parameters = ";branch=z9hG4bKa;rport",
                                  const std::string& more = {}) {
    return method + " sip:door@house.example SIP/2.0\r\nVia: SIP/2.0/UDP phone.example:5062" + via_parameters +
           "\r\nFrom: <sip:anna@house.example>;tag=f\r\nTo: <sip:door@house.example>\r\nCall-ID: c1\r\nCSeq: 7 " +
           method + "\r\n" + more + "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
  }
  // A request as the TU sends it: without a Via of ours.
  static std::string OwnRequest(const std::string& method) {
    return method +
           " sip:anna@192.0.2.7:5062;ob SIP/2.0\r\nVia: SIP/2.0/TCP door.example;branch=z9hG4bKdoor\r\n"
           "Route: <sip:edge.example;lr>\r\nFrom: <sip:door@house.example>;tag=f\r\nTo: <sip:home@house.example>\r\n"
           "Call-ID: c2\r\nCSeq: 20 " +
           method + "\r\nMax-Forwards: 69\r\nContent-Length: 0\r\n\r\n";
  }

  void Receive(const std::string& bytes, const Flow& from) { transactions_.OnMessage(ParseMessage(bytes), from); }

  // The TU answers the last new request.
  ServerTransactionId last_id() const { return handler_.requests.back().id; }
  std::string Response(int status) const { return MakeResponse(handler_.requests.back().message, status, "t"); }
  void Respond(int status) { transactions_.Respond(last_id(), status, Response(status)); }

  // The TU sends; what it hears is kept as "180", "timeout" or "lost".
  ClientTransactionId Send(const std::string& method, const Flow& flow) {
    return transactions_.Send(flow, OwnRequest(method), "", [this](const ClientEvent& event) { Hear(event); });
  }
  void Hear(const ClientEvent& event) {
    switch (event.kind) {
      case ClientEvent::Kind::kResponse:
        heard_.push_back(std::to_string(event.response->status()));
        return;
      case ClientEvent::Kind::kTimeout:
        heard_.push_back("timeout");
        return;
      case ClientEvent::Kind::kTransportError:
        heard_.push_back("lost");
        return;
    }
  }
  // The device answers the request that was sent.
  void Answer(const Message& request, int status, const std::string& tag = "t") {
    transactions_.OnMessage(ParseMessage(MakeResponse(request, status, status == 100 ? "" : tag)), Udp());
  }

  TransactionStatistics Count() const { return transactions_.Statistics(); }

  FakeEventLoop loop_;
  FakeTransports network_;
  RememberingHandler handler_;
  Transactions transactions_{loop_, network_, TransactionLimits{8, 8}};
  std::vector<std::string> heard_;
};

}  // namespace foyer::sip
