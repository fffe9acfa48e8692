// A guard that lets everybody in, unless a test says otherwise, and notes what it was told.
#pragma once
#include <map>
#include <set>
#include <vector>

#include "foyer/source_guard.h"

namespace foyer {

class FakeSourceGuard : public SourceGuard {
 public:
  bool Admits(const Flow& from) override { return !refused.contains(from.remote.address); }
  bool AdmitsConnection(const Endpoint& remote, const Endpoint&) override { return !refused.contains(remote.address); }
  bool IsKnownGood(const Flow& flow) const override { return proven.contains(flow); }
  std::uint64_t OnOffence(const Flow& from, Offence what) override {
    offences.push_back(what);
    return what == Offence::kWrongCredentials ? ++guesses[from.remote.address] : 0;
  }
  void OnProven(const Flow& from, std::chrono::seconds good_for) override { proven[from] = good_for; }
  void OnFlowClosed(const Flow& flow) override { proven.erase(flow); }
  std::optional<int> RetryAfter(const Flow& from) override { return IsKnownGood(from) ? std::nullopt : retry_after; }
  void OnReceived(bool behind) override { turns.push_back(behind); }

  std::set<IpAddress> refused;
  std::map<Flow, std::chrono::seconds> proven;
  std::vector<Offence> offences;
  std::map<IpAddress, std::uint64_t> guesses;
  std::vector<bool> turns;
  std::optional<int> retry_after;
};

}  // namespace foyer
