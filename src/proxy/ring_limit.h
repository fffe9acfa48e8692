// How often one identity may ring. Only who has proved who it is comes this far, so the table is small.
#pragma once
#include <map>
#include <optional>

#include "base/token_bucket.h"
#include "foyer/aor.h"
#include "foyer/event_loop.h"

namespace foyer::proxy {

class RingLimit {
 public:
  static constexpr std::size_t kMaxIdentities = 4096;

  struct TooOften {
    int retry_after = 1;         // seconds
    bool worth_telling = false;  // the first since this identity last might ring
  };
  // Counts a ring of `identity`. Nothing: it may.
  std::optional<TooOften> Take(const Aor& identity, unsigned per_minute, TimePoint now);

 private:
  struct Identity {
    TokenBucket bucket;
    bool told = false;
  };
  void ForgetIdle(TokenBucket::Limit limit, TimePoint now);

  std::map<Aor, Identity> identities_;
};

}  // namespace foyer::proxy
