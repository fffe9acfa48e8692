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
bool TakesCalls(const ContactBinding& binding) {
  return binding.flow_alive && !sip::FindParameter(binding.params, "+foyer.outgoing-only");
}

}  // namespace

std::optional<std::vector<Aor>> UsersOf(const Aor& target, const Aor& caller, const Context& context) {
  if (context.seams.users.Find(target) != nullptr) return std::vector{target};
  const auto& groups = context.settings.groups;
  const auto group = std::ranges::find(groups, target.user, &GroupConfig::name);
  if (target.domain != context.settings.domain || group == groups.end()) return std::nullopt;
  return MembersOf(*group, caller, context);
}

TargetSet::TargetSet(LocationService& locations, const std::vector<Aor>& users, std::string_view request_uri,
                     const Flow& caller, Handler handler)
    : request_uri_(request_uri), caller_(caller), handler_(std::move(handler)), unanswered_(users.size()) {
  for (const Aor& user : users) {
    watches_.push_back(
        locations.FindAndWatch(user, {[this](const std::vector<ContactBinding>& bindings) { OnFound(bindings); },
                                      [this](const ContactBinding& binding) { Offer(binding); },
                                      [](const ContactBinding&) {}}));  // it may still answer: its branch goes on
  }
}

void TargetSet::OnFound(const std::vector<ContactBinding>& bindings) {
  const bool last = --unanswered_ == 0;
  for (const ContactBinding& binding : bindings) Offer(binding);
  if (last) handler_.on_complete();
}

void TargetSet::Offer(const ContactBinding& binding) {
  if (!TakesCalls(binding) || binding.flow == caller_) return;
  if (sip::IsMeantFor(request_uri_, binding.instance_id)) handler_.on_device(binding);
}

}  // namespace foyer::proxy
