// What one user has typed so far in one call, digit by digit, at any pace up to a pause of 10 s between two digits.
#pragma once
#include <chrono>
#include <deque>
#include <string>

#include "door/code_book.h"
#include "foyer/door.h"
#include "foyer/event_loop.h"

namespace foyer::door {

// Phones may send each press by INFO and by RFC 4733 as well. A digit of one method cancels at most one of the same
// digit that came by the other within 3 s, the oldest first; so "11" is two presses however it is sent.
class DoubledDigits {
 public:
  bool IsSecondReport(UnlockMethod method, char digit, TimePoint now);

 private:
  struct Report {
    UnlockMethod method;
    char digit;
    TimePoint at;
  };
  std::deque<Report> unmatched_;  // not older than the window, at most kMostUnmatched
};

class TypedDigits {
 public:
  // `codes` must outlive this object.
  explicit TypedDigits(const CodeBook& codes) : codes_(codes) {}

  struct Outcome {
    enum class Kind {
      kBeginning,  // of a code, perhaps
      kCode,       // `lock` is what it opens
      kWrong,      // one more wrong code
      kRest        // a digit of a code that has been called wrong before
    } kind = Kind::kBeginning;
    const LockConfig* lock = nullptr;
  };
  Outcome Add(char digit, TimePoint now);

  TimePoint last() const { return last_; }

 private:
  Outcome StartAfterWrong(char digit, std::size_t typed);

  const CodeBook& codes_;
  std::string typed_;
  std::size_t rest_ = 0;  // digits that may still belong to a code that was wrong: a wrong code counts once
  TimePoint last_;
};

}  // namespace foyer::door
