#include "proxy/fork.h"

#include <algorithm>

#include "proxy/best_response.h"
#include "proxy/header_edit.h"

namespace foyer::proxy {
namespace {

// The device was not reached, and may register again during the ring.
bool IsLost(int status) { return status == 408 || status == 430 || status == 503; }

}  // namespace

Fork::Fork(const Context& context, ForkHandler& handler)
    : context_(context), handler_(handler), ring_timer_(context.seams.loop, [this] { OnRingTimeout(); }) {}

void Fork::Start() { ring_timer_.Start(context_.settings.ring_timeout); }

void Fork::Add(const ContactBinding& binding, Uplink* uplink) {
  if (!ringing_ || refused_.contains(binding.aor) || branches_.size() >= context_.settings.max_branches) return;
  // Per user: a device may serve two of them, and some phones all carry the same instance-id.
  const std::string device = DeviceOf(binding);
  const auto old = std::find_if(branches_.rbegin(), branches_.rend(), [&](const auto& branch) {
    return branch->binding().aor == binding.aor && DeviceOf(branch->binding()) == device;
  });
  if (old != branches_.rend()) {
    if (!MayReplace(**old, binding)) return;
    Cancel(**old, {});
  }
  Branch::Identity identity{branches_.size() + 1, binding, uplink, context_.settings.timer_c};
  branches_.push_back(std::make_unique<Branch>(context_.seams.loop, context_.seams.transactions, std::move(identity),
                                               static_cast<BranchHandler&>(*this)));
  handler_.OnCandidate(*branches_.back());
}

bool Fork::MayReplace(const Branch& old, const ContactBinding& binding) const {
  if (lost_.contains(old.id())) return true;
  return old.IsPending() && old.binding().reg_id == binding.reg_id && old.flow() != binding.flow;
}

void Fork::TargetsComplete() {
  complete_ = true;
  EndIfNobodyIsLeft();
}

void Fork::Stop(std::string_view reason, const Branch* winner) {
  if (!ringing_) return;
  ringing_ = false;
  ring_timer_.Stop();
  for (const auto& branch : branches_) {
    if (branch.get() != winner) Cancel(*branch, reason);
  }
}

void Fork::OnUnusable(const Branch& branch, int status) {
  handler_.OnFailed(branch, status);
  if (ringing_) {
    finals_.push_back({status, std::nullopt});
    EndIfNobodyIsLeft();
  } else {
    handler_.OnUnanswered({status, std::nullopt}, {});
  }
}

bool Fork::IsAllClosed() const {
  return std::ranges::all_of(branches_, [](const auto& branch) { return branch->state() == Branch::State::kClosed; });
}

Branch* Fork::Find(BranchId id) const {
  return id >= 1 && id <= branches_.size() ? branches_[static_cast<std::size_t>(id - 1)].get() : nullptr;
}

Branch* Fork::FindByTag(std::string_view to_tag) const {
  const auto found = std::ranges::find_if(branches_, [&](const auto& branch) { return branch->HasTag(to_tag); });
  return found == branches_.end() ? nullptr : found->get();
}

void Fork::OnBranchProvisional(Branch& branch, const sip::Message& response) {
  if (ringing_) handler_.OnProvisional(branch, response);
}

void Fork::OnBranchSuccess(Branch& branch, const sip::Message& response) { handler_.OnSuccess(branch, response); }

void Fork::OnBranchFailed(Branch& branch, const FinalResponse& final) {
  if (!ringing_) return;
  if (IsLost(final.status)) lost_.insert(branch.id());
  finals_.push_back(final);
  handler_.OnFailed(branch, final.status);
  if (IsRefusal(branch, final.status)) Refuse(branch.binding().aor);
  EndIfNobodyIsLeft();
}

void Fork::OnBranchClosed(Branch&) {
  if (!ringing_ && IsAllClosed()) handler_.OnAllClosed();
}

bool Fork::IsRefusal(const Branch& branch, int status) const {
  if (status == 600 || status == 603 || status == 604) return true;
  if (status != 486) return false;
  // A device that got a second INVITE, because it moved or for another user, is busy with the first: nobody has
  // refused.
  const std::string device = DeviceOf(branch.binding());
  return std::ranges::count_if(branches_, [&](const auto& each) { return DeviceOf(each->binding()) == device; }) == 1;
}

void Fork::Refuse(const Aor& user) {
  refused_.insert(user);
  const bool everyone = context_.settings.decline == DeclinePolicy::kEveryone;
  if (everyone) complete_ = true;  // also for those whose devices are not found yet
  for (const auto& branch : branches_) {
    if (everyone || branch->binding().aor == user) Cancel(*branch, kDeclinedElsewhere);
  }
}

void Fork::Cancel(Branch& branch, std::string_view reason) {
  if (!branch.IsPending()) return;
  branch.Cancel(reason);
  handler_.OnCancelled(branch, reason);
}

void Fork::EndIfNobodyIsLeft() {
  if (!ringing_ || !complete_) return;
  if (std::ranges::any_of(branches_, [](const auto& branch) { return branch->IsPending(); })) return;
  std::vector<int> codes;
  for (const FinalResponse& final : finals_) codes.push_back(final.status);
  const auto best = BestResponse(codes);
  const FinalResponse response = best ? finals_[*best] : FinalResponse{480, std::nullopt};
  Stop({});
  handler_.OnUnanswered(response, IsChallenge(response.status) ? Challenges() : std::vector<std::string>{});
}

void Fork::OnRingTimeout() {
  Stop({});
  handler_.OnUnanswered({408, std::nullopt}, {});
}

std::vector<std::string> Fork::Challenges() const {
  std::vector<std::string> lines;
  for (const FinalResponse& final : finals_) {
    if (!IsChallenge(final.status) || !final.response) continue;
    for (const sip::Header& header : final.response->headers()) {
      if (header.id == sip::HeaderId::kWwwAuthenticate || header.id == sip::HeaderId::kProxyAuthenticate) {
        lines.push_back(Line(header.id, header.value));
      }
    }
  }
  return lines;
}

}  // namespace foyer::proxy
