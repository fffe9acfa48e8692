#include "relay/udp_transport.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <utility>

#include "relay/burst_sender.h"

namespace foyer::relay {

class ReceiveBuffer {
 public:
  ReceiveBuffer() {
    for (std::size_t i = 0; i < kMaxBurst; ++i) {
      parts_[i] = {bytes_[i].data(), bytes_[i].size()};
      msghdr& header = messages_[i].msg_hdr;
      header.msg_name = &addresses_[i].storage;
      header.msg_namelen = sizeof(addresses_[i].storage);
      header.msg_iov = &parts_[i];
      header.msg_iovlen = 1;
    }
  }

  // What is waiting on `fd`, at most kMaxBurst packets: whatever else there is waits for the loop's next turn, so that
  // one flooded socket does not keep the others waiting. Valid until the next call.
  std::span<Packet> Receive(int fd) {
    const int received = recvmmsg(fd, messages_.data(), kMaxBurst, MSG_DONTWAIT, nullptr);
    std::size_t count = 0;
    for (int message = 0; message < received; ++message) {
      const auto i = static_cast<std::size_t>(message);
      messages_[i].msg_hdr.msg_namelen = sizeof(addresses_[i].storage);  // the kernel has shortened it
      if ((messages_[i].msg_hdr.msg_flags & MSG_TRUNC) != 0) continue;
      packets_[count++] = {MutableBytes(bytes_[i]).first(messages_[i].msg_len), addresses_[i].ToEndpoint()};
    }
    return std::span(packets_).first(count);
  }

 private:
  std::array<std::array<std::uint8_t, kMaxPacket>, kMaxBurst> bytes_;
  std::array<iovec, kMaxBurst> parts_;
  std::array<SocketAddress, kMaxBurst> addresses_;
  std::array<mmsghdr, kMaxBurst> messages_{};
  std::array<Packet, kMaxBurst> packets_;
};

namespace {

class UdpTransport final : public MediaTransport {
 public:
  UdpTransport(EventLoop& loop, PortPair ports, ReceiveBuffer& buffer, PacketsHandler on_packets)
      : ports_(std::move(ports)),
        buffer_(buffer),
        on_packets_(std::move(on_packets)),
        rtp_watch_(loop, ports_.rtp(), [this](unsigned) { OnReadable(Component::kRtp); }),
        rtcp_watch_(loop, ports_.rtcp(), [this](unsigned) { OnReadable(Component::kRtcp); }) {
    rtp_watch_.Watch(FdWatch::kRead);
    rtcp_watch_.Watch(FdWatch::kRead);
  }

  std::uint16_t port() const override { return ports_.port(); }

  std::size_t Send(Component component, const SocketAddress& to, std::span<const iovec> packets) override {
    if (component == Component::kRtcp) return rtcp_sender_.Send(ports_.rtcp(), to, packets);
    return rtp_sender_.Send(ports_.rtp(), to, packets);
  }

 private:
  void OnReadable(Component component) {
    const std::span<Packet> packets = buffer_.Receive(component == Component::kRtp ? ports_.rtp() : ports_.rtcp());
    if (!packets.empty()) on_packets_(component, packets);
  }

  const PortPair ports_;
  ReceiveBuffer& buffer_;
  const PacketsHandler on_packets_;
  BurstSender rtp_sender_, rtcp_sender_;
  FdWatch rtp_watch_, rtcp_watch_;
};

}  // namespace

UdpTransports::UdpTransports(EventLoop& loop, std::uint16_t port_min, std::uint16_t port_max)
    : loop_(loop), pool_(port_min, port_max), buffer_(std::make_unique<ReceiveBuffer>()) {}

UdpTransports::~UdpTransports() = default;

std::unique_ptr<MediaTransport> UdpTransports::Open(IpAddress local, PacketsHandler on_packets) {
  auto ports = pool_.Take(local);
  if (!ports) return nullptr;
  return std::make_unique<UdpTransport>(loop_, std::move(*ports), *buffer_, std::move(on_packets));
}

}  // namespace foyer::relay
