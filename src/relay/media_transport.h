// What carries the packets of one medium of one peer: today a pair of UDP ports. The session sees only this, so that
// it can be tested without sockets, and so that other carriers can come.
#pragma once
#include <sys/uio.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "base/socket_address.h"
#include "foyer/bytes.h"
#include "foyer/endpoint.h"

namespace foyer::relay {

enum class Component : std::uint8_t { kRtp, kRtcp };

struct Packet {
  MutableBytes bytes;  // may be changed in place until the call returns
  Endpoint from;
};

// At most this many at once.
inline constexpr std::size_t kMaxBurst = 64;
inline constexpr std::size_t kMaxPacket = 2048;

// The packets that came in together, in their order. It must not destroy the transport.
using PacketsHandler = std::function<void(Component component, std::span<Packet> packets)>;

class MediaTransport {
 public:
  virtual ~MediaTransport() = default;
  virtual std::uint16_t port() const = 0;  // of RTP, even; RTCP is the next
  // Each iovec is a packet. Returns how many went out; the others are lost, as packets may be.
  virtual std::size_t Send(Component component, const SocketAddress& to, std::span<const iovec> packets) = 0;
};

class MediaTransports {
 public:
  virtual ~MediaTransports() = default;
  // Null: no ports left, or none can be bound to `local`.
  virtual std::unique_ptr<MediaTransport> Open(IpAddress local, PacketsHandler on_packets) = 0;
  // One of our own open ports: what comes from there is a packet that we sent to ourselves, and would go round for
  // ever.
  virtual bool IsOwn(const Endpoint& endpoint) const = 0;
};

}  // namespace foyer::relay
