#include "sip/transport_layer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <utility>

#include "base/socket_address.h"
#include "sip/socket_setup.h"

namespace foyer::sip {
namespace {

constexpr int kAcceptBudget = 32;

// A phone that lost its Wi-Fi never says goodbye: the kernel asks after a minute, and gives up half a minute later.
void PrepareConnection(int fd) {
  SetOption(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  SetOption(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  SetOption(fd, IPPROTO_TCP, TCP_KEEPIDLE, 60);
  SetOption(fd, IPPROTO_TCP, TCP_KEEPINTVL, 10);
  SetOption(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
}

}  // namespace

TransportLayer::TransportLayer(EventLoop& loop, const TransportSettings& settings, TransportHooks hooks)
    : loop_(loop),
      settings_(settings),
      hooks_(std::move(hooks)),
      incoming_(*this, hooks_, counters_, settings_.limits),
      connection_handler_{[this](const std::string& bytes, const Flow& from) { incoming_.OnMessage(bytes, from); },
                          [this](std::string_view bytes, const ParseFailure& failure, const Flow& from) {
                            incoming_.OnFailure(bytes, failure, from);
                          },
                          [this](const Flow& flow) {
                            ended_.push_back(flow);
                            bury_.Schedule();
                          }},
      bury_(loop, [this] { Bury(); }) {}

TransportLayer::~TransportLayer() = default;

Result<Endpoint> TransportLayer::Listen(const ListenAddress& address) {
  switch (address.transport) {
    case Transport::kUdp:
      return ListenUdp(address.endpoint);
    case Transport::kTcp:
      return ListenTcp(address.endpoint);
    default:
      return Error{std::string("cannot listen on ") + UriName(address.transport) + ": there is only udp and tcp yet"};
  }
}

Result<Endpoint> TransportLayer::ListenUdp(const Endpoint& address) {
  auto socket = UdpSocket::Open(
      loop_, address, [this](const std::string& bytes, const Flow& from) { incoming_.OnMessage(bytes, from); });
  if (!socket) return socket.error();
  udp_.push_back(std::move(*socket));
  return udp_.back()->bound();
}

Result<Endpoint> TransportLayer::ListenTcp(const Endpoint& address) {
  auto fd = OpenBoundSocket(SOCK_STREAM, address, "tcp");
  if (!fd) return fd.error();
  const int number = fd->get();
  auto watch = std::make_unique<FdWatch>(loop_, number, [this, number](unsigned) { Accept(number); });
  watch->Watch(FdWatch::kRead);
  listeners_.push_back({std::move(*fd), std::move(watch)});
  return BoundAddress(number);
}

void TransportLayer::Accept(int listener) {
  for (int i = 0; i < kAcceptBudget; ++i) {
    SocketAddress remote;
    UniqueFd fd(accept4(listener, remote.data(), &remote.length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!fd.valid()) return;
    AddConnection(std::move(fd), remote.ToEndpoint());
  }
}

void TransportLayer::AddConnection(UniqueFd fd, const Endpoint& remote) {
  std::size_t& from_there = connections_of_[remote.address];
  if (connections_.size() >= settings_.max_connections || from_there >= settings_.max_connections_per_address) {
    ++counters_.connections_refused;
    if (from_there == 0) connections_of_.erase(remote.address);
    return;
  }
  ++from_there;
  PrepareConnection(fd.get());
  Flow flow;
  flow.epoch = settings_.epoch;
  flow.connection = ++last_connection_;
  flow.transport = Transport::kTcp;
  flow.local = BoundAddress(fd.get());
  flow.remote = remote;
  connections_.emplace(flow.connection, std::make_unique<StreamConnection>(loop_, std::move(fd), flow, settings_.limits,
                                                                           connection_handler_));
}

bool TransportLayer::Send(const Flow& flow, std::string_view message) {
  const bool sent = SendOn(flow, message);
  ++(sent ? counters_.sent : counters_.unsent);
  if (sent && hooks_.on_sent) hooks_.on_sent(flow);
  return sent;
}

bool TransportLayer::SendOn(const Flow& flow, std::string_view message) {
  if (IsStream(flow.transport)) {
    const auto found = connections_.find(flow.connection);
    return found != connections_.end() && found->second->flow() == flow && found->second->Send(message);
  }
  for (const auto& socket : udp_)
    if (socket->Serves(flow.local)) return socket->Send(flow.local, flow.remote, message);
  return false;
}

std::optional<Flow> TransportLayer::Connect(const Hop& hop) {
  if (IsStream(hop.transport)) return std::nullopt;
  const auto local = LocalAddressTowards(hop.endpoint);
  if (!local) return std::nullopt;
  for (const auto& socket : udp_) {
    const Endpoint from{*local, socket->bound().port};
    if (!socket->Serves(from)) continue;
    Flow flow;
    flow.local = from;
    flow.remote = hop.endpoint;
    return flow;
  }
  return std::nullopt;
}

// In a turn of its own: the connection that ended may be on the stack when it says so.
void TransportLayer::Bury() {
  for (const Flow& flow : std::exchange(ended_, {})) {
    connections_.erase(flow.connection);
    const auto count = connections_of_.find(flow.remote.address);
    if (--count->second == 0) connections_of_.erase(count);
    hooks_.on_closed(flow);
  }
}

}  // namespace foyer::sip
