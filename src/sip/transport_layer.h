// The sockets that carry SIP: what listens, every connection that peers have made, and those that we make to servers.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/peer_certificates.h"
#include "foyer/result.h"
#include "foyer/trace.h"
#include "sip/connections.h"
#include "sip/incoming.h"
#include "sip/stream_listener.h"
#include "sip/transport.h"
#include "sip/udp_socket.h"

namespace foyer::sip {

struct TransportSettings {
  std::uint64_t epoch = 1;  // of this start; goes into the flows of connections
  Limits limits;
  ConnectionLimits connections;
};

class TransportLayer : public Transports, public PeerCertificates {
 public:
  // `loop` must outlive this object.
  TransportLayer(EventLoop& loop, const TransportSettings& settings, TransportHooks hooks);
  ~TransportLayer() override;

  // For TLS on listening addresses (with a certificate of ours) and towards servers; without it both are refused. An
  // error names the file, what is wrong with it and what would be right. Before the first Listen().
  Status UseTls(const TlsConfig& config);
  // Who may speak to us; without it, everybody. Before the first Listen(); it must outlive this object.
  void UseGuard(SourceGuard& guard);
  // Gets a copy of every message. It must outlive this object.
  void UseTrace(MessageSink& trace);
  // Opens one more address; port 0 takes a free one. The address that it really has, or why not.
  Result<Endpoint> Listen(const ListenAddress& address);

  bool Send(const Flow& flow, std::string_view message) override;
  bool Ping(const Flow& flow) override;
  void Close(const Flow& flow) override;
  std::optional<Flow> Connect(const Hop& hop) override;
  std::vector<std::string> NamesOf(const Flow& flow) const override;

  // Reads certificates that have changed, at once.
  void ReloadCertificates();
  // Of our certificate; empty without one. SHA-256, lower-case hex.
  std::string certificate_fingerprint() const { return tls_server_ ? tls_server_->fingerprint() : std::string(); }
  const TransportCounters& counters() const { return counters_; }
  std::size_t connections() const { return connections_.size(); }
  std::uint64_t connections_crowded_out() const { return connections_.crowded_out(); }

 private:
  Result<Endpoint> ListenUdp(const Endpoint& address);
  StreamConnection::Handler MakeConnectionHandler();
  StreamListener::Handler MakeListenerHandler();
  void OnDatagram(std::string_view bytes, const Flow& from);
  void OnAccepted(UniqueFd fd, const Endpoint& remote, Transport transport);
  bool Admits(const Flow& from, std::string_view bytes);
  bool SendOn(const Flow& flow, std::string_view message);
  std::optional<Flow> UdpFlowTo(const Endpoint& remote) const;

  EventLoop& loop_;
  const TransportHooks hooks_;
  TransportCounters counters_;
  Incoming incoming_;
  const StreamListener::Handler listener_handler_;
  std::unique_ptr<TlsServer> tls_server_;
  std::unique_ptr<TlsClient> tls_client_;
  Connections connections_;
  SourceGuard* guard_ = nullptr;
  MessageSink* trace_ = nullptr;
  std::vector<std::unique_ptr<UdpSocket>> udp_;
  std::vector<std::unique_ptr<StreamListener>> listeners_;
};

}  // namespace foyer::sip
