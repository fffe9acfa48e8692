// Between the transactions and the transports: what goes to our own user agent is cut down to what it needs. Its parser
// was not made for hostile bytes (a host name of 1300 letters holds it for seconds), and it runs on our loop.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "foyer/endpoint.h"
#include "sip/transport.h"

namespace foyer::sip {

// The same message as an agent gets it: headers it has no use for are left out, lists have one element a line,
// addresses are within the limits of ParseUri(), no line is longer than 2 KiB, the body is SDP that we
// can read ourselves, without what is the relay's (ICE, SRTP), or nothing. Nothing if
// what it cannot do without (Via, Contact, routes, Call-ID) is not within those limits.
std::optional<std::string> FitForAgent(std::string_view message);

class AgentGate : public Transports {
 public:
  explicit AgentGate(Transports& below) : below_(below) {}

  // Flows with this local end lead to our own user agent.
  void Guard(const Endpoint& local) { guarded_ = local; }

  // A request that is not fit for the agent is refused; such a response is lost on the way.
  bool Send(const Flow& flow, std::string_view message) override;
  std::optional<Flow> Connect(const Hop& hop) override { return below_.Connect(hop); }
  bool Ping(const Flow& flow) override { return below_.Ping(flow); }
  void Close(const Flow& flow) override { below_.Close(flow); }

  std::uint64_t held_back() const { return held_back_; }  // messages that were not fit

 private:
  Transports& below_;
  std::optional<Endpoint> guarded_;
  std::uint64_t held_back_ = 0;
};

}  // namespace foyer::sip
