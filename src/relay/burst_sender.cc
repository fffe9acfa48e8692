#include "relay/burst_sender.h"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "foyer/check.h"
#include "relay/media_transport.h"

namespace foyer::relay {
namespace {

constexpr std::size_t kMaxSegmentedBytes = 60'000;  // one IP datagram, headers included

struct alignas(cmsghdr) SegmentSize {
  std::array<char, CMSG_SPACE(sizeof(std::uint16_t))> bytes;
};

struct Burst {
  std::array<mmsghdr, kMaxBurst> messages;
  std::array<SegmentSize, kMaxBurst> sizes;
  std::size_t count = 0;
};

// How many packets from `packets` on make one message.
std::size_t GroupLength(std::span<const iovec> packets) {
  const std::size_t size = packets[0].iov_len;
  std::size_t bytes = size, length = 1;
  while (length < packets.size() && packets[length].iov_len <= size &&
         bytes + packets[length].iov_len <= kMaxSegmentedBytes) {
    bytes += packets[length].iov_len;
    ++length;
    if (packets[length - 1].iov_len < size) break;  // a shorter one can only be the last
  }
  return length;
}

void AddMessage(Burst& burst, const SocketAddress& to, std::span<const iovec> group) {
  msghdr& header = burst.messages[burst.count].msg_hdr;
  header = {};
  header.msg_name = const_cast<sockaddr*>(to.data());  // sendmmsg() only reads it
  header.msg_namelen = to.length;
  header.msg_iov = const_cast<iovec*>(group.data());
  header.msg_iovlen = group.size();
  if (group.size() > 1) {
    header.msg_control = burst.sizes[burst.count].bytes.data();
    header.msg_controllen = burst.sizes[burst.count].bytes.size();
    cmsghdr* control = CMSG_FIRSTHDR(&header);
    control->cmsg_level = SOL_UDP;
    control->cmsg_type = UDP_SEGMENT;
    control->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
    const auto size = static_cast<std::uint16_t>(group[0].iov_len);
    std::memcpy(CMSG_DATA(control), &size, sizeof(size));
  }
  ++burst.count;
}

bool IsRefusedSegmentation(int error) {
  return error == EINVAL || error == EIO || error == EMSGSIZE || error == EOPNOTSUPP || error == ENOPROTOOPT;
}

}  // namespace

std::size_t BurstSender::Send(int fd, const SocketAddress& to, std::span<const iovec> packets) {
  FOYER_CHECK(packets.size() <= kMaxBurst);
  std::size_t done = 0, sent = 0;
  while (done < packets.size()) {
    Burst burst;
    for (std::size_t at = done; at < packets.size();) {
      const std::size_t length = segments_ ? GroupLength(packets.subspan(at)) : 1;
      AddMessage(burst, to, packets.subspan(at, length));
      at += length;
    }
    const int result = sendmmsg(fd, burst.messages.data(), static_cast<unsigned>(burst.count), MSG_DONTWAIT);
    for (int i = 0; i < result; ++i) {
      sent += burst.messages[static_cast<std::size_t>(i)].msg_hdr.msg_iovlen;
      done += burst.messages[static_cast<std::size_t>(i)].msg_hdr.msg_iovlen;
    }
    if (result > 0) continue;
    const std::size_t failed = burst.messages[0].msg_hdr.msg_iovlen;
    if (errno == EAGAIN || errno == ENOBUFS) break;  // the queue is full: later ones would not fit either
    if (failed > 1 && IsRefusedSegmentation(errno)) {
      segments_ = false;
    } else {
      done += failed;
    }
  }
  return sent;
}

}  // namespace foyer::relay
