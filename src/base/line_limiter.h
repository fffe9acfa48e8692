// Keeps a log readable and small whatever a peer does: the same line over and over is written a few times, then
// counted; and so is everything beyond a number of lines in a second.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace foyer {

class LineLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // How many lines were held back before this one and have not been told yet; nothing if this one is held back, too.
  // `always`: never to be held back for the sake of others (an error), only for being the same over and over.
  std::optional<std::uint64_t> Admit(std::string_view line, bool always, Time now);

 private:
  struct Repeats {
    Time since;
    unsigned count = 0;
  };

  bool IsRepeated(std::string_view line, Time now);
  bool IsTooMuch(Time now);

  std::unordered_map<std::size_t, Repeats> seen_;  // by hash of the line; bounded
  Time second_{};
  unsigned in_second_ = 0;
  std::uint64_t held_back_ = 0;
};

}  // namespace foyer
