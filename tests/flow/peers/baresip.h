// Debian's baresip as an audio-only phone that answers by itself.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "tests/flow/peers/process.h"

namespace foyer::peers {

struct BaresipConfig {
  std::string user, password, domain;
  std::string proxy;                 // "127.0.0.1:5060"
  std::string codec = "pcma";        // the only one that it knows
  std::string answer_mode = "auto";  // "auto" (200 at once), "early" (183 and then nothing)
  bool srtp = false;                 // encrypts, or does not talk
  std::string folder;                // its own; made if missing
};

class Baresip {
 public:
  Baresip(Pump& pump, const BaresipConfig& config);
  Process& process() { return *process_; }

 private:
  std::unique_ptr<Process> process_;
};

}  // namespace foyer::peers
