#include "web/network_server.h"

#include <chrono>
#include <utility>

#include "sip/socket_setup.h"
#include "sip/tcp_channel.h"

namespace foyer::web {

namespace {
using namespace std::chrono_literals;
constexpr auto kRetry = 15s;
}  // namespace

NetworkServer::NetworkServer(NetworkParts parts, const WebConfig& config)
    : parts_(std::move(parts)),
      wanted_(config.listen),
      passes_over_(config.listen_is_default),
      files_(parts_.loop),
      connections_({parts_.loop, parts_.handler, parts_.admission, files_}, {}),
      handler_{[] { return true; },
               [this](UniqueFd fd, const Endpoint& remote, Transport transport) {
                 Accept(std::move(fd), remote, transport);
               },
               [] {}},
      retry_(parts_.loop, [this] { Listen(); }) {
  Listen();
}

void NetworkServer::Listen() {
  std::string faults;
  std::erase_if(wanted_, [&](const ListenAddress& address) {
    if (passes_over_ && !sip::HasFamilyOf(address.endpoint.address)) return true;
    if (IsSecure(address.transport) && parts_.tls == nullptr) return false;
    auto listener = sip::StreamListener::Open(parts_.loop, address, handler_);
    if (!listener) {
      faults += (faults.empty() ? "" : "; ") + listener.error().message;
      return false;
    }
    listening_.push_back(std::move(*listener));
    return true;
  });
  if (!faults.empty() && faults != fault_ && parts_.on_fault) parts_.on_fault(faults);
  if (faults.empty() && !fault_.empty() && parts_.on_recovered) parts_.on_recovered();
  fault_ = faults;
  if (!faults.empty()) retry_.Start(kRetry);
}

void NetworkServer::Accept(UniqueFd fd, const Endpoint& remote, Transport transport) {
  const Endpoint local = sip::BoundAddress(fd.get());
  if (parts_.guard != nullptr && !parts_.guard->AdmitsConnection(remote, local)) return;
  const bool secure = IsSecure(transport);
  auto channel = secure ? parts_.tls->Accept(std::move(fd)) : std::make_unique<sip::TcpChannel>(std::move(fd));
  if (channel) connections_.Add(std::move(channel), {remote, secure});
}

}  // namespace foyer::web
