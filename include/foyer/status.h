// How the daemon is, for `foyerctl status`: gathered when asked.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace foyer {

struct DaemonStatus {
  std::string version;
  std::string domain;  // also the digest realm
  std::chrono::milliseconds uptime{0};
  bool door_registered = false;               // our own user agent; false without a door
  std::chrono::microseconds longest_turn{0};  // of the loop, since the start
  std::chrono::milliseconds cpu{0};           // user and system time, all threads
  std::uint64_t rss_bytes = 0;
  std::string certificate_fingerprint;  // of what TLS clients see; SHA-256, lower-case hex; empty: no TLS
  std::vector<std::pair<std::string, std::uint64_t>> counters;  // "sip_malformed": 3
};

class StatusSource {
 public:
  virtual ~StatusSource() = default;
  virtual DaemonStatus Gather() const = 0;
};

}  // namespace foyer
