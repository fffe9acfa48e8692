#include "srtp/sources.h"

#include <algorithm>

namespace foyer::srtp {

const ReplayWindow& Sources::Find(std::uint32_t ssrc) const {
  static const ReplayWindow kNew;
  const auto found =
      std::ranges::find_if(sources_, [&](const Source& source) { return source.heard != 0 && source.ssrc == ssrc; });
  return found == sources_.end() ? kNew : found->window;
}

void Sources::Remember(std::uint32_t ssrc, std::uint64_t index) {
  auto place =
      std::ranges::find_if(sources_, [&](const Source& source) { return source.heard != 0 && source.ssrc == ssrc; });
  if (place == sources_.end()) {
    place = std::ranges::min_element(sources_, {}, &Source::heard);
    *place = Source{ssrc, 0, {}};
  }
  place->heard = ++packets_;
  place->window.Add(index);
}

}  // namespace foyer::srtp
