// The SSRCs that a receiver has heard under one key. Only authentic packets are remembered here; there is room for a
// few SSRCs, and the one that has been silent for longest makes room.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "srtp/packet_index.h"

namespace foyer::srtp {

class Sources {
 public:
  static constexpr std::size_t kMax = 4;

  // What is known of it; an empty window for one that is new.
  const ReplayWindow& Find(std::uint32_t ssrc) const;
  // A packet that its window admits.
  void Remember(std::uint32_t ssrc, std::uint64_t index);

 private:
  struct Source {
    std::uint32_t ssrc = 0;
    std::uint64_t heard = 0;  // counts packets; 0: this place is free
    ReplayWindow window;
  };

  std::array<Source, kMax> sources_;
  std::uint64_t packets_ = 0;
};

}  // namespace foyer::srtp
