#include "relay/local_relay.h"

#include <utility>

#include "relay/session.h"

namespace foyer::relay {

LocalRelay::LocalRelay(EventLoop& loop, const RelayConfig& config)
    : loop_(loop), config_(config), transports_(loop, config.port_min, config.port_max) {}

LocalRelay::~LocalRelay() = default;

void LocalRelay::Open(MediaSessionRequest request, std::function<void(OpenResult)> done) {
  done(Session::Open({loop_, transports_, forwarder_, config_}, std::move(request)));
}

}  // namespace foyer::relay
