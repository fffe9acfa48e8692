// What the four transaction machines need from the layer that holds them.
#pragma once
#include <string>

#include "foyer/transaction.h"
#include "sip/timer_wheel.h"
#include "sip/transport.h"

namespace foyer::sip {

// None of these calls anybody back, nor destroys the transaction, before the machine's own call has returned.
class TransactionHost {
 public:
  virtual ~TransactionHost() = default;

  virtual Transports& transports() = 0;
  virtual TimerWheel& wheel() = 0;

  virtual void OnServerEnded(ServerTransactionId id) = 0;
  virtual void OnServerFailed(ServerTransactionId id) = 0;  // the TU is to be told; the transaction has ended
  virtual void OnClientEnded(ClientTransactionId id) = 0;
  virtual void OnClientUnsent(ClientTransactionId id) = 0;  // OnTransportLost() is to be called later
  virtual void OnClientTimeout() = 0;                       // to be counted
  // A CANCEL of ours is a transaction of its own, with the INVITE's branch.
  virtual void SendCancel(const Flow& flow, std::string_view branch, std::string cancel) = 0;
};

}  // namespace foyer::sip
