// Every order in which devices, the caller and time can act on one ring. Each order is played from the beginning in a
// bottle of its own, up to an end where nobody has anything more to say; what must be true is checked on the way.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/model/bottle.h"

namespace foyer::model {

struct Scenario {
  std::string name;
  std::vector<std::string> users;  // of each phone; phones of one user are alike
  BottleSettings settings = {};
  bool from_own_door = false;   // else a door of another maker calls
  bool phones_move = true;      // may register anew on another flow while they ring
  bool phones_fork = false;     // may answer once more, as if a proxy behind them had forked
  bool loses_acks = false;      // of the caller, to a 2xx
  int most_waits = 3;           // each of 35 s: Timer B, then the end of the ring, then the end of late answers
  std::size_t most_steps = 64;  // an order that is longer is cut off there, and runs out by itself
};

// Goes through all sequences of choices, the last one changing first: like the digits of an odometer.
class Choices {
 public:
  // A number below `count`, which must be the same whenever the same choices have led here.
  std::size_t Pick(std::size_t count);
  // To the next sequence; false: this was the last.
  bool Next();

 private:
  struct Choice {
    std::size_t taken = 0, count = 0;
  };
  std::vector<Choice> made_;
  std::size_t at_ = 0;
};

struct Exploration {
  std::uint64_t orders = 0, steps = 0;
  std::string violation;  // the first, and the order that led to it; empty: none
};

// Stops at the first violation, or after `most_orders`.
Exploration Explore(const Scenario& scenario, std::uint64_t most_orders = UINT64_MAX);

}  // namespace foyer::model
