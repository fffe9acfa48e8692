// The heap of a process that runs for months.
#pragma once

namespace foyer {

// Pictures and other large blocks, from 64 kB on, go back to the system when they are freed. glibc would raise that
// limit with the first of them, and small blocks that live for long would then settle in the holes that pictures leave.
// Before the first thread starts.
void ReturnLargeBlocks();

}  // namespace foyer
