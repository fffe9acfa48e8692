#include "proxy/branch.h"

#include <algorithm>
#include <utility>

#include "foyer/check.h"
#include "sip/transaction_timers.h"

namespace foyer::proxy {
namespace {

constexpr std::size_t kMostTags = 8;  // dialogs of one branch

}  // namespace

Branch::Branch(EventLoop& loop, TransactionLayer& transactions, Identity identity, BranchHandler& handler)
    : identity_(std::move(identity)), handler_(handler), request_(transactions), timer_(loop, [this] { OnTimer(); }) {}

void Branch::Send(std::string invite, std::string loop_key, std::uint32_t cseq) {
  FOYER_CHECK(state_ == State::kCandidate);
  state_ = State::kTrying;
  sent_ = true;
  timer_.Start(identity_.timer_c);
  request_.Send({flow(), std::move(invite), std::move(loop_key), cseq, uplink()},
                [this](const ClientEvent& event) { OnEvent(event); });
}

void Branch::Fail(int status) {
  FOYER_CHECK(state_ == State::kCandidate);
  OnFinal({status, std::nullopt});
}

void Branch::Cancel(std::string_view reason) {
  if (!IsPending()) return;
  cancelled_ = true;
  if (state_ == State::kCandidate) {
    Close();
    return;
  }
  state_ = State::kCancelled;
  timer_.Start(sip::k64T1);  // RFC 3261 s9.1: an old server may never answer the INVITE
  request_.Cancel(reason);
}

bool Branch::HasTag(std::string_view to_tag) const { return std::ranges::find(tags_, to_tag) != tags_.end(); }

std::string Branch::DeviceName() const { return DeviceNameOf(binding()); }

void Branch::OnEvent(const ClientEvent& event) {
  switch (event.kind) {
    case ClientEvent::Kind::kResponse:
      OnResponse(*event.response);
      return;
    case ClientEvent::Kind::kTimeout:
      OnFinal({408, std::nullopt});
      return;
    case ClientEvent::Kind::kTransportError:
      OnFinal({503, std::nullopt});
      return;
  }
}

void Branch::OnResponse(const sip::Message& response) {
  const int status = response.status();
  heard_ = true;
  if (status == 100) {
    if (IsPending()) timer_.Start(identity_.timer_c);
  } else if (status < 200) {
    OnProvisional(response);
  } else if (status < 300) {
    OnSuccess(response);
  } else if (uplink() != nullptr && IsChallenge(status)) {
    OnFinal({403, std::nullopt});  // for us, and we cannot answer it: the caller could even less
  } else {
    OnFinal({status, response});
  }
}

void Branch::OnProvisional(const sip::Message& response) {
  if (!IsPending() || !RememberTag(response.to_tag())) return;
  state_ = State::kProceeding;
  timer_.Start(identity_.timer_c);  // s16.7 step 2
  handler_.OnBranchProvisional(*this, response);
}

void Branch::OnSuccess(const sip::Message& response) {
  if (state_ == State::kClosed || !RememberTag(response.to_tag())) return;
  if (state_ != State::kAnswered) timer_.Start(sip::k64T1);
  state_ = State::kAnswered;
  handler_.OnBranchSuccess(*this, response);
}

void Branch::OnFinal(FinalResponse final) {
  if (state_ == State::kAnswered || state_ == State::kClosed) return;
  Close();
  if (!cancelled_) handler_.OnBranchFailed(*this, final);
}

void Branch::OnTimer() {
  if (state_ != State::kTrying && state_ != State::kProceeding) {
    Close();
    return;
  }
  Cancel({});  // s16.8: Timer C counts as a 408
  handler_.OnBranchFailed(*this, {408, std::nullopt});
}

void Branch::Close() {
  state_ = State::kClosed;
  timer_.Stop();
  request_.Release();
  handler_.OnBranchClosed(*this);
}

bool Branch::RememberTag(std::string_view to_tag) {
  if (HasTag(to_tag)) return true;
  if (tags_.size() >= kMostTags) return false;
  tags_.emplace_back(to_tag);
  return true;
}

DeviceId DeviceIdOf(const ContactBinding& binding) {
  return {binding.aor, binding.instance_id.empty() ? binding.uri : binding.instance_id};
}

std::string DeviceNameOf(const ContactBinding& binding) {
  return binding.aor.user + " " + binding.flow.remote.ToString();
}

}  // namespace foyer::proxy
