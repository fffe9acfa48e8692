#include "tests/flow/peers/raw_peer.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/socket_address.h"

namespace foyer::peers {
namespace {

// The test ends as a failed one, so that it still tells what the daemon said.
[[noreturn]] void Fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

// Sockets made while it lives belong to that network, and stay there.
class Inside {
 public:
  explicit Inside(const std::string& network_namespace) {
    if (network_namespace.empty()) return;
    before_ = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    const int there = open(("/run/netns/" + network_namespace).c_str(), O_RDONLY | O_CLOEXEC);
    if (before_ < 0 || there < 0 || setns(there, CLONE_NEWNET) != 0) Fail(network_namespace);
    close(there);
  }
  ~Inside() {
    if (before_ < 0) return;
    if (setns(before_, CLONE_NEWNET) != 0) Fail("back to our network");
    close(before_);
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

 private:
  int before_ = -1;
};

int OpenSocket(const RawPeer::Ends& ends) {
  const Inside inside(ends.network_namespace);
  const SocketAddress local(ends.local), remote(ends.remote);
  const bool tcp = ends.transport == Transport::kTcp;
  const int fd = socket(local.family(), (tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, local.data(), local.length) != 0) Fail(ends.local.ToString());
  if (tcp && connect(fd, remote.data(), remote.length) != 0) Fail("connect to " + ends.remote.ToString());
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

}  // namespace

RawPeer::RawPeer(Pump& pump, const Ends& ends) : ends_(ends), framer_({}, sip::StreamFramer::Side::kOpened) {
  fd_ = OpenSocket(ends_);
  source_ = std::make_unique<Pump::Source>(pump, fd_, [this] { Read(); });
}

RawPeer::~RawPeer() {
  source_.reset();
  close(fd_);
}

Endpoint RawPeer::local() const {
  SocketAddress address;
  getsockname(fd_, address.data(), &address.length);
  return address.ToEndpoint();
}

void RawPeer::Send(std::string_view bytes) {
  const SocketAddress remote(ends_.remote);
  if (ends_.transport != Transport::kTcp) {
    sendto(fd_, bytes.data(), bytes.size(), 0, remote.data(), remote.length);
    return;
  }
  while (!bytes.empty()) {
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return;
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    pollfd room{fd_, POLLOUT, 0};
    if (sent < 0) poll(&room, 1, -1);
  }
}

void RawPeer::Read() {
  std::string buffer(65536, '\0');
  while (true) {
    const ssize_t size = recv(fd_, buffer.data(), buffer.size(), 0);
    if (size > 0) {
      Take(std::string_view(buffer).substr(0, static_cast<std::size_t>(size)));
    } else if (ends_.transport == Transport::kTcp && (size == 0 || (errno != EAGAIN && errno != EINTR))) {
      closed_ = true;
      source_->Stop();
      return;
    } else if (errno != ECONNREFUSED) {  // of an earlier datagram: reading it is the end of it
      return;
    }
  }
}

void RawPeer::Take(std::string_view bytes) {
  if (ends_.transport != Transport::kTcp) {
    received_.emplace_back(bytes);
    return;
  }
  framer_.Append(bytes);
  while (const auto piece = framer_.Next()) {
    if (std::holds_alternative<sip::ParseFailure>(*piece)) return;
    if (const auto* message = std::get_if<std::string_view>(&*piece)) received_.emplace_back(*message);
  }
}

std::optional<sip::Message> RawPeer::RequestOf(std::string_view call_id) const {
  for (const std::string& message : received_) {
    if (StatusOf(message) != 0 || CallIdOf(message) != call_id) continue;
    auto parsed = sip::Message::Parse(message, {64 * 1024, 64 * 1024, 200});
    if (auto* request = std::get_if<sip::Message>(&parsed)) return std::move(*request);
  }
  return std::nullopt;
}

int StatusOf(std::string_view message) {
  return message.starts_with("SIP/2.0 ") ? std::atoi(std::string(message.substr(8, 3)).c_str()) : 0;
}

std::string_view CallIdOf(std::string_view message) {
  for (const std::string_view name : {"\r\nCall-ID:", "\r\nI:", "\r\ni:"}) {
    const std::size_t at = message.find(name);
    if (at == std::string_view::npos) continue;
    std::string_view value = message.substr(at + name.size());
    value = value.substr(0, value.find("\r\n"));
    value.remove_prefix(std::min(value.size(), value.find_first_not_of(' ')));
    return value;
  }
  return {};
}

}  // namespace foyer::peers
