#include "sip/transport_layer.h"

#include <utility>

#include "sip/socket_setup.h"
#include "sip/stun.h"
#include "sip/stun_message.h"

namespace foyer::sip {

TransportLayer::TransportLayer(EventLoop& loop, const TransportSettings& settings, TransportHooks hooks)
    : loop_(loop),
      hooks_(std::move(hooks)),
      incoming_(*this, connections_, hooks_, counters_, settings.limits),
      listener_handler_(MakeListenerHandler()),
      connections_(loop, {settings.epoch, settings.limits, settings.connections}, MakeConnectionHandler(), hooks_) {}

TransportLayer::~TransportLayer() = default;

StreamConnection::Handler TransportLayer::MakeConnectionHandler() {
  return {[this](const std::string& bytes, const Flow& from) {
            if (!Admits(from, bytes)) return Close(from);
            incoming_.OnMessage(bytes, from);
          },
          [this](std::string_view bytes, const ParseFailure& failure, const Flow& from) {
            incoming_.OnFailure(bytes, failure, from);
          },
          [this](const Flow& from) {
            if (hooks_.on_pong) hooks_.on_pong(from);
          },
          {},
          hooks_.on_closed};
}

StreamListener::Handler TransportLayer::MakeListenerHandler() {
  return {[this] { return connections_.HasRoom(); },
          [this](UniqueFd fd, const Endpoint& remote, Transport transport) {
            OnAccepted(std::move(fd), remote, transport);
          },
          [this] { ++counters_.accepting_paused; }};
}

void TransportLayer::OnAccepted(UniqueFd fd, const Endpoint& remote, Transport transport) {
  if (guard_ != nullptr && !guard_->AdmitsConnection(remote, BoundAddress(fd.get()))) return;
  if (!connections_.Accept(std::move(fd), remote, transport)) ++counters_.connections_refused;
}

void TransportLayer::UseGuard(SourceGuard& guard) {
  guard_ = &guard;
  incoming_.UseGuard(guard);
  connections_.UseGuard(guard);
}

void TransportLayer::UseTrace(MessageSink& trace) {
  trace_ = &trace;
  incoming_.UseTrace(trace);
}

bool TransportLayer::Admits(const Flow& from, std::string_view bytes) {
  if (guard_ == nullptr || guard_->Admits(from)) return true;
  if (trace_ != nullptr) trace_->OnRefused(from, bytes, "banned, or too many from there");
  return false;
}

Status TransportLayer::UseTls(const TlsConfig& config) {
  auto client = TlsClient::Create(config.ca);
  if (!client) return client.error();
  tls_client_ = std::move(*client);
  if (!config.own.certificate.empty()) {
    TlsFaults faults{[this](const std::string& what) {
                       if (hooks_.on_fault) hooks_.on_fault("tls", what);
                     },
                     [this] {
                       if (hooks_.on_recovered) hooks_.on_recovered("tls");
                     }};
    auto server = TlsServer::Create(loop_, config, std::move(faults));
    if (!server) return server.error();
    tls_server_ = std::move(*server);
  }
  connections_.UseTls(tls_server_.get(), tls_client_.get());
  return Ok();
}

void TransportLayer::ReloadCertificates() {
  if (tls_server_) tls_server_->Reload();
}

Result<Endpoint> TransportLayer::Listen(const ListenAddress& address) {
  if (address.transport == Transport::kUdp) return ListenUdp(address.endpoint);
  if (IsSecure(address.transport) && !tls_server_)
    return Error{std::string("cannot listen on ") + UriName(address.transport) + ": there is no certificate"};
  auto listener = StreamListener::Open(loop_, address, listener_handler_);
  if (!listener) return listener.error();
  listeners_.push_back(std::move(*listener));
  return listeners_.back()->bound();
}

Result<Endpoint> TransportLayer::ListenUdp(const Endpoint& address) {
  auto socket = UdpSocket::Open(loop_, address,
                                {[this](std::string_view bytes, const Flow& from) { OnDatagram(bytes, from); },
                                 [this](bool behind) {
                                   if (guard_ != nullptr) guard_->OnReceived(behind);
                                 }});
  if (!socket) return socket.error();
  udp_.push_back(std::move(*socket));
  return udp_.back()->bound();
}

void TransportLayer::OnDatagram(std::string_view bytes, const Flow& from) {
  if (!Admits(from, bytes)) return;
  if (!IsStun(AsBytes(bytes))) {
    incoming_.OnMessage(std::string(bytes), from);
  } else if (const auto answer = AnswerStun(AsBytes(bytes), from.remote)) {
    ++counters_.keep_alives;
    SendOn(from, *answer);
  } else {
    ++counters_.malformed;
    if (guard_ != nullptr) guard_->OnOffence(from, Offence::kMalformed);
  }
}

bool TransportLayer::Send(const Flow& flow, std::string_view message) {
  const bool sent = SendOn(flow, message);
  ++(sent ? counters_.sent : counters_.unsent);
  if (sent && trace_ != nullptr)
    trace_->OnMessage(TraceWay::kOut, flow, message, guard_ == nullptr || guard_->IsKnownGood(flow));
  if (sent && hooks_.on_sent) hooks_.on_sent(flow);
  return sent;
}

bool TransportLayer::Ping(const Flow& flow) { return SendOn(flow, "\r\n\r\n"); }

void TransportLayer::Close(const Flow& flow) {
  if (!IsStream(flow.transport)) return;
  if (StreamConnection* connection = connections_.Find(flow)) connection->Close();
}

bool TransportLayer::SendOn(const Flow& flow, std::string_view message) {
  if (IsStream(flow.transport)) {
    StreamConnection* connection = connections_.Find(flow);
    return connection != nullptr && connection->Send(message);
  }
  for (const auto& socket : udp_)
    if (socket->Serves(flow.local)) return socket->Send(flow.local, flow.remote, message);
  return false;
}

std::optional<Flow> TransportLayer::Connect(const Hop& hop) {
  return IsStream(hop.transport) ? connections_.Connect(hop) : UdpFlowTo(hop.endpoint);
}

std::vector<std::string> TransportLayer::NamesOf(const Flow& flow) const {
  const StreamConnection* connection = connections_.Find(flow);
  return connection == nullptr ? std::vector<std::string>() : connection->peer_names();
}

std::optional<Flow> TransportLayer::UdpFlowTo(const Endpoint& remote) const {
  const auto local = LocalAddressTowards(remote);
  if (!local) return std::nullopt;
  for (const auto& socket : udp_) {
    const Endpoint from{*local, socket->bound().port};
    if (!socket->Serves(from)) continue;
    Flow flow;
    flow.local = from;
    flow.remote = remote;
    return flow;
  }
  return std::nullopt;
}

}  // namespace foyer::sip
