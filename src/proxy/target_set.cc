#include "proxy/target_set.h"

#include <algorithm>

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
    if (name == "*") {
      std::ranges::for_each(context.seams.users.List(), add);
    } else if (const User* user = context.seams.users.Find(Aor{name, context.settings.domain})) {
      add(*user);
    }
  }
  return members;
}

// The core that rings out marks its Contact so: it takes no calls.
bool TakesCalls(const ContactBinding& binding) { return !sip::FindParameter(binding.params, "+foyer.outgoing-only"); }

}  // namespace

std::optional<std::vector<Aor>> UsersOf(const Aor& target, const Aor& caller, const Context& context) {
  if (context.seams.users.Find(target) != nullptr) return std::vector{target};
  const auto& groups = context.settings.groups;
  const auto group = std::ranges::find(groups, target.user, &GroupConfig::name);
  if (target.domain != context.settings.domain || group == groups.end()) return std::nullopt;
  return MembersOf(*group, caller, context);
}

TargetSet::TargetSet(LocationService& locations, const Flow& caller, Handler handler)
    : locations_(locations), caller_(caller), handler_(std::move(handler)) {}

void TargetSet::AddUser(const Aor& user, std::string_view uri) {
  const auto [search, is_new] = searches_.try_emplace(user, Search{std::string(uri), nullptr});
  if (!is_new) return;
  ++unanswered_;
  search->second.watch =
      locations_.FindAndWatch(user, {[this](const std::vector<ContactBinding>& bindings) { OnFound(bindings); },
                                     [this](const ContactBinding& binding) { Offer(binding); },
                                     [this](const ContactBinding& binding) { OnRemoved(binding); }});
}

void TargetSet::OnFound(const std::vector<ContactBinding>& bindings) {
  for (const ContactBinding& binding : bindings) Offer(binding);
  if (--unanswered_ == 0) handler_.on_complete();
}

void TargetSet::Offer(const ContactBinding& binding) {
  if (!TakesCalls(binding) || binding.flow == caller_) return;
  const auto search = searches_.find(binding.aor);
  if (search == searches_.end() || !sip::IsMeantFor(search->second.uri, binding.instance_id)) return;
  const DeviceId device = DeviceIdOf(binding);
  if (!binding.flow_alive) {
    if (binding.HasPush() && !ways_.contains(device)) sleeping_.insert(device);
    return;
  }
  sleeping_.erase(device);
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
