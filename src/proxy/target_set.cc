#include "proxy/target_set.h"

#include <algorithm>

#include "base/clock_trust.h"
#include "base/lower_case.h"
#include "base/schedule.h"
#include "proxy/max_breadth.h"
#include "sip/gruu.h"
#include "sip/uri.h"

namespace foyer::proxy {
namespace {

bool MayRing(const User& user, const Aor& caller, const std::string& domain) {
  return user.kind != UserKind::kDoor && user.source != User::Source::kInternal && user.aor.domain == domain &&
         user.aor != caller;
}

std::vector<Aor> MembersOf(const GroupConfig& group, const Aor& caller, const Context& context) {
  std::vector<Aor> members;
  const auto add = [&](const User& user) {
    if (MayRing(user, caller, context.settings.domain) && std::ranges::find(members, user.aor) == members.end()) {
      members.push_back(user.aor);
    }
  };
  for (const std::string& name : group.members) {
    if (name.find('@') != std::string::npos) continue;  // an uplink reaches it
    if (name == "*") {
      std::ranges::for_each(context.seams.users.List(), add);
    } else if (const User* user = context.seams.users.Find(Aor{name, context.settings.domain})) {
      add(*user);
    }
  }
  return members;
}

bool IsOpenNow(const GroupConfig& group, const Context& context) {
  const auto& schedules = context.settings.schedules;
  const auto schedule = std::ranges::find(schedules, group.schedule, &ScheduleConfig::name);
  const WallTime now = context.seams.loop.WallNow();
  return schedule == schedules.end() || !IsClockSet(now) || IsOpen(*schedule, now);
}

// The core that rings out marks its Contact so: it takes no calls.
bool TakesCalls(const ContactBinding& binding) { return !sip::FindParameter(binding.params, "+foyer.outgoing-only"); }

// A server that speaks UDP sends from where it listens; a connection's port says nothing.
bool IsSameEnd(const Flow& a, const Flow& b) {
  return a.remote.address == b.remote.address && (IsStream(b.transport) || a.remote.port == b.remote.port);
}

}  // namespace

std::optional<std::vector<Aor>> UsersOf(const Aor& target, const Aor& caller, const Context& context) {
  if (context.seams.users.Find(target) != nullptr) return std::vector{target};
  if (target.domain != context.settings.domain) return std::nullopt;
  const auto& groups = context.settings.groups;
  std::string name = target.user;
  for (std::size_t passed_on = 0; passed_on <= groups.size(); ++passed_on) {
    const auto group = std::ranges::find(groups, name, &GroupConfig::name);
    const Aor user{name, target.domain};
    if (group == groups.end() && context.seams.users.Find(user) != nullptr) return std::vector{user};
    if (group == groups.end()) return passed_on == 0 ? std::nullopt : std::optional(std::vector<Aor>{});
    if (IsOpenNow(*group, context)) return MembersOf(*group, caller, context);
    name = group->otherwise;
  }
  return std::vector<Aor>{};  // each is closed, and points to another
}

std::vector<Aor> MembersBeyond(const Aor& target, const Context& context) {
  std::vector<Aor> members;
  const auto& groups = context.settings.groups;
  const auto group = std::ranges::find(groups, target.user, &GroupConfig::name);
  if (group == groups.end() || context.seams.users.Find(target) != nullptr) return members;
  for (const std::string& member : group->members) {
    const auto uri = sip::ParseUri(member);
    if (const auto address = uri ? sip::ToAor(*uri) : std::nullopt) members.push_back(*address);
  }
  return members;
}

bool MayGoTo(std::string_view host, const Context& context) {
  if (context.seams.resolver == nullptr || context.seams.connector == nullptr) return false;
  return std::ranges::any_of(context.settings.foreign_domains, [host](const std::string& domain) {
    return domain == "*" || EqualsIgnoreCase(domain, host);
  });
}

Caller CallerOf(const sip::Message& request, const Flow& from, const Aor& user) {
  const auto uri = sip::ParseUri(request.request_uri());
  return {from, user, uri && uri->is_sips(), MaxBreadthOf(request).value_or(0)};
}

TargetSet::TargetSet(const Context& context, Caller caller, Handler handler)
    : context_(context), caller_(std::move(caller)), handler_(std::move(handler)) {}

void TargetSet::AddUser(const Aor& user, std::string_view uri, int q_permille) {
  const auto forward = context_.settings.forwards.find(user);
  if (forward != context_.settings.forwards.end() && !forward->second.always.empty()) {
    AddOwnUri(forward->second.always);
    return;
  }
  const auto [search, is_new] = searches_.try_emplace(user, Search{std::string(uri), q_permille, nullptr});
  if (!is_new) return;
  handler_.on_user(user);
  ++unanswered_;
  search->second.watch = context_.seams.locations.FindAndWatch(
      user, {[this](const std::vector<ContactBinding>& bindings) { OnFound(bindings); },
             [this](const ContactBinding& binding) { Offer(binding); },
             [this](const ContactBinding& binding) { OnRemoved(binding); }});
}

void TargetSet::AddServers(std::string_view uri, std::string_view next_hop, int q_permille) {
  const auto target = sip::ParseUri(uri), hop = sip::ParseUri(next_hop);
  if (!target || !hop || context_.seams.resolver == nullptr || context_.seams.connector == nullptr) return;
  ContactBinding binding;
  binding.aor = sip::ToAor(*target).value_or(Aor{{}, std::string(target->host)});
  binding.uri = uri;
  binding.q_permille = q_permille;
  visited_.emplace(uri);
  const DeviceId id = DeviceIdOf(binding);
  const auto [servers, is_new] = servers_.try_emplace(id, Servers{binding, nullptr, false});
  if (!is_new) return;
  ++unanswered_;
  HopQuery query = QueryFor(*hop);
  query.secure = query.secure || caller_.secure;
  servers->second.hops = std::make_unique<NextHops>(*context_.seams.resolver, *context_.seams.connector, query,
                                                    [this, id] { OnServersFound(id); });
}

bool TargetSet::Add(std::string_view uri, int q_permille, bool anywhere) {
  const auto parsed = sip::ParseUri(uri);
  if (!parsed || (caller_.secure && !parsed->is_sips())) return false;
  if (visited_.size() >= context_.settings.max_branches || !visited_.emplace(uri).second) return false;
  const auto aor = sip::ToAor(*parsed);
  if (aor && aor->domain == context_.settings.domain) {
    const auto users = UsersOf(*aor, caller_.user, context_);
    const auto is_new = [this](const Aor& user) { return !searches_.contains(user); };
    if (!users || std::ranges::none_of(*users, is_new)) return false;
    for (const Aor& user : *users) AddUser(user, uri, q_permille);
    return true;
  }
  if (!anywhere && !MayGoTo(parsed->host, context_)) return false;
  AddServers(uri, uri, q_permille);
  return true;
}

void TargetSet::AddFallback(std::string_view uri) {
  AddServers(uri, context_.settings.fallback);
  for (auto& [id, servers] : servers_) servers.never_back |= servers.target.uri == uri;
}

void TargetSet::OnFound(const std::vector<ContactBinding>& bindings) {
  for (const ContactBinding& binding : bindings) Offer(binding);
  OnAnswer();
}

void TargetSet::OnServersFound(const DeviceId& target) {
  if (const auto server = NextServer(target)) handler_.on_target(*server);
  OnAnswer();
}

void TargetSet::OnAnswer() {
  if (--unanswered_ == 0) handler_.on_complete();
}

std::optional<ContactBinding> TargetSet::NextServer(const DeviceId& target) {
  Servers& servers = servers_.at(target);
  auto flow = servers.hops->Next();
  while (flow && servers.never_back && IsSameEnd(*flow, caller_.flow)) flow = servers.hops->Next();
  if (!flow) return std::nullopt;
  ContactBinding binding = servers.target;
  binding.flow = *flow;
  return binding;
}

void TargetSet::Offer(const ContactBinding& offered) {
  ContactBinding binding = offered;
  if (!TakesCalls(binding) || binding.flow == caller_.flow) return;
  if (caller_.secure && !IsSecure(binding.flow.transport)) return;
  const auto search = searches_.find(binding.aor);
  if (search == searches_.end() || !sip::IsMeantFor(search->second.uri, binding.instance_id)) return;
  const DeviceId device = DeviceIdOf(binding);
  if (!binding.flow_alive) {
    if (binding.HasPush() && !ways_.contains(device)) sleeping_.insert(device);
    return;
  }
  sleeping_.erase(device);
  binding.q_permille = std::min(binding.q_permille, search->second.q_permille);
  const auto [known, is_new] = ways_.try_emplace(device, Ways{binding, {}});
  Ways& ways = known->second;
  if (is_new || ways.tried.reg_id == binding.reg_id) {
    ways.tried = binding;
    handler_.on_target(binding);
    return;
  }
  std::erase_if(ways.spare, [&](const ContactBinding& each) { return each.reg_id == binding.reg_id; });
  ways.spare.push_back(binding);
}

// What has been sent to it may still be answered, but nothing more is sent.
void TargetSet::OnRemoved(const ContactBinding& binding) {
  const DeviceId device = DeviceIdOf(binding);
  if (const auto known = ways_.find(device); known != ways_.end()) {
    std::erase_if(known->second.spare, [&](const ContactBinding& each) { return each.reg_id == binding.reg_id; });
  }
  if (sleeping_.erase(device) > 0 && !IsSearching()) handler_.on_complete();
}

std::optional<ContactBinding> TargetSet::NextWay(const ContactBinding& lost) {
  const DeviceId device = DeviceIdOf(lost);
  if (servers_.contains(device)) return NextServer(device);
  const auto known = ways_.find(device);
  if (known == ways_.end() || known->second.tried.flow != lost.flow) return std::nullopt;
  Ways& ways = known->second;
  if (ways.spare.empty()) {
    ways_.erase(known);
    if (lost.HasPush()) sleeping_.insert(device);
    return std::nullopt;
  }
  ways.tried = std::move(ways.spare.front());
  ways.spare.erase(ways.spare.begin());
  return ways.tried;
}

bool TargetSet::CanBeWoken(const Aor& user) const {
  const auto first = sleeping_.lower_bound({user, {}});
  return first != sleeping_.end() && first->user == user;
}

}  // namespace foyer::proxy
