// The transaction layer (RFC 3261 s17, RFC 6026): finds the transaction that a message belongs to, or makes one, and
// hands to the proxy and the registrar only what is new.
//
//   TransportLayer transports(...);
//   Transactions transactions(loop, transports);
//   Proxy proxy({.transactions = transactions, ...});
//   transactions.Start(proxy);
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/event_loop.h"
#include "foyer/source_guard.h"
#include "foyer/transaction.h"
#include "sip/message.h"
#include "sip/transaction_client.h"
#include "sip/transaction_host.h"
#include "sip/transaction_server.h"
#include "sip/transaction_table.h"
#include "sip/transport.h"

namespace foyer::sip {

struct TransactionLimits {
  std::size_t max_server = 50'000;  // beyond, new requests get a 503 with Retry-After
  std::size_t max_client = 20'000;  // beyond, Send() ends in kTransportError
};

struct TransactionStatistics {
  std::size_t invite_server = 0, non_invite_server = 0, invite_client = 0, non_invite_client = 0;  // live
  std::uint64_t requests = 0, responses = 0;                                                       // that came in
  std::uint64_t repeated_requests = 0;                                                             // absorbed here
  std::uint64_t stray_responses = 0;  // dropped: they match nothing of ours
  std::uint64_t stray_cancels = 0;    // answered 481
  std::uint64_t refused = 0;          // at a limit
  std::uint64_t timeouts = 0;         // of client transactions (B, F)
};

class Transactions : public TransactionLayer, private TransactionHost {
 public:
  // Both must outlive this object.
  Transactions(EventLoop& loop, Transports& transports, TransactionLimits limits = {});
  ~Transactions() override;

  // From now on requests go to `handler`, which must outlive the last message. Before On...() is called.
  void Start(RequestHandler& handler) { handler_ = &handler; }

  // Who is put off while we are behind, and who is told of what belongs to nothing. It must outlive this object.
  void UseGuard(SourceGuard& guard) { guard_ = &guard; }

  // ---- From the transports
  void OnMessage(const Message& message, const Flow& from);
  void OnFlowClosed(const Flow& flow);

  TransactionStatistics Statistics() const;

  // ---- TransactionLayer
  void Respond(ServerTransactionId id, int status, std::string response) override;
  ClientTransactionId Send(const Flow& flow, std::string request, std::string loop_key,
                           ClientHandler on_event) override;
  void Cancel(ClientTransactionId invite, std::string reason) override;
  void Release(ClientTransactionId id) override;
  void SendStateless(const Flow& flow, std::string request) override;

 private:
  // ---- TransactionHost
  TransactionHost& host() { return *this; }  // as what make_unique() may see us
  Transports& transports() override { return transports_; }
  TimerWheel& wheel() override { return wheel_; }
  void OnServerEnded(ServerTransactionId id) override;
  void OnServerFailed(ServerTransactionId id) override;
  void OnClientEnded(ClientTransactionId id) override;
  void OnClientUnsent(ClientTransactionId id) override;
  void OnClientTimeout() override { ++counters_.timeouts; }
  void SendCancel(const Flow& flow, std::string_view branch, std::string cancel) override;

  void OnRequest(const Message& request, const Flow& from);
  void OnAck(const Message& ack, const Flow& from);
  void OnCancel(const Message& cancel, const Flow& from, std::string key);
  void OnResponse(const Message& response, const Flow& from);
  ServerTransaction& AddServer(const Message& request, const Flow& from, std::string key);
  std::optional<int> RetryAfter(const Message& request, const Flow& from);
  void Refuse(const Message& request, const Flow& from, int retry_after);
  void NoteAimless(const Flow& from);
  void Settle();

  Transports& transports_;
  const TransactionLimits limits_;
  RequestHandler* handler_ = nullptr;
  SourceGuard* guard_ = nullptr;
  TimerWheel wheel_;  // before the transactions, whose timers stand in it
  TransactionTable<ServerTransaction> servers_;
  TransactionTable<ClientTransaction> clients_;
  std::uint64_t last_server_ = 0, last_client_ = 0;
  TransactionStatistics counters_;

  // What happened inside a call of somebody else and is settled in the next turn.
  std::vector<ServerTransactionId> failed_servers_, ended_servers_;
  std::vector<ClientTransactionId> unsent_clients_, ended_clients_;
  DeferredCall settle_;
};

}  // namespace foyer::sip
