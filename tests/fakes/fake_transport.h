// A network in memory: keeps what was sent, and loses the flows that a test breaks.
//
//   FakeTransports network;
//   Transactions transactions(loop, network);
//   network.Last().message.status();
//   network.broken.insert(flow);   // Send() on it is refused from now on
#pragma once
#include <deque>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "foyer/check.h"
#include "sip/message.h"
#include "sip/transport.h"

namespace foyer {

class FakeTransports : public sip::Transports {
 public:
  struct Sent {
    Flow flow;
    sip::Message message;
  };

  bool Send(const Flow& flow, std::string_view message) override {
    if (broken.contains(flow)) return false;
    auto parsed = sip::Message::Parse(std::string(message));
    FOYER_CHECK(std::holds_alternative<sip::Message>(parsed));
    sent.push_back({flow, std::get<sip::Message>(std::move(parsed))});
    return true;
  }
  void Close(const Flow& flow) override { broken.insert(flow); }
  bool Ping(const Flow& flow) override {
    pings.push_back(flow);
    return !broken.contains(flow);
  }
  std::optional<Flow> Connect(const Hop&) override { return std::nullopt; }

  const Sent& Last() const {
    FOYER_CHECK(!sent.empty());
    return sent.back();
  }
  // "INVITE" or "180" for each message, in the order in which they were sent; then forgets them.
  std::vector<std::string> TakeNames() {
    std::vector<std::string> names;
    for (const Sent& each : sent)
      names.push_back(each.message.is_request() ? std::string(each.message.method_name())
                                                : std::to_string(each.message.status()));
    sent.clear();
    return names;
  }

  std::deque<Sent> sent;
  std::deque<Flow> pings;
  std::set<Flow> broken;
};

}  // namespace foyer
