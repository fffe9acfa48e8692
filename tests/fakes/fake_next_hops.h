// A DNS and its servers, as a test makes them up: names to hops, and a flow to each hop that is there.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "foyer/event_loop.h"
#include "foyer/next_hop.h"

namespace foyer {

class FakeResolver : public Resolver {
 public:
  explicit FakeResolver(EventLoop& loop) : loop_(loop) {}

  std::unique_ptr<Lookup> Find(const HopQuery& query, Done done) override {
    queries.push_back(query);
    return std::make_unique<FakeLookup>(loop_, [hops = hops[query.host], done = std::move(done)] { done(hops); });
  }

  std::map<std::string, std::vector<Hop>> hops;
  std::vector<HopQuery> queries;

 private:
  struct FakeLookup : Lookup {
    FakeLookup(EventLoop& loop, std::function<void()> tell) : answer(loop, std::move(tell)) { answer.Schedule(); }
    DeferredCall answer;
  };
  EventLoop& loop_;
};

class FakeConnector : public Connector {
 public:
  static Flow FlowTo(const Hop& hop) {
    Flow flow;
    flow.transport = hop.transport;
    flow.connection = IsStream(hop.transport) ? 1000 + hop.endpoint.port : 0;
    flow.local = *Endpoint::Parse("192.0.2.1:5060");
    flow.remote = hop.endpoint;
    return flow;
  }
  std::optional<Flow> Connect(const Hop& hop) override {
    if (unreachable.contains(hop.endpoint)) return std::nullopt;
    return FlowTo(hop);
  }

  std::set<Endpoint> unreachable;
};

}  // namespace foyer
