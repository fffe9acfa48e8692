// The sockets that carry SIP: what listens, and every connection that peers have made. UDP and TCP; TLS will be one
// more kind of StreamConnection.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/unique_fd.h"
#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/result.h"
#include "sip/incoming.h"
#include "sip/stream_connection.h"
#include "sip/transport.h"
#include "sip/udp_socket.h"

namespace foyer::sip {

struct TransportSettings {
  std::uint64_t epoch = 1;  // of this start; goes into the flows of connections
  Limits limits;
  std::size_t max_connections = 4'000;
  std::size_t max_connections_per_address = 200;  // a whole house may stand behind one NAT
};

class TransportLayer : public Transports {
 public:
  // `loop` must outlive this object.
  TransportLayer(EventLoop& loop, const TransportSettings& settings, TransportHooks hooks);
  ~TransportLayer() override;

  // Opens one more address; port 0 takes a free one. The address that it really has, or why not.
  Result<Endpoint> Listen(const ListenAddress& address);

  bool Send(const Flow& flow, std::string_view message) override;
  std::optional<Flow> Connect(const Hop& hop) override;

  const TransportCounters& counters() const { return counters_; }
  std::size_t connections() const { return connections_.size(); }

 private:
  struct Listener {
    UniqueFd fd;
    std::unique_ptr<FdWatch> watch;
  };

  Result<Endpoint> ListenUdp(const Endpoint& address);
  Result<Endpoint> ListenTcp(const Endpoint& address);
  void Accept(int listener);
  void AddConnection(UniqueFd fd, const Endpoint& remote);
  bool SendOn(const Flow& flow, std::string_view message);
  void Bury();

  EventLoop& loop_;
  const TransportSettings settings_;
  const TransportHooks hooks_;
  TransportCounters counters_;
  Incoming incoming_;
  const StreamConnection::Handler connection_handler_;
  std::vector<std::unique_ptr<UdpSocket>> udp_;
  std::vector<Listener> listeners_;
  std::unordered_map<std::uint64_t, std::unique_ptr<StreamConnection>> connections_;
  std::unordered_map<IpAddress, std::size_t> connections_of_;
  std::uint64_t last_connection_ = 0;
  std::vector<Flow> ended_;
  DeferredCall bury_;
};

}  // namespace foyer::sip
