// The doctor's judgement: facts in, findings out. Pure; who gathers the facts is no concern of it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "foyer/doctor.h"

namespace foyer::doctor {

// Somebody who has a phone or panel here.
struct PhoneFacts {
  std::string user;
  std::size_t devices = 0;  // registered now, or of the configuration
  std::size_t asleep = 0;   // of these: their connection is gone
};

struct LockFacts {
  std::string name;
  bool has_code = false;
};

struct FaultFacts {
  std::string part, what;  // as the newest event "fault" of a part that has not recovered says
};

struct Facts {
  std::int64_t unix_seconds = 0;
  bool clock_synchronised = true;
  std::string data_dir;
  std::optional<std::uint64_t> free_bytes;  // of its disk; none: nobody could tell
  bool disk_read_only = false;
  bool has_door = false;
  bool door_registered = false;    // our own user agent
  std::string ring;                // what a press calls: "home"
  std::vector<std::string> rung;   // the users behind it
  std::vector<PhoneFacts> phones;  // all users who have a phone or panel
  std::vector<LockFacts> locks;
  std::vector<FaultFacts> faults;
  std::vector<std::string> mistakes;      // of the configuration file, when it was last read
  std::vector<std::string> need_restart;  // its keys that were changed since the start: "[sip] listen"
};

// The worst first; what is well is told too.
std::vector<Finding> Examine(const Facts& facts);

}  // namespace foyer::doctor
