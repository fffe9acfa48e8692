// What a call tells others about itself: who is in it, who has sent a request in it, how it looks from outside.
#include <algorithm>
#include <chrono>

#include "proxy/call.h"

namespace foyer::proxy {
namespace {

using namespace std::chrono_literals;
// A digit that comes so soon after the 200 was probably typed before it: some phones hold it back until then.
constexpr auto kJustAnswered = 500ms;

}  // namespace

std::optional<Call::Sender> Call::FindSender(const sip::Message& request) const {
  const std::string_view caller_tag = caller_.invite().request.from_tag();
  const bool is_caller = request.from_tag() == caller_tag;
  if (!is_caller && request.to_tag() != caller_tag) return std::nullopt;
  const std::string_view tag = is_caller ? request.to_tag() : request.from_tag();
  if (dialog_ && tag == (is_caller ? dialog_->shown_tag : dialog_->callee_tag)) {
    return Sender{is_caller, fork_.Find(winner_->id()), true};
  }
  Branch* branch = fork_.FindByTag(tag);
  if (branch == nullptr) return std::nullopt;
  return Sender{is_caller, branch, false};
}

bool Call::IsOwnDoor(bool caller) const {
  if (caller) return caller_.identity().internal;
  if (dialog_) return dialog_->callee.identity.internal;
  return IsOwnUserAgent(target_);
}

bool Call::IsOwnUserAgent(const Aor& user) const { return context_.settings.door == user; }

Identity Call::IdentityOf(const Branch* device) const {
  if (device == nullptr) return caller_.identity();
  const Aor& user = device->binding().aor;
  return {user, KindOf(user), IsOwnUserAgent(user), device->uplink() != nullptr ? Proof::kUplink : Proof::kFlow};
}

UnlockInput Call::Typed(const Branch* device, UnlockMethod method, std::string digits) const {
  const Identity who = IdentityOf(device);
  UnlockInput input;
  input.call_id = call_id_;
  input.user = who.aor;
  input.kind = who.kind;
  input.proof = who.proof;
  input.method = method;
  input.digits = std::move(digits);
  input.answered = state_ == State::kAnswered && (device == nullptr || device == winner_);
  input.just_answered = input.answered && context_.seams.loop.Now() - answered_at_ <= kJustAnswered;
  return input;
}

// RFC 4733, taken out of the stream by the relay. Branch 0 is the caller, who looks in at our door.
void Call::OnDigit(BranchId id, char digit) {
  const Branch* device = fork_.Find(id);
  if (context_.seams.unlock == nullptr || state_ == State::kOver || !IsOwnDoor(device != nullptr)) return;
  context_.seams.unlock->OnDigits(Typed(device, UnlockMethod::kRfc4733, std::string(1, digit)));
}

bool Call::HasDeviceOf(const Aor& user) const {
  if (caller_.identity().aor == user) return true;
  if (state_ == State::kAnswered) return dialog_->callee.identity.aor == user;
  return std::ranges::any_of(fork_.branches(),
                             [&](const auto& branch) { return branch->IsPending() && branch->binding().aor == user; });
}

CallInfo Call::Info() const {
  CallInfo info{call_id_,        caller_.identity().aor.ToUri(),
                target_.ToUri(), state_ == State::kAnswered ? "answered" : "ringing",
                since_wall_ms_,  {}};
  for (const auto& branch : fork_.branches()) {
    info.devices.push_back({branch->binding().aor.ToUri(), branch->DeviceName(), StateOf(*branch)});
  }
  info.legs = Legs();
  return info;
}

std::vector<CallLeg> Call::Legs() const {
  std::vector<CallLeg> legs;
  if (!session_) return legs;
  for (const LegStatistics& leg : session_->Statistics()) {
    const Branch* branch = fork_.Find(leg.branch);
    legs.push_back({branch != nullptr ? branch->DeviceName() : std::string(), leg.selected, leg.rtp_in, leg.rtp_out,
                    leg.dropped_source + leg.dropped_other + leg.refused_checks + leg.srtp_failed, leg.resent,
                    leg.srtp});
  }
  return legs;
}

std::string Call::StateOf(const Branch& branch) const {
  switch (branch.state()) {
    case Branch::State::kCandidate:
    case Branch::State::kTrying:
      return "trying";
    case Branch::State::kProceeding:
      return early_.IsWatching(branch.id()) ? "early" : "ringing";
    case Branch::State::kCancelled:
      return "cancelled";
    case Branch::State::kAnswered:
    case Branch::State::kClosed:
      break;
  }
  if (&branch == winner_) return "answered";
  return fork_.IsRinging() ? "failed" : "cancelled";
}

UserKind Call::KindOf(const Aor& user) const {
  const User* found = context_.seams.users.Find(user);
  return found != nullptr ? found->kind : UserKind::kPhone;
}

void Call::Record(EventType type, std::vector<std::pair<std::string, std::string>> fields) {
  context_.seams.journal.Record(type, call_id_, std::move(fields));
}

}  // namespace foyer::proxy
