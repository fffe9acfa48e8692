// The relay's added latency beside that of a bare recvfrom/sendto relay, packet by packet in turn, in one run.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "tests/flow/peers/pump.h"
#include "tests/flow/peers/sip_device.h"

namespace foyer::bench {

struct RelayFigures {
  double through_relay_p50_us = 0, bare_p50_us = 0;
};

class RelayLatency {
 public:
  // `callee` is registered as phone0; a door of another maker, the user "gate", rings it through sip:one@`domain`.
  RelayLatency(peers::Pump& pump, std::uint16_t proxy_port, std::string domain, peers::SipDevice& callee);

  // Nothing if the call does not come about.
  std::optional<RelayFigures> Measure();

 private:
  bool SetUpCall();
  double SendAndWait(int from, std::uint16_t to, int sink, unsigned number);

  peers::Pump& pump_;
  const std::string domain_;
  peers::SipDevice gate_;
  peers::SipDevice& callee_;
  std::uint16_t relay_port_ = 0;
};

}  // namespace foyer::bench
