#include "sip/transaction_server.h"

#include <utility>

#include "sip/response.h"

namespace foyer::sip {

InviteServerTransaction::InviteServerTransaction(TransactionHost& host, ServerTransactionId id, std::string key,
                                                 Flow flow, Message invite)
    : ServerTransaction(host, id, std::move(key), flow),
      invite_(std::move(invite)),
      retransmission_(host.wheel(), kT2, [this] { Send(last_response_); }),
      timer_(host.wheel(), [this] { OnTimer(); }) {
  timer_.Start(kTryingDelay);
}

void InviteServerTransaction::Respond(int status, std::string response) {
  if (state_ == State::kAccepted && status >= 200 && status < 300) Send(response);
  if (state_ != State::kProceeding) return;
  timer_.Stop();
  if (status >= 200) {
    RespondFinally(status, std::move(response));
    return;
  }
  last_response_ = std::move(response);
  if (!Send(last_response_)) Fail();
}

void InviteServerTransaction::RespondFinally(int status, std::string response) {
  last_response_ = std::move(response);
  if (!Send(last_response_)) {
    Fail();
    return;
  }
  timer_.Start(k64T1);  // H, or L
  if (status < 300) {
    state_ = State::kAccepted;
    last_response_.clear();  // its retransmissions are the UAS core's (RFC 6026 s7.1)
    return;
  }
  state_ = State::kCompleted;
  if (!IsReliable()) retransmission_.Start();
}

void InviteServerTransaction::OnRepeated() {
  if ((state_ == State::kProceeding || state_ == State::kCompleted) && !last_response_.empty()) Send(last_response_);
}

bool InviteServerTransaction::OnAck() {
  if (state_ == State::kAccepted) return false;
  if (state_ != State::kCompleted) return true;
  state_ = State::kConfirmed;
  retransmission_.Stop();
  if (IsReliable()) {
    End();
  } else {
    timer_.Start(kT4);  // I: absorbs further ACKs
  }
  return true;
}

void InviteServerTransaction::OnTimer() {
  switch (state_) {
    case State::kProceeding:
      Respond(100, MakeResponse(invite_, 100));
      return;
    case State::kCompleted:  // H: no ACK came
      Fail();
      return;
    case State::kConfirmed:
    case State::kAccepted:
      End();
      return;
    case State::kTerminated:
      return;
  }
}

// An answered call outlives the connection that its INVITE came on.
void InviteServerTransaction::OnFlowClosed() {
  if (state_ == State::kProceeding) Fail();
  if (state_ == State::kCompleted || state_ == State::kConfirmed) End();
}

void InviteServerTransaction::Fail() {
  End();
  host().OnServerFailed(id());
}

void InviteServerTransaction::End() {
  state_ = State::kTerminated;
  retransmission_.Stop();
  timer_.Stop();
  host().OnServerEnded(id());
}

NonInviteServerTransaction::NonInviteServerTransaction(TransactionHost& host, ServerTransactionId id, std::string key,
                                                       const Flow& flow)
    : ServerTransaction(host, id, std::move(key), flow), timer_(host.wheel(), [this] { End(); }) {}

void NonInviteServerTransaction::Respond(int status, std::string response) {
  if (!IsPending()) return;
  last_response_ = std::move(response);
  state_ = status >= 200 ? State::kCompleted : State::kProceeding;
  Deliver();
  // A stranger leaves nothing behind: whoever lost the challenge asks again, and is challenged again (s26.3.2.4).
  const bool is_challenge = status == 401 || status == 407;
  if (is_challenge && state_ == State::kCompleted) End();
}

void NonInviteServerTransaction::Deliver() {
  if (!Send(last_response_)) {
    Fail();
  } else if (state_ == State::kCompleted) {
    IsReliable() ? End() : timer_.Start(k64T1);  // J
  }
}

void NonInviteServerTransaction::OnRepeated() {
  if (state_ == State::kProceeding || state_ == State::kCompleted) Send(last_response_);
}

void NonInviteServerTransaction::OnFlowClosed() {
  if (IsPending()) {
    Fail();
  } else if (state_ == State::kCompleted) {
    End();
  }
}

void NonInviteServerTransaction::Fail() {
  End();
  host().OnServerFailed(id());
}

void NonInviteServerTransaction::End() {
  state_ = State::kTerminated;
  timer_.Stop();
  host().OnServerEnded(id());
}

}  // namespace foyer::sip
