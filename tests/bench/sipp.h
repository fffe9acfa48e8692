// Load from Debian's sipp: the scenarios beside this file, the same ones for every server.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "tests/flow/peers/house.h"
#include "tests/flow/peers/process.h"
#include "tests/flow/peers/pump.h"

namespace foyer::bench {

struct Load {
  std::string scenario;  // tests/bench/sip/NAME.xml
  int rate = 0;          // operations a second
  int count = 0;         // operations
  int users = 0;         // u1 to uN in turn
  std::chrono::milliseconds hold{0};
};

struct LoadResult {
  int done = 0, failed = 0, repeated = 0;  // operations; messages sent again
};

// Runs to its end.
LoadResult RunLoad(peers::Pump& pump, std::uint16_t server, const Load& load);

// A device that answers every call; registers as bob at the server first. Answers until it is destroyed.
class Callee {
 public:
  Callee(peers::Pump& pump, std::uint16_t server, const std::string& scenario);

 private:
  std::unique_ptr<peers::Process> sipp_;
};

}  // namespace foyer::bench
