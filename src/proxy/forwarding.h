// Where a user's calls go on to when that user cannot take them ([[user]] forward_busy, forward_no_answer): each once
// in a ring, and no chain of them longer than five.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "foyer/aor.h"
#include "foyer/event_loop.h"
#include "proxy/context.h"

namespace foyer::proxy {

class Forwarding {
 public:
  // `rules` must outlive this object.
  explicit Forwarding(const std::map<Aor, ForwardRules>& rules) : rules_(rules) {}

  // This user is rung from now on: because of the last answer of Busy() or NoAnswer(), if there was one.
  void Add(const Aor& user, TimePoint now);
  // The URI that is tried next; nothing: none.
  std::optional<std::string> Busy(const Aor& user) { return Take(user, &ForwardRules::busy); }
  std::optional<std::string> NoAnswer(const Aor& user);

  // When the next user has not answered in time, and who has not by now.
  std::optional<TimePoint> NextDue() const;
  std::vector<Aor> Due(TimePoint now) const;

 private:
  struct User {
    int depth = 0;                   // forwardings on the way to this user
    std::optional<TimePoint> until;  // to answer; nothing: no rule, or it has been taken
  };
  std::optional<std::string> Take(const Aor& user, std::string ForwardRules::*rule);

  const std::map<Aor, ForwardRules>& rules_;
  std::map<Aor, User> users_;
  int next_depth_ = 0;
};

}  // namespace foyer::proxy
