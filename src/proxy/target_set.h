// The devices that a request is for (RFC 3261 s16.5), each by one way at a time: those that are there now, and for a
// ring also those that register while it lasts.
#pragma once
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

namespace foyer::proxy {

// The users that an address stands for: itself, or the members of a group. Never a door, nor `caller`, in a group.
// Nothing: no such address.
std::optional<std::vector<Aor>> UsersOf(const Aor& target, const Aor& caller, const Context& context);

class TargetSet {
 public:
  struct Handler {
    std::function<void(const ContactBinding&)> on_target;  // may get a branch, now or later; again when it has moved
    std::function<void()> on_complete;  // all that are there now have been told; again when one that slept has gone
  };

  // `caller` is the flow of who calls: it is never its own target. Nothing is called before an Add returns; no call may
  // destroy this object.
  TargetSet(LocationService& locations, const Flow& caller, Handler handler);
  TargetSet(const TargetSet&) = delete;
  TargetSet& operator=(const TargetSet&) = delete;

  // A `uri` of that user that is a GRUU leaves only that device (RFC 5627 s5.4).
  void AddUser(const Aor& user, std::string_view uri);
  void StopWatching() { searches_.clear(); }

  bool IsSearching() const { return unanswered_ > 0; }
  // Another way to the device that was not reached by this one (another flow of the same instance, RFC 5626 s5.3.1).
  // Nothing: that was the last; when it registers again, it is told again.
  std::optional<ContactBinding> NextWay(const ContactBinding& lost);
  // A device of this user sleeps, and its push token can wake it.
  bool CanBeWoken(const Aor& user) const;

 private:
  struct Ways {
    ContactBinding tried;               // the one that was told
    std::vector<ContactBinding> spare;  // other flows of the same instance
  };

  struct Search {
    std::string uri;
    std::unique_ptr<LocationService::Watch> watch;
  };

  void OnFound(const std::vector<ContactBinding>& bindings);
  void Offer(const ContactBinding& binding);
  void OnRemoved(const ContactBinding& binding);

  LocationService& locations_;
  const Flow caller_;
  const Handler handler_;
  std::size_t unanswered_ = 0;
  std::map<DeviceId, Ways> ways_;
  std::set<DeviceId> sleeping_;
  std::map<Aor, Search> searches_;
};

}  // namespace foyer::proxy
