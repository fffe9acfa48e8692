// How much of a recording plays that was cut off: by a crash, or with the power.
#pragma once
#include <cstdint>
#include <string>

namespace foyer::recording {

// Bytes from the file's beginning to the end of its last whole cluster, and of what follows that is whole; 0 if not
// even the first cluster is, or the file cannot be read. RFC 9559 s5.1, RFC 8794 s4.
std::uint64_t WholeClusters(const std::string& path);

}  // namespace foyer::recording
