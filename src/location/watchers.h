// Those who watch an AOR: told of each change in its bindings until their watch dies.
#pragma once
#include <map>
#include <memory>
#include <vector>

#include "foyer/location_service.h"

namespace foyer::location {

class Watchers {
 public:
  using Handler = LocationService::WatchHandler;

  // The watch must not outlive this object. `weak` sees the handler until the watch dies.
  std::unique_ptr<LocationService::Watch> Add(const Aor& aor, Handler handler, std::weak_ptr<const Handler>& weak);

  // True if somebody watches it.
  bool IsWatched(const Aor& aor) const { return handlers_.contains(aor); }

  // A handler may end any watch, its own too, and begin new ones.
  void TellBound(const ContactBinding& binding) const;
  void TellRemoved(const ContactBinding& binding) const;

 private:
  using Map = std::multimap<Aor, std::weak_ptr<const Handler>>;
  class RegisteredWatch;

  std::vector<std::weak_ptr<const Handler>> Of(const Aor& aor) const;

  Map handlers_;
};

}  // namespace foyer::location
