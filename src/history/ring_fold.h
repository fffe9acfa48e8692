// What one event makes of the record of a ring: a pure function, without time, disk or network.
#pragma once
#include <cstddef>

#include "foyer/event_journal.h"
#include "foyer/ring_history.h"

namespace foyer::history {

// A record is bounded, whatever a peer does: what comes beyond is not told, but for how it ends.
inline constexpr std::size_t kMostDevices = 64, kMostSteps = 300, kMostUnlocks = 50, kMostPresses = 16, kMostCalls = 16;

// The ring that begins with this press, or with this INVITE of another maker's door.
RingRecord BeginRing(const Event& event, const std::string& own_door);

// `event` is known to belong to `ring`. A kRing is a further press.
void Fold(RingRecord& ring, const Event& event);

// It is over, whatever was told of it; `why` in words.
void EndRing(RingRecord& ring, std::uint64_t monotonic_us, const std::string& why);

// The daemon ended while it went on.
void CutOff(RingRecord& ring);

}  // namespace foyer::history
