#include "sip/connections.h"

#include <sys/socket.h>

#include <utility>

#include "base/socket_address.h"
#include "sip/socket_setup.h"
#include "sip/stream_framer.h"
#include "sip/tcp_channel.h"

namespace foyer::sip {

Connections::Connections(EventLoop& loop, const Settings& settings, StreamConnection::Handler handler)
    : loop_(loop), settings_(settings), told_(std::move(handler)), handler_(MakeHandler()), bury_(loop, [this] {
        Bury();
      }) {}

StreamConnection::Handler Connections::MakeHandler() {
  StreamConnection::Handler handler = told_;
  handler.on_open = [this](const Flow&) { --unproven_; };
  handler.on_end = [this](const Flow& flow) { OnEnd(flow); };
  return handler;
}

bool Connections::Accept(UniqueFd fd, const Endpoint& remote, Transport transport) {
  const auto from_there = connections_of_.find(remote.address);
  const bool too_many = from_there != connections_of_.end() && from_there->second >= settings_.connections.per_address;
  if (too_many || connections_.size() >= settings_.connections.total) return false;
  const Flow flow = NewFlow(transport, fd.get(), remote);
  Add(flow, {std::make_unique<TcpChannel>(std::move(fd)), std::make_unique<StreamFramer>(settings_.message)});
  return true;
}

std::optional<Flow> Connections::Connect(const Hop& hop) {
  if (const auto known = opened_.find(hop); known != opened_.end()) return connections_.at(known->second)->flow();
  if (hop.transport != Transport::kTcp) return std::nullopt;
  if (opened_.size() >= settings_.connections.opened || connections_.size() >= settings_.connections.total)
    return std::nullopt;
  const SocketAddress address(hop.endpoint);
  UniqueFd fd(socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return std::nullopt;
  const int number = fd.get();
  auto channel = std::make_unique<TcpChannel>(std::move(fd), hop.endpoint);
  if (channel->Open() == ByteChannel::Opening::kFailed) return std::nullopt;
  const Flow flow = NewFlow(hop.transport, number, hop.endpoint);
  opened_.emplace(hop, flow.connection);
  Add(flow, {std::move(channel), std::make_unique<StreamFramer>(settings_.message, StreamFramer::Side::kOpened),
             StreamConnection::Side::kOpened});
  return flow;
}

Flow Connections::NewFlow(Transport transport, int fd, const Endpoint& remote) {
  Flow flow;
  flow.epoch = settings_.epoch;
  flow.connection = ++last_connection_;
  flow.transport = transport;
  flow.local = BoundAddress(fd);
  flow.remote = remote;
  return flow;
}

void Connections::Add(const Flow& flow, StreamConnection::Parts parts) {
  ++connections_of_[flow.remote.address];
  ++unproven_;
  connections_.emplace(flow.connection, std::make_unique<StreamConnection>(loop_, flow, std::move(parts), handler_));
}

StreamConnection* Connections::Find(const Flow& flow) const {
  const auto found = connections_.find(flow.connection);
  return found != connections_.end() && found->second->flow() == flow ? found->second.get() : nullptr;
}

void Connections::OnEnd(const Flow& flow) {
  std::erase_if(opened_, [&flow](const auto& opened) { return opened.second == flow.connection; });
  ended_.push_back(flow);
  bury_.Schedule();
}

// In a turn of its own: the connection that ended may be on the stack when it says so.
void Connections::Bury() {
  for (const Flow& flow : std::exchange(ended_, {})) {
    const auto connection = connections_.find(flow.connection);
    if (!connection->second->is_open()) --unproven_;
    connections_.erase(connection);
    const auto count = connections_of_.find(flow.remote.address);
    if (--count->second == 0) connections_of_.erase(count);
    told_.on_end(flow);
  }
}

}  // namespace foyer::sip
