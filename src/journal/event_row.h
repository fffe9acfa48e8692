// An event as one string: as a row of the store, and as it is kept in memory, where it takes a tenth of the blocks.
#pragma once
#include <optional>
#include <string>

#include "foyer/event_journal.h"

namespace foyer::journal {

std::string EncodeEvent(const Event& event);
std::optional<Event> DecodeEvent(const std::string& row);  // nothing if it is torn, or of a newer foyerd

}  // namespace foyer::journal
