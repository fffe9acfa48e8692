// The seam between SIP transactions (src/sip) and those who use them (proxy, registrar): requests come in, responses
// and forwarded requests go out; retransmissions, timers A-K and L/M, and non-2xx ACKs stay below (RFC 3261 s17, RFC
// 6026).
#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "foyer/flow.h"

namespace foyer {
namespace sip {
class Message;
}

using ServerTransactionId = std::uint64_t;  // 0: none, as for an ACK to a 2xx
using ClientTransactionId = std::uint64_t;

// The transaction user (TU). Called from the loop; it may call back into the layer.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  // A new request, already within the limits and with its top Via's received/rport filled in. Except for ACK (id 0) it
  // must be answered by Respond() some time. An INVITE has got no 100 yet: the TU sends it if it needs time.
  virtual void OnRequest(ServerTransactionId id, const sip::Message& request, const Flow& from) = 0;
  // The caller gave up a pending INVITE; the CANCEL itself has been answered (200, or 481 if nothing matched: then this
  // is not called). The TU still owes the INVITE its final response (487).
  virtual void OnCancel(ServerTransactionId invite, const sip::Message& cancel) = 0;
  // The response could not be delivered, or no ACK came to a non-2xx within 64*T1.
  virtual void OnServerTransactionFailed(ServerTransactionId id) = 0;
};

struct ClientEvent {
  enum class Kind {
    kResponse,       // also each further 2xx to an INVITE, and its retransmissions, until 64*T1 after the first
    kTimeout,        // no final response within Timer B/F (counts as 408)
    kTransportError  // the flow is gone or refuses (counts as 503; RFC 5626: 430)
  } kind = Kind::kResponse;
  const sip::Message* response = nullptr;  // only with kResponse; valid during the call
};
using ClientHandler = std::function<void(const ClientEvent&)>;

class TransactionLayer {
 public:
  virtual ~TransactionLayer() = default;

  // `response` is a whole message with status `status`. A final response ends the TU's part, except that further 2xx to
  // an INVITE are passed on until 64*T1 after the first (RFC 6026 Accepted). An unknown id is ignored.
  virtual void Respond(ServerTransactionId id, int status, std::string response) = 0;

  // Sends `request`, a whole message without a Via of ours, on `flow`; the layer adds the Via. `loop_key` goes into the
  // branch (RFC 5393 s4.2); it may be empty. Never for ACK. `on_event` is never called before Send() returns.
  virtual ClientTransactionId Send(const Flow& flow, std::string request, std::string loop_key,
                                   ClientHandler on_event) = 0;

  // Gives up a pending INVITE: the CANCEL goes out once a provisional response has come (RFC 3261 s9.1). `reason` is
  // the value of a Reason header (RFC 3326), or empty. The handler still gets the final response.
  virtual void Cancel(ClientTransactionId invite, std::string reason) = 0;

  // Forgets the handler: what still comes for this transaction is absorbed below. An INVITE should be cancelled first.
  virtual void Release(ClientTransactionId id) = 0;

  // Sends once, without a transaction: an ACK to a 2xx. The layer adds the Via.
  virtual void SendStateless(const Flow& flow, std::string request) = 0;
};

}  // namespace foyer
