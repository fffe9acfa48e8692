#include "sip/stream_listener.h"

#include <sys/socket.h>

#include <cerrno>

#include "base/socket_address.h"
#include "sip/socket_setup.h"

namespace foyer::sip {
namespace {

// Each may cost a handshake of half a millisecond in one of the next turns, and the rest of the daemon has a right to
// the loop too.
constexpr int kAcceptBudget = 8;
constexpr std::chrono::milliseconds kPause{100};

// The connection broke before it was accepted (accept(2)): no reason to stop.
bool IsOfThatConnection(int error) {
  return error == ECONNABORTED || error == EINTR || error == EPROTO || error == ENETDOWN || error == EHOSTUNREACH ||
         error == ENETUNREACH;
}

}  // namespace

Result<std::unique_ptr<StreamListener>> StreamListener::Open(EventLoop& loop, const ListenAddress& address,
                                                             const Handler& handler) {
  auto fd = OpenBoundSocket(SOCK_STREAM, address.endpoint, UriName(address.transport));
  if (!fd) return fd.error();
  return std::unique_ptr<StreamListener>(new StreamListener(loop, std::move(*fd), address.transport, handler));
}

StreamListener::StreamListener(EventLoop& loop, UniqueFd fd, Transport transport, const Handler& handler)
    : fd_(std::move(fd)),
      transport_(transport),
      handler_(handler),
      watch_(loop, fd_.get(), [this](unsigned) { Accept(); }),
      pause_(loop, [this] { watch_.Watch(FdWatch::kRead); }) {
  watch_.Watch(FdWatch::kRead);
}

Endpoint StreamListener::bound() const { return BoundAddress(fd_.get()); }

void StreamListener::Accept() {
  for (int i = 0; i < kAcceptBudget; ++i) {
    if (!handler_.has_room()) {
      Pause();
      return;
    }
    if (!AcceptOne()) return;
  }
}

// False when there is no more to be accepted now.
bool StreamListener::AcceptOne() {
  SocketAddress remote;
  UniqueFd fd(accept4(fd_.get(), remote.data(), &remote.length, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (fd.valid()) {
    handler_.on_accepted(std::move(fd), remote.ToEndpoint(), transport_);
    return true;
  }
  if (errno == EAGAIN || errno == EWOULDBLOCK) return false;
  if (IsOfThatConnection(errno)) return true;
  Pause();  // the process or the machine has no descriptor or no memory for it
  return false;
}

void StreamListener::Pause() {
  watch_.Stop();
  pause_.Start(kPause);
  handler_.on_paused();
}

}  // namespace foyer::sip
