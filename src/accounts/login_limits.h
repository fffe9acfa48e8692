// Makes guessing passwords hopeless: an account, and an address, are paused after so many wrong ones, longer each time.
// Names that nobody has are paused like those that somebody has, so that nobody learns which there are.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/guess_limit.h"
#include "foyer/endpoint.h"
#include "foyer/event_loop.h"

namespace foyer::accounts {

class LoginLimits {
 public:
  // The owner, who mistypes, must get in again soon: others may be guessing in his name.
  static constexpr GuessLimit::Steps kAccount{10, std::chrono::minutes(10), std::chrono::seconds(30),
                                              std::chrono::minutes(15)};
  static constexpr GuessLimit::Steps kAddress{5, std::chrono::minutes(10), std::chrono::seconds(30),
                                              std::chrono::hours(1)};
  static constexpr std::size_t kMost = 1000;  // of each kind; the one that was wrong the longest ago goes first

  // `loop` must outlive it.
  explicit LoginLimits(const EventLoop& loop) : loop_(loop) {}

  // How long nobody may try; nothing: now.
  std::optional<std::chrono::seconds> PauseOf(const std::string& account, const IpAddress& address) const;

  struct Pauses {
    std::optional<std::chrono::seconds> account, address;  // that this one has cost
  };
  // `known`: there is such an account.
  Pauses CountWrong(const std::string& account, bool known, const IpAddress& address);

  std::size_t size() const { return known_.size() + unknown_.size() + addresses_.size(); }

 private:
  struct Guesses {
    GuessLimit limit;
    TimePoint last;   // wrong one
    TimePoint until;  // of the pause
  };
  template <typename Key>
  std::optional<std::chrono::seconds> Count(std::map<Key, Guesses>& table, const Key& key,
                                            const GuessLimit::Steps& steps);

  const EventLoop& loop_;
  std::map<std::string, Guesses> known_;    // accounts that there are: made-up names push none of them out
  std::map<std::string, Guesses> unknown_;  // that there are not
  std::map<IpAddress, Guesses> addresses_;  // by source
};

}  // namespace foyer::accounts
