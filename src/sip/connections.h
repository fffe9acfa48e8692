// Every open connection: those that peers have made, and those that we make to servers. All of their numbers have
// bounds.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/unique_fd.h"
#include "foyer/event_loop.h"
#include "foyer/next_hop.h"
#include "foyer/source_guard.h"
#include "sip/message.h"
#include "sip/newcomers.h"
#include "sip/stream_connection.h"
#include "sip/tls_client.h"
#include "sip/tls_server.h"
#include "sip/transport.h"

namespace foyer::sip {

struct ConnectionLimits {
  std::size_t total = 12'000;
  std::size_t per_address = 200;  // a whole house may stand behind one NAT
  // Accepted ones that have not proved who they are. Beyond, one of them gives way to each new one, if it has had
  // `grace` to prove it, or if its address has more than `fair_share` of them.
  std::size_t newcomers = 1'000;
  std::chrono::seconds grace{2};
  std::size_t fair_share = 100;
  std::size_t opened = 64;  // by us
};

class Connections {
 public:
  struct Settings {
    std::uint64_t epoch = 1;
    Limits message;
    ConnectionLimits connections;
  };

  // `loop` and `hooks` must outlive it. Of `handler`, on_open is not used, and on_end is called once the connection is
  // gone.
  Connections(EventLoop& loop, const Settings& settings, StreamConnection::Handler handler,
              const TransportHooks& hooks);

  // Before any TLS connection is made; null: that side is not wanted. Both must outlive it.
  void UseTls(const TlsServer* server, const TlsClient* client);

  // Who knows which connections have proved who they are. Without it, each that has sent a message has.
  void UseGuard(const SourceGuard& guard) { guard_ = &guard; }

  // May one more be accepted just now? It may cost an older one its place.
  bool HasRoom();
  // False: it was refused and is closed, since there are too many, or too many from there.
  bool Accept(UniqueFd fd, const Endpoint& remote, Transport transport);
  std::optional<Flow> Connect(const Hop& hop);

  // A flow that is none of a connection is passed over.
  void AnswerPings(const Flow& flow, bool answer);
  // Null if it is gone.
  StreamConnection* Find(const Flow& flow) const;
  std::size_t size() const { return connections_.size(); }
  // That had to give way to new ones.
  std::uint64_t crowded_out() const { return crowded_out_; }

 private:
  StreamConnection::Handler MakeHandler();
  std::unique_ptr<ByteChannel> MakeChannel(UniqueFd fd, Transport transport) const;
  std::unique_ptr<ByteChannel> MakeChannel(UniqueFd fd, const Hop& hop) const;
  std::unique_ptr<Framing> MakeFraming(Transport transport) const;
  Flow NewFlow(Transport transport, int fd, const Endpoint& remote);
  void Add(const Flow& flow, StreamConnection::Parts parts);
  std::size_t CountOf(const IpAddress& source) const;
  bool CrowdOutOne(const std::function<Newcomers::Number()>& next);
  bool CrowdOut(Newcomers::Number connection);
  bool MustGiveWay(Newcomers::Number connection) const;
  bool HasProved(const StreamConnection& connection) const;
  const Hop* HopOf(const Flow& flow) const;
  void OnOpen(const Flow& flow);
  void OnEnd(const Flow& flow);
  void OnFailure(const Hop& hop, const std::string& why);
  void Bury();

  EventLoop& loop_;
  const Settings settings_;
  const StreamConnection::Handler told_;
  const StreamConnection::Handler handler_;
  const TransportHooks& hooks_;
  const TlsServer* tls_server_ = nullptr;
  const TlsClient* tls_client_ = nullptr;
  std::unordered_map<std::uint64_t, std::unique_ptr<StreamConnection>> connections_;
  std::unordered_map<IpAddress, std::size_t> connections_of_;  // by source
  std::map<Hop, std::uint64_t> opened_;                        // by us
  std::map<Hop, std::string> failures_;                        // told, and not mended yet
  std::uint64_t last_connection_ = 0;
  Newcomers newcomers_;
  std::uint64_t crowded_out_ = 0;
  const SourceGuard* guard_ = nullptr;
  std::vector<Flow> ended_;
  DeferredCall bury_;
};

}  // namespace foyer::sip
