#include "sip/transactions.h"

#include <memory>
#include <utility>

#include "foyer/check.h"
#include "sip/response.h"
#include "sip/transaction_key.h"

namespace foyer::sip {
namespace {

constexpr std::string_view kInvite = "INVITE", kCancel = "CANCEL";

std::string_view MethodOf(std::string_view request) { return request.substr(0, request.find(' ')); }

}  // namespace

Transactions::Transactions(EventLoop& loop, Transports& transports, TransactionLimits limits)
    : transports_(transports), limits_(limits), wheel_(loop), settle_(loop, [this] { Settle(); }) {}

Transactions::~Transactions() = default;

void Transactions::OnMessage(const Message& message, const Flow& from) {
  FOYER_CHECK(handler_ != nullptr);
  if (message.is_request()) {
    ++counters_.requests;
    OnRequest(message, from);
  } else {
    ++counters_.responses;
    OnResponse(message, from);
  }
}

void Transactions::OnRequest(const Message& request, const Flow& from) {
  if (request.method() == Method::kAck) {
    OnAck(request, from);
    return;
  }
  std::string key = ServerKey(request, request.method_name());
  if (ServerTransaction* known = servers_.FindByKey(key)) {
    ++counters_.repeated_requests;
    known->OnRepeated();
  } else if (request.method() == Method::kCancel) {
    OnCancel(request, from, std::move(key));
  } else if (const auto retry_after = RetryAfter(request, from)) {
    Refuse(request, from, *retry_after);
  } else {
    handler_->OnRequest(AddServer(request, from, std::move(key)).id(), request, from);
  }
}

ServerTransaction& Transactions::AddServer(const Message& request, const Flow& from, std::string key) {
  const ServerTransactionId id = ++last_server_;
  Flow flow = ResponseFlow(request, from);
  if (request.method() == Method::kInvite)
    return servers_.Add(
        std::make_unique<InviteServerTransaction>(host(), id, std::move(key), std::move(flow), request));
  return servers_.Add(std::make_unique<NonInviteServerTransaction>(host(), id, std::move(key), std::move(flow)));
}

// An ACK to a 2xx is a transaction of its own and the TU's; the others end here (s17.2.1).
void Transactions::OnAck(const Message& ack, const Flow& from) {
  ServerTransaction* invite = servers_.FindByKey(ServerKey(ack, kInvite));
  if (invite != nullptr && static_cast<InviteServerTransaction*>(invite)->OnAck()) return;
  handler_->OnRequest(0, ack, from);
}

// s9.2. It must come from the host that the INVITE came from; nobody else may end a ring.
void Transactions::OnCancel(const Message& cancel, const Flow& from, std::string key) {
  ServerTransaction* invite = servers_.FindByKey(ServerKey(cancel, kInvite));
  if (invite != nullptr && invite->flow().remote.address != from.remote.address) invite = nullptr;
  if (invite == nullptr) {
    ++counters_.stray_cancels;
    NoteAimless(from);
  }
  const int status = invite != nullptr ? 200 : 481;
  std::string response = MakeResponse(cancel, status, RandomToken());
  if (servers_.size() < limits_.max_server) {
    AddServer(cancel, from, std::move(key)).Respond(status, std::move(response));
  } else {
    transports_.Send(ResponseFlow(cancel, from), response);
  }
  if (invite != nullptr && invite->IsPending()) handler_->OnCancel(invite->id(), cancel);
}

// Nothing: it is taken. What belongs to a call always is, as long as there is room. Different times to come again, so
// that all do not come again together.
std::optional<int> Transactions::RetryAfter(const Message& request, const Flow& from) {
  if (servers_.size() >= limits_.max_server) return static_cast<int>(5 + counters_.refused % 10);
  return guard_ != nullptr && request.to_tag().empty() ? guard_->RetryAfter(from) : std::nullopt;
}

// Without a transaction: if it comes again, it is a new question.
void Transactions::Refuse(const Message& request, const Flow& from, int retry_after) {
  ++counters_.refused;
  transports_.Send(ResponseFlow(request, from),
                   MakeResponse(request, 503, RandomToken(), {"Retry-After: " + std::to_string(retry_after)}));
}

void Transactions::NoteAimless(const Flow& from) {
  if (guard_ != nullptr) guard_->OnOffence(from, Offence::kAimless);
}

void Transactions::OnResponse(const Message& response, const Flow& from) {
  ClientTransaction* client = clients_.FindByKey(ClientKey(response.top_via().branch, response.method_name()));
  if (client == nullptr) {
    ++counters_.stray_responses;
    NoteAimless(from);
    return;
  }
  client->OnResponse(response);
}

void Transactions::OnFlowClosed(const Flow& flow) {
  for (const ServerTransactionId id : servers_.IdsOn(flow))
    if (ServerTransaction* server = servers_.Find(id)) server->OnFlowClosed();
  for (const ClientTransactionId id : clients_.IdsOn(flow))
    if (ClientTransaction* client = clients_.Find(id)) client->OnTransportLost();
}

void Transactions::Respond(ServerTransactionId id, int status, std::string response) {
  if (ServerTransaction* server = servers_.Find(id)) server->Respond(status, std::move(response));
}

ClientTransactionId Transactions::Send(const Flow& flow, std::string request, std::string loop_key,
                                       ClientHandler on_event) {
  const ClientTransactionId id = ++last_client_;
  std::string branch = NewBranch(loop_key);
  const std::string_view method = MethodOf(request);
  FOYER_CHECK(method != "ACK" && method != kCancel);
  const bool is_invite = method == kInvite;
  ClientTransaction::Request out{ClientKey(branch, method), flow, WithVia(request, ViaValue(flow, branch))};
  std::unique_ptr<ClientTransaction> added;
  if (is_invite) {
    added =
        std::make_unique<InviteClientTransaction>(host(), id, std::move(out), std::move(branch), std::move(on_event));
  } else {
    added = std::make_unique<NonInviteClientTransaction>(host(), id, std::move(out), std::move(on_event));
  }
  ClientTransaction& client = clients_.Add(std::move(added));
  if (clients_.size() > limits_.max_client) {
    ++counters_.refused;
    OnClientUnsent(id);
  } else {
    client.Start();
  }
  return id;
}

void Transactions::Cancel(ClientTransactionId invite, std::string reason) {
  if (ClientTransaction* client = clients_.Find(invite)) client->Cancel(std::move(reason));
}

void Transactions::Release(ClientTransactionId id) {
  if (ClientTransaction* client = clients_.Find(id)) client->Release();
}

void Transactions::SendStateless(const Flow& flow, std::string request) {
  transports_.Send(flow, WithVia(request, ViaValue(flow, NewBranch({}))));
}

void Transactions::SendCancel(const Flow& flow, std::string_view branch, std::string cancel) {
  ClientTransaction::Request request{ClientKey(branch, kCancel), flow, std::move(cancel)};
  clients_.Add(std::make_unique<NonInviteClientTransaction>(host(), ++last_client_, std::move(request), nullptr))
      .Start();
}

void Transactions::OnServerEnded(ServerTransactionId id) {
  ended_servers_.push_back(id);
  settle_.Schedule();
}

void Transactions::OnServerFailed(ServerTransactionId id) {
  failed_servers_.push_back(id);
  settle_.Schedule();
}

void Transactions::OnClientEnded(ClientTransactionId id) {
  ended_clients_.push_back(id);
  settle_.Schedule();
}

void Transactions::OnClientUnsent(ClientTransactionId id) {
  unsent_clients_.push_back(id);
  settle_.Schedule();
}

// Nothing of ours is on the stack now, so handlers may do as they like and what has ended can go.
void Transactions::Settle() {
  for (const ServerTransactionId id : std::exchange(failed_servers_, {})) handler_->OnServerTransactionFailed(id);
  for (const ClientTransactionId id : std::exchange(unsent_clients_, {}))
    if (ClientTransaction* client = clients_.Find(id)) client->OnTransportLost();
  for (const ServerTransactionId id : std::exchange(ended_servers_, {})) servers_.Remove(id);
  for (const ClientTransactionId id : std::exchange(ended_clients_, {})) clients_.Remove(id);
}

TransactionStatistics Transactions::Statistics() const {
  TransactionStatistics statistics = counters_;
  statistics.invite_server = servers_.invites();
  statistics.non_invite_server = servers_.size() - servers_.invites();
  statistics.invite_client = clients_.invites();
  statistics.non_invite_client = clients_.size() - clients_.invites();
  return statistics;
}

}  // namespace foyer::sip
