#include "proxy/fork.h"

#include <algorithm>
#include <utility>

#include "proxy/max_breadth.h"
#include "proxy/redirect.h"

namespace foyer::proxy {
namespace {

constexpr bool IsBusyEverywhere(int status) { return status == 600 || status == 603 || status == 604; }

}  // namespace

Fork::Fork(const Context& context, Caller caller, ForkHandler& handler)
    : context_(context),
      handler_(handler),
      max_breadth_(caller.max_breadth),
      targets_(context, std::move(caller),
               {[this](const Aor& user) { OnUser(user); }, [this](const ContactBinding& binding) { OnTarget(binding); },
                [this] { Continue(); }}),
      forwarding_(context.settings.forwards),
      ring_timer_(context.seams.loop, [this] { OnRingTimeout(); }),
      group_timer_(context.seams.loop, [this] { OnGroupTimeout(); }),
      await_timer_(context.seams.loop, [this] { Continue(); }),
      no_answer_timer_(context.seams.loop, [this] { OnNoAnswer(); }) {}

void Fork::Start() {
  group_started_ = context_.seams.loop.Now();
  ring_timer_.Start(context_.settings.ring_timeout);
}

void Fork::Ring(const std::vector<Aor>& users, std::string_view uri) {
  uri_ = uri;
  for (const Aor& user : users) targets_.AddUser(user, uri);
  if (!targets_.IsSearching()) await_timer_.Start({});  // nobody to be looked for: told in a later turn
}

void Fork::RingFallback(std::string_view uri) {
  fallback_tried_ = true;
  finals_.AddLoss({404, std::nullopt});
  targets_.AddFallback(uri);
}

const Branch* Fork::Ring(const Aor& address, Uplink& uplink) {
  const auto flow = uplink.flow();
  if (!flow || !ringing_) return nullptr;
  ContactBinding binding;
  binding.aor = address;
  binding.uri = address.ToUri();
  binding.flow = *flow;
  return StartBranch(binding, &uplink);
}

void Fork::GiveUp(const Branch& branch) {
  Cancel(*Find(branch.id()), {});
  Continue();
}

// ---- Who rings

void Fork::OnUser(const Aor& user) {
  users_.insert(user);
  forwarding_.Add(user, context_.seams.loop.Now());
  if (const auto due = forwarding_.NextDue()) no_answer_timer_.StartAt(*due);
  awaited_.ExpectUser(user, context_.seams.loop.Now() + context_.settings.wait_for_devices);
}

void Fork::OnTarget(const ContactBinding& binding) {
  if (!ringing_ || closed_ || refused_.contains(binding.aor)) return;
  if (const Branch* old = LastOf(DeviceIdOf(binding))) {
    if (!MayReplace(*old, binding)) return;
    Cancel(*branches_[static_cast<std::size_t>(old->id() - 1)], {});
  }
  order_.Add(binding);
  Continue();
}

const Branch* Fork::LastOf(const DeviceId& device) const {
  const auto last = std::find_if(branches_.rbegin(), branches_.rend(),
                                 [&](const auto& branch) { return DeviceIdOf(branch->binding()) == device; });
  return last == branches_.rend() ? nullptr : last->get();
}

bool Fork::MayReplace(const Branch& old, const ContactBinding& binding) const {
  return lost_.contains(old.id()) || (old.IsPending() && old.flow() != binding.flow);
}

// Rings those whose turn it is. Where nobody rings and nobody may come any more, the ring is over.
void Fork::Continue() {
  RingDue();
  if (!ringing_ || (targets_.IsSearching() && !closed_)) return;
  while (ringing_ && !IsAnyPending() && order_.NextGroup()) {
    group_started_ = context_.seams.loop.Now();
    RingDue();
  }
  if (!ringing_ || IsAnyPending() || TryOthers() || MaySomebodyCome()) return;
  const ResponseContext::ForCaller best = finals_.Best();
  Stop({});
  handler_.OnUnanswered(best.response, best.challenges);
}

void Fork::RingDue() {
  while (ringing_) {
    const auto due = order_.TakeDue();
    if (!due) break;
    StartBranch(*due);
  }
  if (!ringing_ || order_.IsEmpty()) {
    group_timer_.Stop();
  } else {
    group_timer_.StartAt(group_started_ + context_.settings.next_group_after);
  }
}

const Branch* Fork::StartBranch(const ContactBinding& binding, Uplink* uplink) {
  if (branches_.size() >= context_.settings.max_branches) return nullptr;
  const std::uint32_t breadth = ShareOf(BreadthLeft(), uplink != nullptr || targets_.IsServer(binding));
  if (breadth == 0) {
    finals_.Add({440, std::nullopt});
    return nullptr;
  }
  Branch::Identity identity{branches_.size() + 1, binding, uplink, breadth, context_.settings.timer_c};
  branches_.push_back(std::make_unique<Branch>(context_.seams.loop, context_.seams.transactions, std::move(identity),
                                               static_cast<BranchHandler&>(*this)));
  Branch& branch = *branches_.back();
  handler_.OnCandidate(branch);
  return &branch;
}

std::uint32_t Fork::BreadthLeft() const {
  std::uint32_t left = max_breadth_;
  for (const auto& branch : branches_) left -= branch->IsPending() ? branch->max_breadth() : 0;
  return left;
}

// Nobody rings: who else is there? True if somebody is looked for.
bool Fork::TryOthers() {
  if (closed_) return false;
  bool any = false;
  for (const Aor& user : std::set<Aor>(users_)) {
    if (!refused_.contains(user) && !targets_.CanBeWoken(user)) any |= Forward(forwarding_.NoAnswer(user));
  }
  const bool nobody_is_there = finals_.IsEmpty() && !users_.empty() && !IsAnybodyWakeable();
  if (!any && nobody_is_there && !context_.settings.fallback.empty() && !std::exchange(fallback_tried_, true)) {
    targets_.AddFallback(uri_);
  }
  return targets_.IsSearching();
}

bool Fork::Forward(const std::optional<std::string>& uri) {
  if (!uri || !targets_.AddOwnUri(*uri)) return false;
  handler_.OnForwarded();
  return true;
}

void Fork::OnNoAnswer() {
  for (const Aor& user : forwarding_.Due(context_.seams.loop.Now())) {
    const auto uri = forwarding_.NoAnswer(user);
    if (!refused_.contains(user)) Forward(uri);
  }
  if (const auto due = forwarding_.NextDue()) no_answer_timer_.StartAt(*due);
}

bool Fork::IsAnybodyWakeable() const {
  return std::ranges::any_of(users_,
                             [this](const Aor& user) { return !refused_.contains(user) && targets_.CanBeWoken(user); });
}

bool Fork::IsAnyPending() const {
  return std::ranges::any_of(branches_, [](const auto& branch) { return branch->IsPending(); });
}

// A device that push can wake has until the end of the ring, the others as long as they are waited for.
bool Fork::MaySomebodyCome() {
  if (closed_) return false;
  if (IsAnybodyWakeable()) return true;
  const auto until = awaited_.Until(context_.seams.loop.Now());
  if (until) await_timer_.StartAt(*until);
  return until.has_value();
}

void Fork::OnGroupTimeout() {
  if (order_.NextGroup()) group_started_ = context_.seams.loop.Now();
  Continue();
}

// ---- How it ends

void Fork::Stop(std::string_view reason, const Branch* winner) {
  if (!ringing_) return;
  ringing_ = false;
  order_.Clear();
  for (Timer* timer : {&ring_timer_, &group_timer_, &await_timer_, &no_answer_timer_}) timer->Stop();
  for (const auto& branch : branches_) {
    if (branch.get() != winner) Cancel(*branch, reason);
  }
}

void Fork::OnUnusable(const Branch& branch, int status) {
  handler_.OnFailed(branch, status);
  if (ringing_) {
    finals_.Add({status, std::nullopt});
    Continue();
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
  handler_.OnFailed(branch, final.status);
  if (branch.WasSent() && IsLoss(final.status)) {
    OnLost(branch, final);
  } else {
    awaited_.OnReached(DeviceIdOf(branch.binding()));
    OnAnswered(branch, final);
  }
  Continue();
}

// It has given a real answer, though not a good one.
void Fork::OnAnswered(const Branch& branch, const FinalResponse& final) {
  const Aor& user = branch.binding().aor;
  if (IsRefusal(branch, final.status)) {
    const bool forwarded = Forward(forwarding_.Busy(user));
    if (forwarded) {
      finals_.AddLoss(final);
    } else {
      finals_.Add(final);
    }
    Refuse(user, !forwarded && context_.settings.decline == DeclinePolicy::kEveryone);
    return;
  }
  const auto visit = [this](std::string_view uri, int q_permille) { return targets_.AddUri(uri, q_permille); };
  if (auto left = Recurse(final, visit)) finals_.Add(std::move(*left));
}

void Fork::OnLost(const Branch& branch, FinalResponse final) {
  lost_.insert(branch.id());
  if (const auto way = targets_.NextWay(branch.binding())) {
    order_.Add(*way);
    return;
  }
  finals_.AddLoss(std::move(final));
  const TimePoint until = context_.seams.loop.Now() + context_.settings.wait_for_devices;
  awaited_.ExpectDevice(DeviceIdOf(branch.binding()), until);
}

void Fork::OnBranchClosed(Branch&) {
  if (!ringing_ && IsAllClosed()) handler_.OnAllClosed();
}

bool Fork::IsRefusal(const Branch& branch, int status) const {
  if (IsBusyEverywhere(status)) return true;
  if (status != 486) return false;
  // A device that got a second INVITE, because it moved or for another user, is busy with the first: nobody has
  // refused.
  const std::string device = DeviceIdOf(branch.binding()).device;
  return std::ranges::count_if(branches_,
                               [&](const auto& each) { return DeviceIdOf(each->binding()).device == device; }) == 1;
}

void Fork::Refuse(const Aor& user, bool everyone) {
  refused_.insert(user);
  order_.RemoveUser(user);
  awaited_.ForgetUser(user);
  if (everyone) {
    closed_ = true;
    order_.Clear();
  }
  for (const auto& branch : branches_) {
    if (everyone || branch->binding().aor == user) Cancel(*branch, kDeclinedElsewhere);
  }
}

void Fork::Cancel(Branch& branch, std::string_view reason) {
  if (!branch.IsPending()) return;
  branch.Cancel(reason);
  handler_.OnCancelled(branch, reason);
}

void Fork::OnRingTimeout() {
  Stop({});
  handler_.OnUnanswered({408, std::nullopt}, {});
}

}  // namespace foyer::proxy
