// Which of the final responses of a fork its caller gets (RFC 3261 s16.7 step 6).
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "proxy/final_response.h"

namespace foyer::proxy {

// The index of the best of `codes` (each 300-699, in order of arrival); nothing if there is none. Any 6xx wins, the
// lowest of them; else the lowest class. In 4xx, those that tell the caller how to go on (401, 407, 415, 420, 484) come
// first; a 503 is taken only if there is nothing else. Among equals the first to come wins.
std::optional<std::size_t> BestResponse(std::span<const int> codes);

// A 503 speaks of one device; the caller must not take us for overloaded (RFC 3261 s16.7 step 6).
inline int CodeForCaller(int best) { return best == 503 ? 500 : best; }

// What the branches of one request have come to so far.
class ResponseContext {
 public:
  struct ForCaller {
    FinalResponse response;
    std::vector<std::string> challenges;  // the challenge lines of all 401 and 407 if it is one (s16.7 step 7)
  };

  void Add(FinalResponse final) { finals_.push_back(std::move(final)); }
  // A device that was not reached. It counts only if nobody has said anything.
  void AddLoss(FinalResponse final) { losses_.push_back(std::move(final)); }
  // Nobody has said anything but a loss.
  bool IsEmpty() const { return finals_.empty(); }
  // The best so far; 480 if there is none.
  ForCaller Best() const;

 private:
  std::vector<FinalResponse> finals_, losses_;  // in the order in which they came
};

// The device was not reached: by another way, or a little later, it may be (RFC 5626 s5.3.1, RFC 3263 s4.3).
inline bool IsLoss(int status) { return status == 408 || status == 430 || status == 503; }

}  // namespace foyer::proxy
