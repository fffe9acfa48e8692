// One UDP socket of ours. It tells the very address that a datagram was sent to, and sends from it, also when it is
// bound to the wildcard: a phone gets its answer from the address that it asked.
#pragma once
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/unique_fd.h"
#include "foyer/event_loop.h"
#include "foyer/flow.h"
#include "foyer/result.h"

namespace foyer::sip {

class UdpSocket {
 public:
  struct Handler {
    // The bytes are valid during the call.
    std::function<void(std::string_view bytes, const Flow& from)> on_datagram;
    // A turn is over: all that had come was read, or (`behind`) as much of it as a turn may take.
    std::function<void(bool behind)> on_received;
  };

  // An error names the address and what is wrong with it.
  static Result<std::unique_ptr<UdpSocket>> Open(EventLoop& loop, const Endpoint& address, Handler handler);

  bool Send(const Endpoint& from, const Endpoint& to, std::string_view bytes);
  // May this socket send from this address?
  bool Serves(const Endpoint& local) const;
  const Endpoint& bound() const { return bound_; }

 private:
  UdpSocket(EventLoop& loop, UniqueFd fd, Endpoint bound, Handler handler);
  void OnReadable();
  bool ReceiveOne();

  static constexpr std::size_t kMaxDatagram = 65536;

  UniqueFd fd_;
  const Endpoint bound_;
  const Handler handler_;
  const std::unique_ptr<std::array<char, kMaxDatagram>> buffer_;
  FdWatch watch_;
};

// Our address on the way to `remote`, as the kernel routes it; nothing if there is no route.
std::optional<IpAddress> LocalAddressTowards(const Endpoint& remote);

}  // namespace foyer::sip
