#include "phone/look_ins.h"

#include <utility>

namespace foyer::phone {
namespace {

std::string RemoteAor(const LinphoneCall& call) {
  const LinphoneAddress* address = linphone_call_get_remote_address(&call);
  const char* user = linphone_address_get_username(address);
  const char* domain = linphone_address_get_domain(address);
  return "sip:" + std::string(user == nullptr ? "" : user) + "@" + std::string(domain == nullptr ? "" : domain);
}

}  // namespace

void LookIns::OnCall(const Core& core, LinphoneCall& call, LinphoneCallState state) {
  switch (state) {
    case LinphoneCallStateIncomingReceived:
      linphone_call_accept_with_params(&call, core.CallParameters(&call).get());
      break;
    case LinphoneCallStateConnected:
      Start(call);
      break;
    case LinphoneCallStateEnd:
    case LinphoneCallStateError:
      End(call);
      break;
    default:
      break;
  }
}

void LookIns::Start(LinphoneCall& call) {
  const auto [viewer, added] = viewers_.emplace(&call, RemoteAor(call));
  if (added) on_change_(viewer->second, true);
}

void LookIns::End(const LinphoneCall& call) {
  const auto viewer = viewers_.find(&call);
  if (viewer == viewers_.end()) return;
  on_change_(viewer->second, false);
  viewers_.erase(viewer);
}

}  // namespace foyer::phone
