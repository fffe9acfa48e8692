#include "proxy/forwarded_requests.h"

#include <algorithm>
#include <chrono>

#include "proxy/header_edit.h"
#include "sip/response.h"

namespace foyer::proxy {
namespace {

constexpr std::chrono::milliseconds k64T1{32'000};

}  // namespace

ForwardedRequests::~ForwardedRequests() {
  for (const auto& [id, entry] : entries_) transactions_.Release(entry.client);
}

bool ForwardedRequests::Forward(Request request) {
  if (entries_.size() >= most_) return false;
  const std::uint64_t id = ++last_id_;
  Entry& entry = entries_.try_emplace(id, Entry{std::move(request), 0, 0, {}, nullptr}).first->second;
  entry.client = transactions_.Send(entry.request.flow, entry.request.bytes, entry.request.loop_key,
                                    [this, id](const ClientEvent& event) { OnEvent(id, event); });
  return true;
}

bool ForwardedRequests::Cancel(ServerTransactionId server) {
  const auto found =
      std::ranges::find_if(entries_, [server](const auto& each) { return each.second.request.server == server; });
  if (found == entries_.end()) return false;
  transactions_.Cancel(found->second.client, {});
  return true;
}

void ForwardedRequests::Forget(ServerTransactionId server) {
  const auto found =
      std::ranges::find_if(entries_, [server](const auto& each) { return each.second.request.server == server; });
  if (found != entries_.end()) Erase(found->first);
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
      Fail(id, 500);
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
    transactions_.Respond(entry.request.server, response.status(), PassedBack(entry, response, std::nullopt));
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
  if (entry.request.request.method() != sip::Method::kInvite || entry.status >= 300) {
    Erase(id);
    return;
  }
  entry.linger = std::make_unique<Timer>(loop_, [this, id] { Erase(id); });
  entry.linger->Start(k64T1);
}

void ForwardedRequests::Fail(std::uint64_t id, int status) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.status != 0) return;
  const Request request = std::move(found->second.request);
  Erase(id);
  if (request.on_failure) request.on_failure();
  transactions_.Respond(request.server, status, sip::MakeResponse(request.request, status, sip::RandomToken()));
}

void ForwardedRequests::Erase(std::uint64_t id) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  transactions_.Release(found->second.client);
  entries_.erase(found);
}

std::string ForwardedRequests::PassedBack(const Entry& entry, const sip::Message& response, const Body& body) {
  sip::Rewrite rewrite(response);
  rewrite.RemoveFirst(sip::HeaderId::kVia);
  if (!entry.request.sender_tag.empty()) {
    const auto header = entry.request.tag_header;
    rewrite.Set(header, WithTag(response.Value(header), entry.request.sender_tag));
  }
  if (body) rewrite.Body(body->empty() ? "" : "application/sdp", *body);
  return rewrite.Build();
}

}  // namespace foyer::proxy
