#include "sip/tcp_channel.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/socket_address.h"
#include "sip/socket_setup.h"

namespace foyer::sip {
namespace {

bool WouldBlock(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

ByteChannel::Transfer ToTransfer(ssize_t size) {
  using enum ByteChannel::Outcome;
  if (size > 0) return {kDone, static_cast<std::size_t>(size)};
  return {size < 0 && WouldBlock(errno) ? kAgain : kEnded, 0};
}

// A phone that lost its Wi-Fi never says goodbye: the kernel asks after a minute, and gives up half a minute later.
void Prepare(int fd) {
  SetOption(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  SetOption(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  SetOption(fd, IPPROTO_TCP, TCP_KEEPIDLE, 60);
  SetOption(fd, IPPROTO_TCP, TCP_KEEPINTVL, 10);
  SetOption(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
}

}  // namespace

TcpChannel::TcpChannel(UniqueFd fd) : fd_(std::move(fd)) { Prepare(fd_.get()); }

TcpChannel::TcpChannel(UniqueFd fd, const Endpoint& remote) : fd_(std::move(fd)), remote_(remote) {
  Prepare(fd_.get());
}

// The kernel tells by the same call how a connection that it has begun to make is coming on.
ByteChannel::Opening TcpChannel::Open() {
  if (!remote_) return Opening::kDone;
  const SocketAddress address(*remote_);
  if (connect(fd_.get(), address.data(), address.length) == 0 || errno == EISCONN) {
    remote_.reset();
    return Opening::kDone;
  }
  return errno == EINPROGRESS || errno == EALREADY || errno == EINTR ? Opening::kWantsWrite : Opening::kFailed;
}

ByteChannel::Transfer TcpChannel::Read(std::span<char> buffer) {
  return ToTransfer(recv(fd_.get(), buffer.data(), buffer.size(), 0));
}

ByteChannel::Transfer TcpChannel::Write(std::string_view bytes) {
  return ToTransfer(send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

}  // namespace foyer::sip
