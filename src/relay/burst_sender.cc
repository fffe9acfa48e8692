#include "relay/burst_sender.h"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace foyer::relay {
namespace {

constexpr std::size_t kMaxSegmentedBytes = 60'000;  // one IP datagram, headers included
constexpr std::size_t kMaxSegments = 64;            // UDP_MAX_SEGMENTS of older kernels

// How many packets from the first on make one message.
std::size_t GroupLength(std::span<const iovec> packets) {
  const std::size_t size = packets[0].iov_len;
  std::size_t bytes = size, length = 1;
  while (length < packets.size() && length < kMaxSegments && packets[length].iov_len <= size &&
         bytes + packets[length].iov_len <= kMaxSegmentedBytes) {
    bytes += packets[length].iov_len;
    ++length;
    if (packets[length - 1].iov_len < size) break;  // a shorter one can only be the last
  }
  return length;
}

bool SendOne(int fd, const SocketAddress& to, const iovec& packet) {
  return sendto(fd, packet.iov_base, packet.iov_len, MSG_DONTWAIT, to.data(), to.length) >= 0;
}

bool SendGroup(int fd, const SocketAddress& to, std::span<const iovec> group) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(std::uint16_t))> control{};
  msghdr message{};
  message.msg_name = const_cast<sockaddr*>(to.data());  // sendmsg() only reads it
  message.msg_namelen = to.length;
  message.msg_iov = const_cast<iovec*>(group.data());
  message.msg_iovlen = group.size();
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* segment = CMSG_FIRSTHDR(&message);
  segment->cmsg_level = SOL_UDP;
  segment->cmsg_type = UDP_SEGMENT;
  segment->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
  const auto size = static_cast<std::uint16_t>(group[0].iov_len);
  std::memcpy(CMSG_DATA(segment), &size, sizeof(size));
  return sendmsg(fd, &message, MSG_DONTWAIT) >= 0;
}

bool IsRefusedSegmentation(int error) {
  return error == EINVAL || error == EIO || error == EMSGSIZE || error == EOPNOTSUPP || error == ENOPROTOOPT;
}

}  // namespace

std::size_t BurstSender::Send(int fd, const SocketAddress& to, std::span<const iovec> packets) {
  std::size_t sent = 0;
  while (!packets.empty()) {
    const std::size_t length = segments_ ? GroupLength(packets) : 1;
    if (length == 1 ? SendOne(fd, to, packets[0]) : SendGroup(fd, to, packets.first(length))) {
      sent += length;
    } else if (errno == EAGAIN || errno == ENOBUFS) {
      break;  // the queue is full: later ones would not fit either
    } else if (length > 1 && IsRefusedSegmentation(errno)) {
      segments_ = false;
      continue;
    }
    packets = packets.subspan(length);
  }
  return sent;
}

}  // namespace foyer::relay
