// Server transactions (RFC 3261 s17.2): a request came in, once or several times, and its responses go back.
#pragma once
#include <string>
#include <string_view>

#include "sip/message.h"
#include "sip/transaction_host.h"
#include "sip/transaction_timers.h"

namespace foyer::sip {

class ServerTransaction {
 public:
  // `flow` is where the responses go. `host` must outlive this object.
  ServerTransaction(TransactionHost& host, ServerTransactionId id, std::string key, const Flow& flow)
      : host_(host), id_(id), key_(std::move(key)), flow_(flow) {}
  virtual ~ServerTransaction() = default;
  ServerTransaction(const ServerTransaction&) = delete;
  ServerTransaction& operator=(const ServerTransaction&) = delete;

  ServerTransactionId id() const { return id_; }
  const std::string& key() const { return key_; }
  const Flow& flow() const { return flow_; }

  virtual bool IsInvite() const = 0;
  // The TU still owes the final response.
  virtual bool IsPending() const = 0;
  virtual void Respond(int status, std::string response) = 0;
  // The same request came again.
  virtual void OnRepeated() = 0;
  // No response can be delivered any more.
  virtual void OnFlowClosed() = 0;

 protected:
  TransactionHost& host() { return host_; }
  bool Send(std::string_view response) { return host_.transports().Send(flow_, response); }
  bool IsReliable() const { return IsStream(flow_.transport); }

 private:
  TransactionHost& host_;
  const ServerTransactionId id_;
  const std::string key_;
  const Flow flow_;
};

// s17.2.1 with the Accepted state of RFC 6026.
class InviteServerTransaction : public ServerTransaction {
 public:
  InviteServerTransaction(TransactionHost& host, ServerTransactionId id, std::string key, Flow flow, Message invite);

  bool IsInvite() const override { return true; }
  bool IsPending() const override { return state_ == State::kProceeding; }
  void Respond(int status, std::string response) override;
  void OnRepeated() override;
  void OnFlowClosed() override;
  // True if the ACK belongs to a response of 300 or more and is done with; false if it is the TU's.
  bool OnAck();

 private:
  enum class State { kProceeding, kCompleted, kConfirmed, kAccepted, kTerminated };

  void RespondFinally(int status, std::string response);
  void OnTimer();
  void Fail();
  void End();

  Message invite_;  // for a 100 of our own
  std::string last_response_;
  Retransmission retransmission_;  // timer G
  WheelTimer timer_;               // the 200 ms until 100, then H, I or L
  State state_ = State::kProceeding;
};

// s17.2.2
class NonInviteServerTransaction : public ServerTransaction {
 public:
  NonInviteServerTransaction(TransactionHost& host, ServerTransactionId id, std::string key, const Flow& flow);

  bool IsInvite() const override { return false; }
  bool IsPending() const override { return state_ == State::kTrying || state_ == State::kProceeding; }
  void Respond(int status, std::string response) override;
  void OnRepeated() override;
  void OnFlowClosed() override;

 private:
  enum class State { kTrying, kProceeding, kCompleted, kTerminated };

  void Deliver();
  void Fail();
  void End();

  std::string last_response_;
  WheelTimer timer_;  // J
  State state_ = State::kTrying;
};

}  // namespace foyer::sip
