#include "sip/udp_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "base/socket_address.h"
#include "sip/socket_setup.h"

namespace foyer::sip {
namespace {

constexpr int kReceiveBudget = 64;          // datagrams a turn: the rest of the daemon has a right to the loop too
constexpr int kSocketBuffer = 1024 * 1024;  // of the kernel: a burst of retransmissions after a power cut

// Room for the one control message that tells the address a datagram was sent to, or is to be sent from.
union ControlBuffer {
  char bytes[CMSG_SPACE(sizeof(in6_pktinfo))];
  cmsghdr alignment;
};

// A message of one part with room for that control message; all of it must outlive the result.
msghdr MakeHeader(SocketAddress& peer, iovec& part, ControlBuffer& control) {
  msghdr header{};
  header.msg_name = peer.data();
  header.msg_namelen = peer.length;
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.bytes;
  header.msg_controllen = sizeof control.bytes;
  return header;
}

std::optional<IpAddress> DestinationOf(msghdr& header) {
  for (cmsghdr* control = CMSG_FIRSTHDR(&header); control != nullptr; control = CMSG_NXTHDR(&header, control)) {
    if (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_PKTINFO) {
      in_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(control), sizeof info);
      return ToIpAddress(info.ipi_addr);
    }
    if (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(control), sizeof info);
      return ToIpAddress(info.ipi6_addr);
    }
  }
  return std::nullopt;
}

template <typename Info>
void PutControl(msghdr& header, int level, int type, const Info& info) {
  header.msg_controllen = CMSG_SPACE(sizeof info);
  cmsghdr* control = CMSG_FIRSTHDR(&header);
  control->cmsg_level = level;
  control->cmsg_type = type;
  control->cmsg_len = CMSG_LEN(sizeof info);
  std::memcpy(CMSG_DATA(control), &info, sizeof info);
}

void PutSource(msghdr& header, const IpAddress& source) {
  if (source.is_v4()) {
    in_pktinfo info{};
    info.ipi_spec_dst.s_addr = htonl(source.v4());
    PutControl(header, IPPROTO_IP, IP_PKTINFO, info);
    return;
  }
  in6_pktinfo info{};
  std::memcpy(&info.ipi6_addr, source.bytes().data(), source.bytes().size());
  PutControl(header, IPPROTO_IPV6, IPV6_PKTINFO, info);
}

}  // namespace

Result<std::unique_ptr<UdpSocket>> UdpSocket::Open(EventLoop& loop, const Endpoint& address, Handler handler) {
  auto fd = OpenBoundSocket(SOCK_DGRAM, address, "udp");
  if (!fd) return fd.error();
  const int number = fd->get();
  SetOption(number, SOL_SOCKET, SO_RCVBUF, kSocketBuffer);
  SetOption(number, SOL_SOCKET, SO_SNDBUF, kSocketBuffer);
  const bool told = address.address.is_v4() ? SetOption(number, IPPROTO_IP, IP_PKTINFO, 1)
                                            : SetOption(number, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
  if (!told) return Error{"udp:" + address.ToString() + ": the kernel does not tell where datagrams were sent to"};
  return std::unique_ptr<UdpSocket>(new UdpSocket(loop, std::move(*fd), BoundAddress(number), std::move(handler)));
}

UdpSocket::UdpSocket(EventLoop& loop, UniqueFd fd, Endpoint bound, Handler handler)
    : fd_(std::move(fd)),
      bound_(bound),
      handler_(std::move(handler)),
      buffer_(std::make_unique<std::array<char, kMaxDatagram>>()),
      watch_(loop, fd_.get(), [this](unsigned) { OnReadable(); }) {
  watch_.Watch(FdWatch::kRead);
}

void UdpSocket::OnReadable() {
  int received = 0;
  while (received < kReceiveBudget && ReceiveOne()) ++received;
  handler_.on_received(received == kReceiveBudget);
}

// False when there is nothing more. Errors are those of earlier sends (ICMP): they end with being read.
bool UdpSocket::ReceiveOne() {
  SocketAddress source;
  iovec part{buffer_->data(), buffer_->size()};
  ControlBuffer control{};
  msghdr header = MakeHeader(source, part, control);
  const ssize_t size = recvmsg(fd_.get(), &header, 0);
  if (size < 0) return errno != EAGAIN && errno != EWOULDBLOCK;
  const auto destination = DestinationOf(header);
  if (!destination || size <= 4) return true;                    // a keep-alive of a NAT
  if (source.ToEndpoint().address.is_link_local()) return true;  // no way back: an Endpoint names no link
  Flow from;
  from.transport = Transport::kUdp;
  from.local = {*destination, bound_.port};
  from.remote = source.ToEndpoint();
  handler_.on_datagram({buffer_->data(), static_cast<std::size_t>(size)}, from);
  return true;
}

bool UdpSocket::Send(const Endpoint& from, const Endpoint& to, std::string_view bytes) {
  SocketAddress destination(to);
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  ControlBuffer control{};
  msghdr header = MakeHeader(destination, part, control);
  PutSource(header, from.address);
  if (sendmsg(fd_.get(), &header, 0) >= 0) return true;
  // A full buffer is a lost datagram, as on any network; an error of an earlier datagram is not this one's.
  if (errno == ECONNREFUSED) return sendmsg(fd_.get(), &header, 0) >= 0;
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS;
}

bool UdpSocket::Serves(const Endpoint& local) const {
  if (local.port != bound_.port || local.address.is_v4() != bound_.address.is_v4()) return false;
  return bound_.address.is_unspecified() || bound_.address == local.address;
}

std::optional<IpAddress> LocalAddressTowards(const Endpoint& remote) {
  const SocketAddress address(remote);
  const UniqueFd probe(socket(address.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!probe.valid() || connect(probe.get(), address.data(), address.length) != 0) return std::nullopt;
  return BoundAddress(probe.get()).address;
}

}  // namespace foyer::sip
