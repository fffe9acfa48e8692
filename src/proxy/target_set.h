// The devices that a request is for (RFC 3261 s16.5), each by one way at a time: those that are there now, and for a
// ring also those that register while it lasts.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/aor.h"
#include "foyer/flow.h"
#include "foyer/location_service.h"
#include "proxy/branch.h"
#include "proxy/context.h"
#include "proxy/next_hops.h"
#include "sip/message.h"

namespace foyer::proxy {

// The users that an address stands for: itself, or the members of a group. Never a door, nor `caller`, in a group.
// Nothing: no such address.
std::optional<std::vector<Aor>> UsersOf(const Aor& target, const Aor& caller, const Context& context);

// Whom a request is for.
struct RingTargets {
  std::vector<Aor> users;   // of ours
  std::vector<Aor> beyond;  // addresses that an uplink reaches
  bool home_first = false;  // the house proxy on another board; `users` only if it does not take the call
  std::string next_hop;     // URI: it goes to the servers that stand for this one; empty: to none
  bool fallback = false;    // nobody here has the address
  bool IsEmpty() const { return users.empty() && beyond.empty() && !home_first && next_hop.empty() && !fallback; }
};

// The members of a group that an uplink reaches.
std::vector<Aor> MembersBeyond(const Aor& target, const Context& context);

// Our users may have requests sent to this host.
bool MayGoTo(std::string_view host, const Context& context);

// Who sent a request.
struct Caller {
  Flow flow;                      // never its own target
  Aor user;                       // groups do not ring it
  bool secure = false;            // it asked for a sips: address: only secure flows will do (RFC 3261 s16.5)
  std::uint32_t max_breadth = 0;  // branches that may be under way at once (RFC 5393 s5)
};
Caller CallerOf(const sip::Message& request, const Flow& from, const Aor& user);

class TargetSet {
 public:
  struct Handler {
    std::function<void(const Aor&)> on_user;               // whose devices are looked for now
    std::function<void(const ContactBinding&)> on_target;  // may get a branch, now or later; again when it has moved
    std::function<void()> on_complete;  // all that are there now have been told; again when one that slept has gone
  };

  // `context` must outlive this object. Only on_user is called before an Add returns; no call may destroy this object.
  TargetSet(const Context& context, Caller caller, Handler handler);
  TargetSet(const TargetSet&) = delete;
  TargetSet& operator=(const TargetSet&) = delete;

  // A `uri` of that user that is a GRUU leaves only that device (RFC 5627 s5.4). Devices ring no sooner than `q`.
  void AddUser(const Aor& user, std::string_view uri, int q_permille = 1000);
  // The servers that stand for `next_hop` get the request for `uri`.
  void AddServers(std::string_view uri, std::string_view next_hop, int q_permille = 1000);
  // Whatever the URI stands for: users of ours, or servers of a domain that may be called. False if it leads nowhere,
  // or has been added before.
  bool AddUri(std::string_view uri, int q_permille) { return Add(uri, q_permille, false); }
  // The same for a URI of our own configuration, which may lead to any domain.
  bool AddOwnUri(std::string_view uri) { return Add(uri, 1000, true); }
  // Our fallback gets the request for `uri`, unless it comes from there.
  void AddFallback(std::string_view uri);
  void StopWatching() { searches_.clear(); }

  bool IsSearching() const { return unanswered_ > 0; }
  // Another way to the device that was not reached by this one (another flow of the same instance, RFC 5626 s5.3.1).
  // Nothing: that was the last; when it registers again, it is told again.
  std::optional<ContactBinding> NextWay(const ContactBinding& lost);
  // It stands for a server, that may fork the request again.
  bool IsServer(const ContactBinding& binding) const { return servers_.contains(DeviceIdOf(binding)); }
  // A device of this user sleeps, and its push token can wake it.
  bool CanBeWoken(const Aor& user) const;

 private:
  struct Ways {
    ContactBinding tried;               // the one that was told
    std::vector<ContactBinding> spare;  // other flows of the same instance
  };

  struct Search {
    std::string uri;
    int q_permille = 1000;
    std::unique_ptr<LocationService::Watch> watch;
  };
  struct Servers {
    ContactBinding target;  // without its flow
    std::unique_ptr<NextHops> hops;
    bool never_back = false;  // not where the request came from
  };

  bool Add(std::string_view uri, int q_permille, bool anywhere);
  void OnFound(const std::vector<ContactBinding>& bindings);
  void Offer(const ContactBinding& offered);
  void OnRemoved(const ContactBinding& binding);
  void OnServersFound(const DeviceId& target);
  std::optional<ContactBinding> NextServer(const DeviceId& target);
  void OnAnswer();

  const Context& context_;
  const Caller caller_;
  const Handler handler_;
  std::size_t unanswered_ = 0;
  std::map<DeviceId, Ways> ways_;
  std::set<DeviceId> sleeping_;
  std::map<Aor, Search> searches_;
  std::map<DeviceId, Servers> servers_;
  std::set<std::string> visited_;  // URIs
};

}  // namespace foyer::proxy
