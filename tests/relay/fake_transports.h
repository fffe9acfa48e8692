// Transports without sockets: what is sent is noted, and packets come by calling `on_packets`.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "relay/media_transport.h"
#include "tests/relay/packets.h"

namespace foyer::relay {

class FakeTransports : public MediaTransports {
 public:
  struct Sent {
    Component component;
    Endpoint to;
    Buffer bytes;
  };

  class Transport : public MediaTransport {
   public:
    Transport(FakeTransports& all, std::uint16_t port, PacketsHandler handler)
        : on_packets(std::move(handler)), all_(all), port_(port) {
      all_.open[port_] = this;
    }
    ~Transport() override { all_.open.erase(port_); }
    std::uint16_t port() const override { return port_; }
    std::size_t Send(Component component, const SocketAddress& to, std::span<const iovec> packets) override {
      for (const iovec& packet : packets) {
        const auto* bytes = static_cast<const std::uint8_t*>(packet.iov_base);
        sent.push_back({component, to.ToEndpoint(), Buffer(bytes, bytes + packet.iov_len)});
      }
      return packets.size();
    }

    const PacketsHandler on_packets;
    std::vector<Sent> sent;

   private:
    FakeTransports& all_;
    const std::uint16_t port_;
  };

  std::unique_ptr<MediaTransport> Open(IpAddress, PacketsHandler on_packets) override {
    if (open.size() >= limit) return nullptr;
    next_port_ = static_cast<std::uint16_t>(next_port_ + 2);
    return std::make_unique<Transport>(*this, next_port_, std::move(on_packets));
  }

  bool IsOwn(const Endpoint& endpoint) const override {
    const auto even = static_cast<std::uint16_t>(endpoint.port & ~1U);
    return endpoint.address == *IpAddress::Parse("192.0.2.1") && open.contains(even);
  }

  // The next port is the first again.
  void Restart() { next_port_ = 29998; }

  std::map<std::uint16_t, Transport*> open;
  std::size_t limit = 100;

 private:
  std::uint16_t next_port_ = 29998;
};

}  // namespace foyer::relay
