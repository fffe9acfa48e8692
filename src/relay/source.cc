#include "relay/source.h"

#include <algorithm>
#include <array>

namespace foyer::relay {
namespace {

Latch& LatchOf(Leg& leg, Medium medium, Component component) {
  return component == Component::kRtp ? leg.At(medium).rtp : leg.At(medium).rtcp;
}

struct Guess {
  Leg* leg = nullptr;
  Latch::Fit fit = Latch::Fit::kNone;
};

// The leg whose source this is, as far as addresses say.
Guess GuessSource(Anchor& anchor, Medium medium, Component component, const Endpoint& from) {
  Guess best;
  for (const auto& leg : anchor.legs) {
    const auto fit = leg->At(medium).peer.active ? LatchOf(*leg, medium, component).FitOf(from) : Latch::Fit::kNone;
    if (fit > best.fit) best = {leg.get(), fit};
  }
  return best;
}

srtp::Outcome TryKey(Leg& leg, Medium medium, Component component, MutableBytes packet) {
  Stream& stream = leg.At(medium);
  if (!stream.peer.active || !stream.cipher.is_on()) return {srtp::Verdict::kForged};
  return stream.cipher.Unprotect(component, packet);
}

void CountFailure(srtp::Verdict verdict, LegStatistics& counters) {
  ++(verdict == srtp::Verdict::kReplayed ? counters.srtp_replayed : counters.srtp_failed);
}

}  // namespace

Leg* FindSource(Anchor& anchor, Medium medium, Component component, const Endpoint& from, const IsOwnPort& is_own) {
  const Guess best = GuessSource(anchor, medium, component, from);
  if (best.leg == nullptr) {
    if (!anchor.legs.empty()) ++anchor.legs.front()->counters.dropped_source;
  } else if (best.fit != Latch::Fit::kFixed) {
    if (is_own(from)) {
      ++best.leg->counters.dropped_source;
      return nullptr;
    }
    LatchOf(*best.leg, medium, component).Fix(from);
  }
  return best.leg;
}

bool IsEncrypted(const Anchor& anchor, Medium medium) {
  return std::ranges::any_of(anchor.legs, [&](const auto& leg) { return leg->At(medium).cipher.is_on(); });
}

Leg* FindSourceByKey(Anchor& anchor, Medium medium, Component component, Packet& packet, const IsOwnPort& is_own) {
  const Guess best = GuessSource(anchor, medium, component, packet.from);
  Leg& suspect = best.leg != nullptr ? *best.leg : *anchor.legs.front();
  if (best.fit != Latch::Fit::kFixed && is_own(packet.from)) {
    ++suspect.counters.dropped_source;
    return nullptr;
  }
  const auto accept = [&](Leg& leg, const srtp::Outcome& outcome) {
    packet.bytes = packet.bytes.first(outcome.size);
    LatchOf(leg, medium, component).FixProven(packet.from);
    return &leg;
  };
  std::array<std::uint8_t, kMaxPacket> original;
  const bool has_others = anchor.legs.size() > 1 && packet.bytes.size() <= original.size();
  if (has_others) std::ranges::copy(packet.bytes, original.begin());
  const srtp::Outcome first = TryKey(suspect, medium, component, packet.bytes);
  if (first.ok()) return accept(suspect, first);
  for (const auto& leg : anchor.legs) {
    if (!has_others || leg.get() == &suspect) continue;
    std::ranges::copy(Bytes(original).first(packet.bytes.size()), packet.bytes.begin());
    if (const auto outcome = TryKey(*leg, medium, component, packet.bytes); outcome.ok()) return accept(*leg, outcome);
  }
  CountFailure(first.verdict, suspect.counters);
  return nullptr;
}

}  // namespace foyer::relay
