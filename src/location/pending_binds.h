// Changes that wait for the disk: each is settled once, by its commit, by its failure, or after 3 s without either.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "foyer/event_loop.h"
#include "foyer/location_service.h"

namespace foyer::location {

struct PendingBind {
  Aor aor;
  std::uint64_t generation = 0;
  std::vector<std::string> put_keys;  // device keys
  std::vector<ContactBinding> removed;
  std::function<void(BindResult)> done;
};

class PendingBinds {
 public:
  using Settle = std::function<void(PendingBind, BindStatus)>;
  static constexpr std::chrono::seconds kPatience{3};

  PendingBinds(EventLoop& loop, Settle settle);

  // The number under which it waits.
  std::uint64_t Add(PendingBind bind);
  // What the disk said; ignored if the patience has ended meanwhile.
  void Settled(std::uint64_t number, BindStatus status);

 private:
  void GiveUpOverdue();
  void WatchOldest();

  struct Waiting {
    PendingBind bind;
    TimePoint deadline;
  };

  EventLoop& loop_;
  const Settle settle_;
  std::map<std::uint64_t, Waiting> waiting_;  // the oldest first, so in the order of their deadlines
  std::uint64_t last_number_ = 0;
  Timer patience_;
};

}  // namespace foyer::location
