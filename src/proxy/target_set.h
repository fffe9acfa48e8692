// The devices that a request is for (RFC 3261 s16.5): those that are there now, and for a ring also those that register
// while it lasts.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/aor.h"
#include "foyer/flow.h"
#include "foyer/location_service.h"
#include "proxy/context.h"

namespace foyer::proxy {

// The users that an address stands for: itself, or the members of a group. Never a door, nor `caller`, in a group.
// Nothing: no such address.
std::optional<std::vector<Aor>> UsersOf(const Aor& target, const Aor& caller, const Context& context);

class TargetSet {
 public:
  struct Handler {
    std::function<void(const ContactBinding&)> on_device;  // each binding that may get a branch, now or later
    std::function<void()> on_complete;                     // all that are there now have been told; once
  };

  // `users` is not empty. `caller` is the flow of who calls: it is never its own target. A `request_uri` that is a GRUU
  // leaves only that device (RFC 5627 s5.4). Nothing is called before the constructor returns; no call may destroy this
  // object.
  TargetSet(LocationService& locations, const std::vector<Aor>& users, std::string_view request_uri, const Flow& caller,
            Handler handler);
  TargetSet(const TargetSet&) = delete;
  TargetSet& operator=(const TargetSet&) = delete;

 private:
  void OnFound(const std::vector<ContactBinding>& bindings);
  void Offer(const ContactBinding& binding);

  const std::string request_uri_;
  const Flow caller_;
  const Handler handler_;
  std::size_t unanswered_;
  std::vector<std::unique_ptr<LocationService::Watch>> watches_;
};

}  // namespace foyer::proxy
