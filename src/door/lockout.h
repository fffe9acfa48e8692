// The ladder that makes guessing codes hopeless: after 5 wrong ones in a row a user is locked out for 30 s, after 5
// more for twice as long, up to an hour. A right code brings him back to the foot.
#pragma once
#include <cstddef>
#include <unordered_map>

#include "foyer/aor.h"
#include "foyer/event_loop.h"

namespace foyer::door {

class Lockout {
 public:
  bool IsLockedOut(const Aor& user, TimePoint now) const;
  // True if this one locked the user out.
  bool CountWrong(const Aor& user, TimePoint now);
  void CountRight(const Aor& user) { users_.erase(user); }

 private:
  struct Record {
    unsigned wrong = 0;  // since the last lock-out
    unsigned steps = 0;  // lock-outs so far
    TimePoint until;
    TimePoint last;
  };
  void MakeRoom();

  std::unordered_map<Aor, Record> users_;  // bounded
};

}  // namespace foyer::door
