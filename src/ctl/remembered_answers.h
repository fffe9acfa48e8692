// What an Idempotency-Key has been answered: a phone that never heard our answer asks again, and the door opens once.
#pragma once
#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>

#include "foyer/event_loop.h"
#include "foyer/http.h"

namespace foyer::ctl {

class RememberedAnswers {
 public:
  static constexpr std::chrono::minutes kFor{10};
  static constexpr std::size_t kMost = 256;  // the oldest goes first
  static constexpr std::size_t kLongestKey = 128;

  // `loop` must outlive it.
  explicit RememberedAnswers(const EventLoop& loop) : loop_(loop) {}

  // `what` is who asks for what, with the key. Nothing: it is the first time.
  std::optional<HttpResponse> Find(const std::string& what);
  void Keep(std::string what, HttpResponse response);

 private:
  struct Answer {
    std::string what;
    HttpResponse response;
    TimePoint until;
  };
  const EventLoop& loop_;
  std::deque<Answer> answers_;  // oldest first
};

}  // namespace foyer::ctl
