// The media relay of this daemon: UDP ports of this machine, on its loop.
#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/media_relay.h"
#include "relay/forwarder.h"
#include "relay/session.h"
#include "relay/udp_transport.h"

namespace foyer::relay {

class LocalRelay final : public MediaRelay {
 public:
  // `loop` must outlive the relay, and the relay its sessions.
  LocalRelay(EventLoop& loop, const RelayConfig& config);
  ~LocalRelay() override;

  // Answers before it returns.
  void Open(MediaSessionRequest request, std::function<void(OpenResult)> done) override;

  // Before the first Open().
  void TellClosedLegs(OnLegClosed on_leg_closed) { watch_.on_leg_closed = std::move(on_leg_closed); }
  // The legs that there are now, with the Call-ID of their call.
  std::vector<std::pair<std::string, LegStatistics>> Running() const;

  const PortPool& ports() const { return transports_.ports(); }
  // Packets that came faster than they were read, since the beginning.
  std::uint64_t CountOverruns() const { return transports_.CountOverruns(); }

 private:
  EventLoop& loop_;
  const RelayConfig config_;
  UdpTransports transports_;
  Forwarder forwarder_;
  SessionWatch watch_;
};

}  // namespace foyer::relay
