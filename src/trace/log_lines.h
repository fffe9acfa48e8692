// What the log gets of messages and of legs that have closed.
#pragma once
#include <string>
#include <string_view>

#include "foyer/log.h"
#include "foyer/media_relay.h"
#include "trace/message_ring.h"

namespace foyer::trace {

// "in udp 192.0.2.7:5070 INVITE sip:home@h", of part "sip", as debug. `message` has no secrets any more.
void WriteLine(Logger& log, const Stamp& stamp, std::string_view message, std::string_view call_id,
               std::string_view method, std::string_view why);
// "device closed: audio PCMU ...", of part "relay": as info of those who talked, else as debug.
void WriteLine(Logger& log, const std::string& call_id, const LegStatistics& leg);

}  // namespace foyer::trace
