// A network in memory, with sip::Transports on our side of it: what the proxy sends waits here until it is delivered.
#pragma once
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "foyer/flow.h"
#include "sip/transport.h"

namespace foyer::model {

class Wire : public sip::Transports {
 public:
  struct Sent {
    Flow flow;
    std::string bytes;
  };

  bool Send(const Flow& flow, std::string_view message) override {
    if (closed_.contains(flow)) return false;
    sent_.push_back({flow, std::string(message)});
    return true;
  }
  void Close(const Flow& flow) override { closed_.insert(flow); }
  bool Ping(const Flow& flow) override { return !closed_.contains(flow); }
  std::optional<Flow> Connect(const Hop&) override { return std::nullopt; }

  std::optional<Sent> Take() {
    if (sent_.empty()) return std::nullopt;
    Sent first = std::move(sent_.front());
    sent_.pop_front();
    return first;
  }

 private:
  std::deque<Sent> sent_;
  std::set<Flow> closed_;
};

}  // namespace foyer::model
