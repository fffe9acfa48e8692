#include "tests/bench/relay/contest.h"

#include <algorithm>
#include <chrono>

namespace foyer::bench {

void Contest::Add(const std::string& key, std::unique_ptr<RelayProcess> relay, const Calls& calls) {
  Contestant& added = contestants_[key];
  added.relay = std::move(relay);
  CallRequest request{rig_.source_port(), {}, traffic_.video, calls.source_suite, calls.sink_suite};
  for (std::size_t leg = 0; leg < calls.legs; ++leg) request.sinks.push_back(rig_.sink_port(leg));
  for (std::size_t session = 0; session < calls.sessions; ++session)
    added.streams.push_back(std::make_unique<Stream>(traffic_, added.relay->Open(request)));
}

std::vector<Stream*> Contest::streams(const std::string& key) const {
  std::vector<Stream*> all;
  for (const auto& stream : At(key).streams) all.push_back(stream.get());
  return all;
}

void Contest::WarmUp() {
  for (auto& [key, contestant] : contestants_) rig_.Run(streams(key), {.seconds = 0.2});
  std::map<std::string, double> before;
  for (auto& [key, contestant] : contestants_) before[key] = contestant.relay->CpuMicroseconds();
  const auto since = std::chrono::steady_clock::now();
  pump_.Until([] { return false; }, std::chrono::seconds(1));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - since;
  for (auto& [key, contestant] : contestants_)
    contestant.idle_us_per_second = (contestant.relay->CpuMicroseconds() - before[key]) / seconds.count();
}

void Contest::Round(const Load& load) {
  for (auto& [key, contestant] : contestants_) {
    const auto since = std::chrono::steady_clock::now();
    const double before = contestant.relay->CpuMicroseconds();
    rig_.Run(streams(key), load);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - since;
    const double spent = contestant.relay->CpuMicroseconds() - before - contestant.idle_us_per_second * seconds.count();
    std::uint64_t sent = 0;
    for (const auto& stream : contestant.streams) {
      const Received& received = stream->received();
      sent += received.expected / stream->ports().exits.size();
      contestant.lost += received.expected - std::min(received.packets, received.expected);
      contestant.wrong += received.wrong;
    }
    contestant.costs.push_back(spent / static_cast<double>(sent));
  }
}

std::vector<double> Ratios(const std::vector<double>& ours, const std::vector<double>& theirs) {
  std::vector<double> ratios;
  for (std::size_t round = 0; round < std::min(ours.size(), theirs.size()); ++round)
    ratios.push_back(ours[round] / theirs[round]);
  return ratios;
}

}  // namespace foyer::bench
