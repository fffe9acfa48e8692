// What a server costs, as the kernel accounts it: CPU time and memory of a process and its children.
#pragma once
#include <sys/types.h>

#include <vector>

namespace foyer::bench {

// A process and all its children (Kamailio is many processes), as they are now.
std::vector<pid_t> Family(pid_t pid);

// CPU time of all threads, those that have ended too; microseconds.
double CpuMicroseconds(const std::vector<pid_t>& processes);

// Resident memory in bytes; what several processes share counts once.
double ResidentBytes(const std::vector<pid_t>& processes);

}  // namespace foyer::bench
