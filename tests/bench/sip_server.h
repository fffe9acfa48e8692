// The two servers of `bench sip`, each started as an installation would: foyerd as a house proxy, Kamailio with one
// worker.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/flow/peers/house.h"
#include "tests/flow/peers/process.h"
#include "tests/flow/peers/pump.h"

namespace foyer::bench {

inline constexpr int kMostUsers = 10'000;  // u1, u2, ...; beside them bob, who is called, and door1, who calls

struct ServerSetup {
  bool challenge = false;  // else everybody is believed
  bool tls = false;        // else UDP
  bool tcp = false;        // foyerd only
  bool on_disk = false;    // the data folder of foyerd; else it lies in memory (/dev/shm)
};

class SipServer {
 public:
  virtual ~SipServer() = default;

  virtual std::string name() const = 0;
  std::uint16_t port() const { return port_; }
  const std::vector<pid_t>& processes() const { return processes_; }
  std::string Output() const { return process_->Output(); }

 protected:
  SipServer() : port_(peers::FreePort()) {}
  void Start(peers::Pump& pump, const std::vector<std::string>& argv);

  const std::uint16_t port_;
  std::unique_ptr<peers::Process> process_;
  std::vector<pid_t> processes_;
};

// Both wait until the server serves.
class Foyer : public SipServer {
 public:
  Foyer(peers::Pump& pump, std::string program, ServerSetup setup);
  ~Foyer() override;
  std::string name() const override { return "foyerd"; }

  std::size_t Bindings() const;
  // Ends it as a power cut would, and starts it again.
  void KillAndRestart();

 private:
  std::string Configuration() const;
  void Run();

  peers::Pump& pump_;
  const std::string program_;
  const ServerSetup setup_;
  const TemporaryFolder folder_;  // configuration
  const std::string data_;        // a folder, in memory or on disk
};

class Kamailio : public SipServer {
 public:
  Kamailio(peers::Pump& pump, ServerSetup setup);
  std::string name() const override { return "Kamailio"; }

 private:
  const TemporaryFolder folder_;
};

}  // namespace foyer::bench
