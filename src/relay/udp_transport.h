// Media over UDP: pairs of ports from the pool, read in bursts.
#pragma once
#include <memory>

#include "foyer/event_loop.h"
#include "relay/media_transport.h"
#include "relay/overruns.h"
#include "relay/port_pool.h"

namespace foyer::relay {

class ReceiveBuffer;

// Must outlive the transports that it opened. `loop` must outlive it.
class UdpTransports final : public MediaTransports {
 public:
  UdpTransports(EventLoop& loop, std::uint16_t port_min, std::uint16_t port_max);
  ~UdpTransports() override;

  std::unique_ptr<MediaTransport> Open(IpAddress local, PacketsHandler on_packets) override;
  bool IsOwn(const Endpoint& endpoint) const override { return pool_.IsTaken(endpoint); }
  const PortPool& ports() const { return pool_; }
  // Packets that came faster than they were read, since the beginning.
  std::uint64_t CountOverruns() const { return overruns_.Count(); }

 private:
  EventLoop& loop_;
  PortPool pool_;
  Overruns overruns_;
  std::unique_ptr<ReceiveBuffer> buffer_;  // one for all: packets are done with before the next are read
};

}  // namespace foyer::relay
