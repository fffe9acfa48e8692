#include "sip/transaction_client.h"

#include <utility>

#include "sip/transaction_requests.h"

namespace foyer::sip {
namespace {

ClientEvent ResponseEvent(const Message& response) { return {ClientEvent::Kind::kResponse, &response}; }

}  // namespace

// The handler stands outside of the object while it runs: it may release the transaction, and so itself.
void ClientTransaction::Tell(const ClientEvent& event) {
  if (!on_event_) return;
  ClientHandler handler = std::exchange(on_event_, nullptr);
  handler(event);
  if (!released_) on_event_ = std::move(handler);
}

void ClientTransaction::Release() {
  released_ = true;
  on_event_ = nullptr;
}

InviteClientTransaction::InviteClientTransaction(TransactionHost& host, ClientTransactionId id, Request request,
                                                 std::string branch, ClientHandler on_event)
    : ClientTransaction(host, id, std::move(request), std::move(on_event)),
      branch_(std::move(branch)),
      retransmission_(host.wheel(), k64T1, [this] { Send(this->request()); }),
      timer_(host.wheel(), [this] { OnTimer(); }) {}

void InviteClientTransaction::Start() {
  timer_.Start(k64T1);  // B
  if (!Send(request())) {
    host().OnClientUnsent(id());
  } else if (!IsReliable()) {
    retransmission_.Start();
  }
}

void InviteClientTransaction::OnResponse(const Message& response) {
  const int status = response.status();
  switch (state_) {
    case State::kCalling:
    case State::kProceeding:
      if (status < 200) {
        OnProvisional(response);
      } else if (status < 300) {
        OnSuccess(response);
      } else {
        OnFailure(response);
      }
      return;
    case State::kCompleted:
      if (status >= 300 && ack_) Send(*ack_);  // ours was lost
      return;
    case State::kAccepted:  // another fork's answer, or the same again: the TU's to ACK
      if (status >= 200 && status < 300) Tell(ResponseEvent(response));
      return;
    case State::kTerminated:
      return;
  }
}

void InviteClientTransaction::OnProvisional(const Message& response) {
  if (std::exchange(state_, State::kProceeding) == State::kCalling) {
    retransmission_.Stop();
    timer_.Stop();
    if (cancel_reason_) SendCancel();
    if (IsReleased()) timer_.Start(k64T1);
  }
  Tell(ResponseEvent(response));
}

void InviteClientTransaction::OnSuccess(const Message& response) {
  state_ = State::kAccepted;
  retransmission_.Stop();
  timer_.Start(k64T1);  // M
  Tell(ResponseEvent(response));
}

void InviteClientTransaction::OnFailure(const Message& response) {
  state_ = State::kCompleted;
  retransmission_.Stop();
  ack_ = MakeAckToFailure(request(), response);
  if (ack_) Send(*ack_);
  timer_.Start(k64T1);  // D: at least 32 s
  if (IsReliable()) End();
  Tell(ResponseEvent(response));
}

void InviteClientTransaction::Cancel(std::string reason) {
  if (!IsPending() || cancel_reason_) return;
  cancel_reason_ = std::move(reason);
  if (state_ == State::kProceeding) SendCancel();
}

// An old server may never answer the INVITE that it cancelled (s9.1), so the patience ends here too.
void InviteClientTransaction::SendCancel() {
  timer_.Start(k64T1);
  if (auto cancel = MakeCancel(request(), *cancel_reason_)) host().SendCancel(flow(), branch_, std::move(*cancel));
}

// Nobody waits any more, so that an INVITE which only rings may not stay for ever.
void InviteClientTransaction::Release() {
  ClientTransaction::Release();
  if (state_ == State::kProceeding && !timer_.IsRunning()) timer_.Start(k64T1);
}

void InviteClientTransaction::OnTransportLost() {
  if (state_ == State::kTerminated) return;
  const bool pending = IsPending();
  End();
  if (pending) Tell({ClientEvent::Kind::kTransportError, nullptr});
}

void InviteClientTransaction::OnTimer() {
  const bool pending = IsPending();
  End();
  if (!pending) return;
  host().OnClientTimeout();
  Tell({ClientEvent::Kind::kTimeout, nullptr});
}

void InviteClientTransaction::End() {
  state_ = State::kTerminated;
  retransmission_.Stop();
  timer_.Stop();
  host().OnClientEnded(id());
}

NonInviteClientTransaction::NonInviteClientTransaction(TransactionHost& host, ClientTransactionId id, Request request,
                                                       ClientHandler on_event)
    : ClientTransaction(host, id, std::move(request), std::move(on_event)),
      retransmission_(host.wheel(), kT2, [this] { Send(this->request()); }),
      timer_(host.wheel(), [this] { OnTimer(); }) {}

void NonInviteClientTransaction::Start() {
  timer_.Start(k64T1);  // F
  if (!Send(request())) {
    host().OnClientUnsent(id());
  } else if (!IsReliable()) {
    retransmission_.Start();
  }
}

void NonInviteClientTransaction::OnResponse(const Message& response) {
  if (!IsPending()) return;
  if (response.status() >= 200) {
    OnFinal(response);
    return;
  }
  state_ = State::kProceeding;
  retransmission_.SlowDown();
  Tell(ResponseEvent(response));
}

void NonInviteClientTransaction::OnFinal(const Message& response) {
  state_ = State::kCompleted;
  retransmission_.Stop();
  timer_.Start(kT4);  // K: absorbs the response's retransmissions
  if (IsReliable()) End();
  Tell(ResponseEvent(response));
}

void NonInviteClientTransaction::OnTransportLost() {
  if (state_ == State::kTerminated) return;
  const bool pending = IsPending();
  End();
  if (pending) Tell({ClientEvent::Kind::kTransportError, nullptr});
}

void NonInviteClientTransaction::OnTimer() {
  const bool pending = IsPending();
  End();
  if (!pending) return;
  host().OnClientTimeout();
  Tell({ClientEvent::Kind::kTimeout, nullptr});
}

void NonInviteClientTransaction::End() {
  state_ = State::kTerminated;
  retransmission_.Stop();
  timer_.Stop();
  host().OnClientEnded(id());
}

}  // namespace foyer::sip
