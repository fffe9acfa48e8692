// Wrong passwords and the like: counted by the guard, and told in the journal at the first of a source and each time
// that they have doubled, so that guessing at full speed fills no log.
#pragma once
#include <string>

#include "base/token_bucket.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/flow.h"
#include "foyer/source_guard.h"

namespace foyer::registrar {

class Failures {
 public:
  // Both must outlive it.
  Failures(EventLoop& loop, EventJournal& journal);

  // Who counts them; without it, each is the first. It must outlive this object.
  void UseGuard(SourceGuard& guard) { guard_ = &guard; }

  // `what` was refused ("REGISTER"), and `why`.
  void Count(const Flow& from, std::string what, std::string call_id, std::string why);

 private:
  EventLoop& loop_;
  EventJournal& journal_;
  SourceGuard* guard_ = nullptr;
  TokenBucket telling_;
};

}  // namespace foyer::registrar
