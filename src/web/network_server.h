// HTTP and HTTPS on addresses of the network. An address that cannot be had just now (another program has the port) is
// told once and tried again: a door that rings is worth more than its pages.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/http.h"
#include "foyer/source_guard.h"
#include "sip/stream_listener.h"
#include "sip/tls_server.h"
#include "web/file_reader.h"
#include "web/http_connections.h"

namespace foyer::web {

struct NetworkParts {
  EventLoop& loop;
  HttpHandler& handler;
  HttpAdmission& admission;
  const sip::TlsServer* tls = nullptr;  // null: https addresses are not listened on
  SourceGuard* guard = nullptr;         // null: everybody may connect
  std::function<void(const std::string& what)> on_fault = {};
  std::function<void()> on_recovered = {};
};

class NetworkServer {
 public:
  // Listens at once where it can. All of `parts` must outlive it.
  NetworkServer(NetworkParts parts, const WebConfig& config);

  std::size_t connections() const { return connections_.size(); }
  std::uint64_t refused() const { return connections_.refused(); }

 private:
  void Listen();
  void Accept(UniqueFd fd, const Endpoint& remote, Transport transport);

  const NetworkParts parts_;
  std::vector<ListenAddress> wanted_;  // not had yet
  const bool passes_over_;             // a family that this host lacks
  FileReader files_;
  HttpConnections connections_;
  const sip::StreamListener::Handler handler_;
  std::vector<std::unique_ptr<sip::StreamListener>> listening_;
  std::string fault_;  // told and not over
  Timer retry_;
};

}  // namespace foyer::web
