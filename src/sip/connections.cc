#include "sip/connections.h"

#include <sys/socket.h>

#include <utility>

#include "base/socket_address.h"
#include "sip/socket_setup.h"
#include "sip/stream_framer.h"
#include "sip/tcp_channel.h"
#include "sip/websocket_framer.h"

namespace foyer::sip {
namespace {

// As faults name it.
std::string PartOf(const Hop& hop) { return "tls " + (hop.host.empty() ? hop.endpoint.ToString() : hop.host); }

}  // namespace

Connections::Connections(EventLoop& loop, const Settings& settings, StreamConnection::Handler handler,
                         const TransportHooks& hooks)
    : loop_(loop),
      settings_(settings),
      told_(std::move(handler)),
      handler_(MakeHandler()),
      hooks_(hooks),
      bury_(loop, [this] { Bury(); }) {}

StreamConnection::Handler Connections::MakeHandler() {
  StreamConnection::Handler handler = told_;
  handler.on_open = [this](const Flow& flow) { OnOpen(flow); };
  handler.on_end = [this](const Flow& flow) { OnEnd(flow); };
  return handler;
}

void Connections::UseTls(const TlsServer* server, const TlsClient* client) {
  tls_server_ = server;
  tls_client_ = client;
}

bool Connections::Accept(UniqueFd fd, const Endpoint& remote, Transport transport) {
  const IpAddress source = SourceOf(remote.address);
  const auto of_source = [&] { return newcomers_.OldestOf(source); };
  const auto of_all = [this] { return newcomers_.OldestOfMost(); };
  if (CountOf(source) >= settings_.connections.per_address && !CrowdOutOne(of_source)) return false;
  if (connections_.size() >= settings_.connections.total && !CrowdOutOne(of_all)) return false;
  const Flow flow = NewFlow(transport, fd.get(), remote);
  auto channel = MakeChannel(std::move(fd), transport);
  if (!channel) return false;
  Add(flow, {std::move(channel), MakeFraming(transport)});
  newcomers_.Add(source, flow.connection);
  return true;
}

std::size_t Connections::CountOf(const IpAddress& source) const {
  const auto count = connections_of_.find(source);
  return count == connections_of_.end() ? 0 : count->second;
}

bool Connections::HasRoom() {
  while (newcomers_.size() >= settings_.connections.newcomers) {
    const Newcomers::Number oldest = newcomers_.OldestOfMost();
    if (!MustGiveWay(oldest)) return false;
    CrowdOut(oldest);
  }
  return true;
}

// Ten thousand phones after a power cut are all quite new, and wait for each other. Who holds places is not.
bool Connections::MustGiveWay(Newcomers::Number connection) const {
  const StreamConnection& newcomer = *connections_.at(connection);
  const bool had_time = loop_.Now() - newcomer.began() >= settings_.connections.grace;
  const std::size_t held = newcomers_.CountOf(SourceOf(newcomer.flow().remote.address));
  return had_time || held > settings_.connections.fair_share || HasProved(newcomer);
}

// The first of these that has not proved itself meanwhile. False: all of them have.
bool Connections::CrowdOutOne(const std::function<Newcomers::Number()>& next) {
  for (Newcomers::Number newcomer = next(); newcomer != 0; newcomer = next())
    if (CrowdOut(newcomer)) return true;
  return false;
}

// A newcomer goes, or turns out to have proved itself meanwhile and is a newcomer no more. False: it stays.
bool Connections::CrowdOut(Newcomers::Number connection) {
  StreamConnection& newcomer = *connections_.at(connection);
  newcomers_.Remove(SourceOf(newcomer.flow().remote.address), connection);
  if (HasProved(newcomer)) return false;
  ++crowded_out_;
  newcomer.Close();
  return true;
}

bool Connections::HasProved(const StreamConnection& connection) const {
  return guard_ != nullptr ? guard_->IsKnownGood(connection.flow()) : connection.has_spoken();
}

std::unique_ptr<Framing> Connections::MakeFraming(Transport transport) const {
  if (transport == Transport::kWs || transport == Transport::kWss)
    return std::make_unique<WebSocketFramer>(settings_.message);
  return std::make_unique<StreamFramer>(settings_.message);
}

std::unique_ptr<ByteChannel> Connections::MakeChannel(UniqueFd fd, Transport transport) const {
  if (!IsSecure(transport)) return std::make_unique<TcpChannel>(std::move(fd));
  return tls_server_ ? tls_server_->Accept(std::move(fd)) : nullptr;
}

std::unique_ptr<ByteChannel> Connections::MakeChannel(UniqueFd fd, const Hop& hop) const {
  if (hop.transport == Transport::kTcp) return std::make_unique<TcpChannel>(std::move(fd), hop.endpoint);
  return hop.transport == Transport::kTls && tls_client_ ? tls_client_->Connect(std::move(fd), hop) : nullptr;
}

std::optional<Flow> Connections::Connect(const Hop& hop) {
  if (const auto known = opened_.find(hop); known != opened_.end()) return connections_.at(known->second)->flow();
  if (opened_.size() >= settings_.connections.opened || connections_.size() >= settings_.connections.total)
    return std::nullopt;
  const SocketAddress address(hop.endpoint);
  UniqueFd fd(socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return std::nullopt;
  auto channel = MakeChannel(std::move(fd), hop);
  if (!channel || channel->Open() == ByteChannel::Opening::kFailed) return std::nullopt;
  const Flow flow = NewFlow(hop.transport, channel->fd(), hop.endpoint);
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
  ++connections_of_[SourceOf(flow.remote.address)];
  connections_.emplace(flow.connection, std::make_unique<StreamConnection>(loop_, flow, std::move(parts), handler_));
}

void Connections::AnswerPings(const Flow& flow, bool answer) {
  if (StreamConnection* connection = Find(flow)) connection->AnswerPings(answer);
}

StreamConnection* Connections::Find(const Flow& flow) const {
  const auto found = connections_.find(flow.connection);
  return found != connections_.end() && found->second->flow() == flow ? found->second.get() : nullptr;
}

const Hop* Connections::HopOf(const Flow& flow) const {
  for (const auto& [hop, connection] : opened_)
    if (connection == flow.connection) return &hop;
  return nullptr;
}

void Connections::OnOpen(const Flow& flow) {
  const Hop* hop = failures_.empty() ? nullptr : HopOf(flow);
  if (hop != nullptr && failures_.erase(*hop) > 0 && hooks_.on_recovered) hooks_.on_recovered(PartOf(*hop));
}

void Connections::OnEnd(const Flow& flow) {
  if (const Hop* hop = HopOf(flow)) {
    if (const std::string why = Find(flow)->failure(); !why.empty()) OnFailure(*hop, why);
    opened_.erase(*hop);
  }
  ended_.push_back(flow);
  bury_.Schedule();
}

// Once, however often it is tried again.
void Connections::OnFailure(const Hop& hop, const std::string& why) {
  if (failures_.size() > settings_.connections.opened) failures_.clear();
  if (std::exchange(failures_[hop], why) == why || !hooks_.on_fault) return;
  hooks_.on_fault(
      PartOf(hop),
      why + "; " +
          (hop.fingerprint.empty() ? "give the certificate of whoever signed for it in [tls] ca, or its fingerprint"
                                   : "if that is the server's new certificate, give its fingerprint"));
}

// In a turn of its own: the connection that ended may be on the stack when it says so.
void Connections::Bury() {
  for (const Flow& flow : std::exchange(ended_, {})) {
    const auto connection = connections_.find(flow.connection);
    connections_.erase(connection);
    const IpAddress source = SourceOf(flow.remote.address);
    newcomers_.Remove(source, flow.connection);
    const auto count = connections_of_.find(source);
    if (--count->second == 0) connections_of_.erase(count);
    told_.on_end(flow);
  }
}

}  // namespace foyer::sip
