// Client transactions (RFC 3261 s17.1): a request of ours goes out, as often as it must, and its responses come in.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "sip/message.h"
#include "sip/transaction_host.h"
#include "sip/transaction_timers.h"

namespace foyer::sip {

class ClientTransaction {
 public:
  struct Request {
    std::string key;  // see ClientKey()
    Flow flow;
    std::string bytes;  // with our Via
  };

  // `host` must outlive this object; `on_event` may be empty.
  ClientTransaction(TransactionHost& host, ClientTransactionId id, Request request, ClientHandler on_event)
      : host_(host), id_(id), request_(std::move(request)), on_event_(std::move(on_event)) {}
  virtual ~ClientTransaction() = default;
  ClientTransaction(const ClientTransaction&) = delete;
  ClientTransaction& operator=(const ClientTransaction&) = delete;

  ClientTransactionId id() const { return id_; }
  const std::string& key() const { return request_.key; }
  const Flow& flow() const { return request_.flow; }

  virtual bool IsInvite() const = 0;
  virtual void Start() = 0;
  virtual void OnResponse(const Message& response) = 0;
  // The flow is gone or refused the request. Calls the handler.
  virtual void OnTransportLost() = 0;
  // For an INVITE only.
  virtual void Cancel(std::string /*reason*/) {}  // NOLINT: one machine keeps it
  // The handler is not to be called any more.
  virtual void Release();

 protected:
  TransactionHost& host() { return host_; }
  const std::string& request() const { return request_.bytes; }
  bool IsReliable() const { return IsStream(request_.flow.transport); }
  bool IsReleased() const { return released_; }
  bool Send(std::string_view message) { return host_.transports().Send(request_.flow, message); }
  void Tell(const ClientEvent& event);

 private:
  TransactionHost& host_;
  const ClientTransactionId id_;
  const Request request_;
  ClientHandler on_event_;
  bool released_ = false;
};

// s17.1.1 with the Accepted state of RFC 6026.
class InviteClientTransaction : public ClientTransaction {
 public:
  InviteClientTransaction(TransactionHost& host, ClientTransactionId id, Request request, std::string branch,
                          ClientHandler on_event);

  bool IsInvite() const override { return true; }
  void Start() override;
  void OnResponse(const Message& response) override;
  void OnTransportLost() override;
  void Cancel(std::string reason) override;
  void Release() override;

 private:
  enum class State { kCalling, kProceeding, kCompleted, kAccepted, kTerminated };

  bool IsPending() const { return state_ == State::kCalling || state_ == State::kProceeding; }
  void OnProvisional(const Message& response);
  void OnSuccess(const Message& response);
  void OnFailure(const Message& response);
  void SendCancel();
  void OnTimer();
  void End();

  const std::string branch_;
  std::optional<std::string> ack_;            // to a response of 300 or more
  std::optional<std::string> cancel_reason_;  // set once it is to be cancelled
  Retransmission retransmission_;             // timer A
  WheelTimer timer_;                          // B; then, if nobody waits any more, the end of patience; D or M
  State state_ = State::kCalling;
};

// s17.1.2
class NonInviteClientTransaction : public ClientTransaction {
 public:
  NonInviteClientTransaction(TransactionHost& host, ClientTransactionId id, Request request, ClientHandler on_event);

  bool IsInvite() const override { return false; }
  void Start() override;
  void OnResponse(const Message& response) override;
  void OnTransportLost() override;

 private:
  enum class State { kTrying, kProceeding, kCompleted, kTerminated };

  bool IsPending() const { return state_ == State::kTrying || state_ == State::kProceeding; }
  void OnFinal(const Message& response);
  void OnTimer();
  void End();

  Retransmission retransmission_;  // timer E
  WheelTimer timer_;               // F, then K
  State state_ = State::kTrying;
};

}  // namespace foyer::sip
