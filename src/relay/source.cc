#include "relay/source.h"

namespace foyer::relay {
namespace {

Latch& LatchOf(Leg& leg, Medium medium, Component component) {
  return component == Component::kRtp ? leg.At(medium).rtp : leg.At(medium).rtcp;
}

}  // namespace

Leg* FindSource(Anchor& anchor, Medium medium, Component component, const Endpoint& from,
                const std::function<bool(const Endpoint&)>& is_own) {
  Leg* best = nullptr;
  auto best_fit = Latch::Fit::kNone;
  for (const auto& leg : anchor.legs) {
    const auto fit = leg->At(medium).peer.active ? LatchOf(*leg, medium, component).FitOf(from) : Latch::Fit::kNone;
    if (fit <= best_fit) continue;
    best = leg.get();
    best_fit = fit;
  }
  if (best == nullptr) {
    if (!anchor.legs.empty()) ++anchor.legs.front()->counters.dropped_source;
  } else if (best_fit != Latch::Fit::kFixed) {
    if (is_own(from)) {
      ++best->counters.dropped_source;
      return nullptr;
    }
    LatchOf(*best, medium, component).Fix(from);
  }
  return best;
}

}  // namespace foyer::relay
