// The relays that are measured, each a process of its own on its own core: ours, rtpengine, and two floors of nothing
// but system calls.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/relay/sdp.h"
#include "tests/bench/relay/stream.h"
#include "tests/flow/peers/process.h"
#include "tests/flow/peers/pump.h"

namespace foyer::bench {

// Pins this process (source and sinks) to the last core; relays get the first. One core only: all share it. Where it is
// allowed to (root), this process and what it starts go before all other work of the machine, which would be measured
// too.
void PinEnds();

struct CallRequest {
  std::uint16_t source = 0;
  std::vector<std::uint16_t> sinks;
  bool video = true;
  // SRTP: each side sends with a key of its own.
  Suite source_suite = Suite::kNone, sink_suite = Suite::kNone;
};

class RelayProcess {
 public:
  virtual ~RelayProcess() = default;

  const std::string& name() const { return process_->name(); }
  double CpuMicroseconds() const;
  std::string Output() const { return process_->Output(); }

  // One more call; ends the bench with the relay's output if it will not.
  virtual CallPorts Open(const CallRequest& request) = 0;

 protected:
  RelayProcess(peers::Pump& pump, std::string name, const std::vector<std::string>& argv);
  [[noreturn]] void GiveUp(const std::string& why) const;
  // Of those that are asked on their standard input: the line that answers this one.
  std::string Ask(const std::string& line);

  peers::Pump& pump_;
  std::unique_ptr<peers::Process> process_;
};

// Our LocalRelay on its loop, behind a pipe (relay_host.cc).
class FoyerRelay : public RelayProcess {
 public:
  // `program`: a build of bench_relay_host; empty: this one.
  explicit FoyerRelay(peers::Pump& pump, const std::string& program = {});
  CallPorts Open(const CallRequest& request) override;

  // How late the host's 10-ms timer was each time since this was asked last; microseconds.
  std::vector<double> ReadTimerWaits();
};

// Debian's rtpengine, without its kernel module, one thread. One sink only.
class Rtpengine : public RelayProcess {
 public:
  explicit Rtpengine(peers::Pump& pump);
  ~Rtpengine() override;
  CallPorts Open(const CallRequest& request) override;

 private:
  Rtpengine(peers::Pump& pump, std::uint16_t port);
  std::string Exchange(const std::string& command);  // the answer; empty: none
  // What it makes of this description; `towards`: how it is to speak to the side that gets it.
  std::string Command(const std::string& command, const std::string& call, const std::string& sdp, Suite towards);

  const std::uint16_t port_;
  int socket_ = -1;
  int calls_ = 0, cookie_ = 0;
};

// recvfrom and sendto, or recvmmsg and UDP_SEGMENT (floor_relay.cc); one call each.
class FloorRelay : public RelayProcess {
 public:
  enum class Kind : std::uint8_t { kBare, kSegments };
  FloorRelay(peers::Pump& pump, Kind kind);
  CallPorts Open(const CallRequest& request) override;
};

}  // namespace foyer::bench
