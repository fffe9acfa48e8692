#include "relay/local_relay.h"

#include <utility>

namespace foyer::relay {

LocalRelay::LocalRelay(EventLoop& loop, const RelayConfig& config)
    : loop_(loop), config_(config), transports_(loop, config.port_min, config.port_max) {}

LocalRelay::~LocalRelay() = default;

void LocalRelay::Open(MediaSessionRequest request, std::function<void(OpenResult)> done) {
  done(Session::Open({loop_, transports_, forwarder_, config_, &watch_}, std::move(request)));
}

std::vector<std::pair<std::string, LegStatistics>> LocalRelay::Running() const {
  std::vector<std::pair<std::string, LegStatistics>> legs;
  for (const Session* session : watch_.sessions)
    for (LegStatistics& leg : session->Statistics()) legs.emplace_back(session->call_id(), std::move(leg));
  return legs;
}

}  // namespace foyer::relay
