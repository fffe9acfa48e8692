#include "relay/udp_transport.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <utility>

#include "relay/burst_sender.h"

namespace foyer::relay {
namespace {

// Of one socket in one turn of the loop. The key frame of a door comes as one burst that fits; and a socket that
// somebody floods keeps timers and other sockets waiting for little more than a millisecond, ten phones served.
constexpr std::size_t kReceiveBudget = 32;
static_assert(kReceiveBudget <= kMaxBurst);

}  // namespace

class ReceiveBuffer {
 public:
  ReceiveBuffer() {
    for (std::size_t i = 0; i < kReceiveBudget; ++i) {
      parts_[i] = {bytes_[i].data(), bytes_[i].size()};
      msghdr& header = messages_[i].msg_hdr;
      header.msg_name = &addresses_[i].storage;
      header.msg_namelen = sizeof(addresses_[i].storage);
      header.msg_iov = &parts_[i];
      header.msg_iovlen = 1;
    }
  }

  // What is waiting on `fd`, at most kReceiveBudget packets; the rest waits for the loop's next turn. Valid until the
  // next call.
  std::span<Packet> Receive(int fd) {
    const int received = recvmmsg(fd, messages_.data(), kReceiveBudget, MSG_DONTWAIT, nullptr);
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
  std::array<std::array<std::uint8_t, kMaxPacket>, kReceiveBudget> bytes_;
  std::array<iovec, kReceiveBudget> parts_;
  std::array<SocketAddress, kReceiveBudget> addresses_;
  std::array<mmsghdr, kReceiveBudget> messages_{};
  std::array<Packet, kReceiveBudget> packets_;
};

namespace {

class UdpTransport final : public MediaTransport {
 public:
  UdpTransport(EventLoop& loop, PortPair ports, ReceiveBuffer& buffer, Overruns& overruns, PacketsHandler on_packets)
      : ports_(std::move(ports)),
        buffer_(buffer),
        overruns_(overruns),
        on_packets_(std::move(on_packets)),
        rtp_watch_(loop, ports_.rtp(), [this](unsigned) { OnReadable(Component::kRtp); }),
        rtcp_watch_(loop, ports_.rtcp(), [this](unsigned) { OnReadable(Component::kRtcp); }) {
    rtp_watch_.Watch(FdWatch::kRead);
    rtcp_watch_.Watch(FdWatch::kRead);
    overruns_.Add(ports_.rtp());
    overruns_.Add(ports_.rtcp());
  }
  ~UdpTransport() override {
    overruns_.Remove(ports_.rtp());
    overruns_.Remove(ports_.rtcp());
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
  Overruns& overruns_;
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
  return std::make_unique<UdpTransport>(loop_, std::move(*ports), *buffer_, overruns_, std::move(on_packets));
}

}  // namespace foyer::relay
