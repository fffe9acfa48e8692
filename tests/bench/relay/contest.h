// Relays that get the same load one after the other, round after round, and what each packet costs them.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/relay/load_rig.h"
#include "tests/bench/relay/relay_process.h"
#include "tests/bench/relay/stream.h"
#include "tests/bench/relay/traffic.h"

namespace foyer::bench {

class Contest {
 public:
  // All must outlive it.
  Contest(peers::Pump& pump, LoadRig& rig, const Traffic& traffic) : pump_(pump), rig_(rig), traffic_(traffic) {}

  struct Calls {
    std::size_t legs = 1, sessions = 1;
    Suite source_suite = Suite::kNone, sink_suite = Suite::kNone;
  };
  // `key` names it in the figures.
  void Add(const std::string& key, std::unique_ptr<RelayProcess> relay, const Calls& calls);
  // Lets packets go once each way, uncounted, and looks what the relays cost without any.
  void WarmUp();
  void Round(const Load& load);

  // One for each round: CPU microseconds of the relay for a packet that it gets.
  const std::vector<double>& Costs(const std::string& key) const { return At(key).costs; }
  // Packets that did not come, and that came wrong, of all rounds.
  std::uint64_t Lost(const std::string& key) const { return At(key).lost; }
  std::uint64_t Wrong(const std::string& key) const { return At(key).wrong; }

  RelayProcess& relay(const std::string& key) { return *At(key).relay; }
  std::vector<Stream*> streams(const std::string& key) const;

 private:
  struct Contestant {
    std::unique_ptr<RelayProcess> relay;
    std::vector<std::unique_ptr<Stream>> streams;
    double idle_us_per_second = 0;
    std::vector<double> costs;
    std::uint64_t lost = 0, wrong = 0;
  };
  const Contestant& At(const std::string& key) const { return contestants_.at(key); }
  Contestant& At(const std::string& key) { return contestants_.at(key); }

  peers::Pump& pump_;
  LoadRig& rig_;
  const Traffic& traffic_;
  std::map<std::string, Contestant> contestants_;
};

// ours[i] / theirs[i]
std::vector<double> Ratios(const std::vector<double>& ours, const std::vector<double>& theirs);

}  // namespace foyer::bench
