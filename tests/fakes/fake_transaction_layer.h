// Transactions without a network: a test hands requests in, sees what was answered and sent, and plays the devices.
//
//   FakeTransactionLayer layer;
//   layer.handler = &proxy;
//   auto id = layer.Receive(bytes, flow);
//   layer.Reply(*layer.LastSentTo(phone, "INVITE"), 180, "tag");
//   layer.LastResponse(id)->status();
#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "foyer/check.h"
#include "foyer/transaction.h"
#include "sip/message.h"
#include "sip/response.h"

namespace foyer {

class FakeTransactionLayer : public TransactionLayer {
 public:
  struct Sent {
    ClientTransactionId id = 0;
    Flow flow;
    sip::Message request;  // with the Via that the layer adds
    ClientHandler on_event;
    bool cancelled = false;
    bool released = false;
    std::string cancel_reason;
  };
  struct Response {
    ServerTransactionId id = 0;
    sip::Message message;
  };

  static sip::Message Parse(std::string bytes) {
    auto parsed = sip::Message::Parse(std::move(bytes));
    FOYER_CHECK(std::holds_alternative<sip::Message>(parsed));
    return std::get<sip::Message>(std::move(parsed));
  }

  // ---- What a test does
  ServerTransactionId Receive(std::string bytes, const Flow& from) {
    const sip::Message message = Parse(std::move(bytes));
    const ServerTransactionId id = message.method() == sip::Method::kAck ? 0 : ++last_server_;
    handler->OnRequest(id, message, from);
    return id;
  }
  // The device answers; an empty tag is for a 100.
  void Reply(const Sent& request, int status, std::string_view tag, std::string_view sdp = {},
             std::vector<std::string> headers = {}) {
    headers.push_back("Contact: <sip:device@" + request.flow.remote.ToString() + ">");
    Deliver(request.id,
            Parse(sip::MakeResponse(request.request, status, tag, headers, sdp.empty() ? "" : "application/sdp", sdp)));
  }
  void Deliver(ClientTransactionId id, const sip::Message& response) {
    Fire(id, {ClientEvent::Kind::kResponse, &response});
  }
  void TimeOut(const Sent& request) { Fire(request.id, {ClientEvent::Kind::kTimeout, nullptr}); }
  void BreakFlow(const Sent& request) { Fire(request.id, {ClientEvent::Kind::kTransportError, nullptr}); }

  // ---- What a test sees. References stay valid.
  Sent* LastSentTo(const Flow& flow, std::string_view method) {
    for (auto each = sent.rbegin(); each != sent.rend(); ++each) {
      if (each->flow == flow && each->request.method_name() == method) return &*each;
    }
    return nullptr;
  }
  std::size_t CountSentTo(const Flow& flow, std::string_view method) const {
    std::size_t count = 0;
    for (const Sent& each : sent) count += each.flow == flow && each.request.method_name() == method;
    return count;
  }
  const sip::Message* LastResponse(ServerTransactionId id) const {
    for (auto response = responses.rbegin(); response != responses.rend(); ++response) {
      if (response->id == id) return &response->message;
    }
    return nullptr;
  }
  std::vector<int> StatusesOf(ServerTransactionId id) const {
    std::vector<int> statuses;
    for (const Response& response : responses) {
      if (response.id == id) statuses.push_back(response.message.status());
    }
    return statuses;
  }

  RequestHandler* handler = nullptr;
  std::deque<Sent> sent;
  std::vector<Response> responses;
  std::vector<std::pair<Flow, sip::Message>> stateless;  // ACKs

  // ---- TransactionLayer
  void Respond(ServerTransactionId id, int status, std::string response) override {
    responses.push_back({id, Parse(std::move(response))});
    FOYER_CHECK(responses.back().message.status() == status);
  }
  ClientTransactionId Send(const Flow& flow, std::string request, std::string loop_key,
                           ClientHandler on_event) override {
    const ClientTransactionId id = ++last_client_;
    sent.push_back({id, flow, Parse(WithVia(request, loop_key, id)), std::move(on_event), false, false, {}});
    return id;
  }
  void Cancel(ClientTransactionId invite, std::string reason) override {
    Sent& cancelled = sent[static_cast<std::size_t>(invite - 1)];
    cancelled.cancelled = true;
    cancelled.cancel_reason = std::move(reason);
  }
  void Release(ClientTransactionId id) override { sent[static_cast<std::size_t>(id - 1)].released = true; }
  void SendStateless(const Flow& flow, std::string request) override {
    stateless.emplace_back(flow, Parse(WithVia(request, {}, 0)));
  }

 private:
  static std::string WithVia(std::string_view request, std::string_view loop_key, ClientTransactionId id) {
    const std::size_t after_start_line = request.find("\r\n") + 2;
    std::string result(request.substr(0, after_start_line));
    result.append("Via: SIP/2.0/UDP proxy.test;branch=z9hG4bK").append(loop_key).append(std::to_string(id));
    return result.append("\r\n").append(request.substr(after_start_line));
  }
  void Fire(ClientTransactionId id, const ClientEvent& event) {
    Sent& target = sent[static_cast<std::size_t>(id - 1)];
    if (target.released) return;
    const ClientHandler on_event = target.on_event;  // a copy: the call may release it
    on_event(event);
  }

  ServerTransactionId last_server_ = 0;
  ClientTransactionId last_client_ = 0;
};

}  // namespace foyer
