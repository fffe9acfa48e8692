#include "proxy/forwarded_requests.h"

#include <algorithm>
#include <chrono>

#include "proxy/header_edit.h"
#include "sip/response.h"
#include "sip/transaction_timers.h"

namespace foyer::proxy {

bool ForwardedRequests::Forward(Request request) {
  if (entries_.size() >= most_) return false;
  const std::uint64_t id = ++last_id_;
  Entry& entry = entries_.try_emplace(id, transactions_, std::move(request)).first->second;
  entry.client.Send(entry.request.order, [this, id](const ClientEvent& event) { OnEvent(id, event); });
  if (entry.request.request.method() == sip::Method::kInvite) {
    entry.timer = std::make_unique<Timer>(loop_, [this, id] { OnTimer(id); });
    entry.timer->Start(timer_c_);
  }
  return true;
}

ForwardedRequests::Entries::iterator ForwardedRequests::Find(ServerTransactionId server) {
  return std::ranges::find_if(entries_, [server](const auto& each) { return each.second.request.server == server; });
}

bool ForwardedRequests::Cancel(ServerTransactionId server, std::string_view reason) {
  const auto found = Find(server);
  if (found == entries_.end()) return false;
  if (found->second.status == 0) found->second.client.Cancel(reason);
  return true;
}

void ForwardedRequests::Forget(ServerTransactionId server) {
  const auto found = Find(server);
  if (found == entries_.end()) return;
  const bool is_pending = found->second.status == 0;
  const auto on_failure = found->second.request.on_failure;
  if (is_pending && found->second.timer) found->second.client.Cancel({});
  Erase(found->first);
  if (is_pending && on_failure) on_failure();
}

void ForwardedRequests::OnEvent(std::uint64_t id, const ClientEvent& event) {
  switch (event.kind) {
    case ClientEvent::Kind::kResponse:
      OnResponse(id, *event.response);
      return;
    case ClientEvent::Kind::kTimeout:
      Fail(id, 408);
      return;
    case ClientEvent::Kind::kTransportError:
      Fail(id, 430);  // the flow that a Route of ours named is gone (RFC 5626 s5.3.1)
      return;
  }
}

void ForwardedRequests::OnResponse(std::uint64_t id, const sip::Message& response) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || response.status() == 100) return;
  Entry& entry = found->second;
  if (entry.status != 0) {  // a retransmitted 2xx
    if (!entry.response.empty()) transactions_.Respond(entry.request.server, entry.status, entry.response);
    return;
  }
  if (response.status() < 200) {
    if (entry.timer) entry.timer->Start(timer_c_);
    // Where the relay writes the final answer, what a device says before it would lead media past the relay.
    const Body body = entry.request.on_final ? Body(std::string()) : std::nullopt;
    transactions_.Respond(entry.request.server, response.status(), PassedBack(entry, response, body));
    return;
  }
  if (entry.request.order.uplink != nullptr && IsChallenge(response.status())) {
    Fail(id, 403);  // for us, and we cannot answer it: the sender could even less
    return;
  }
  entry.status = response.status();
  const OnFinal on_final = entry.request.on_final;
  if (!on_final) {
    Finish(id, response, std::nullopt);
    return;
  }
  on_final(response, [this, id, response, alive = std::weak_ptr(alive_)](const Body& body) {
    if (!alive.expired()) Finish(id, response, body);
  });
}

void ForwardedRequests::Finish(std::uint64_t id, const sip::Message& response, const Body& body) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  entry.response = PassedBack(entry, response, body);
  transactions_.Respond(entry.request.server, entry.status, entry.response);
  if (entry.timer && entry.status < 300) {
    entry.timer->Start(sip::k64T1);
  } else {
    Erase(id);
  }
}

void ForwardedRequests::OnTimer(std::uint64_t id) {
  Entry& entry = entries_.at(id);
  if (!entry.response.empty()) {
    Erase(id);
    return;
  }
  if (entry.status == 0) entry.client.Cancel({});
  entry.status = 0;
  Fail(id, 408);
}

void ForwardedRequests::Fail(std::uint64_t id, int status) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.status != 0) return;
  const Request request = found->second.request;
  Erase(id);
  if (request.on_failure) request.on_failure();
  transactions_.Respond(request.server, status, sip::MakeResponse(request.request, status, sip::RandomToken()));
}

void ForwardedRequests::Erase(std::uint64_t id) { entries_.erase(id); }

std::string ForwardedRequests::PassedBack(const Entry& entry, const sip::Message& response, const Body& body) {
  sip::Rewrite rewrite(response);
  rewrite.RemoveFirst(sip::HeaderId::kVia);
  RestoreNames(rewrite, response, entry.request.request);
  if (body) rewrite.Body(body->empty() ? "" : "application/sdp", *body);
  return rewrite.Build();
}

}  // namespace foyer::proxy
