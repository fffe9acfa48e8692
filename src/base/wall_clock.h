// The calendar's clock, for what no event loop is there to be asked. It holds beyond 2038 on every machine: the
// standard library's own is as Debian 12 built it, which for 32-bit ARM means a time_t of 32 bits (docs/adr/0061).
#pragma once
#include <chrono>

namespace foyer {

std::chrono::system_clock::time_point WallNow();

}  // namespace foyer
