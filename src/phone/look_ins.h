// Calls to the door, by people who want to look out: each is answered at once, with a picture that only we send. Who
// may call has been decided by the proxy.
#pragma once
#include <functional>
#include <map>
#include <string>

#include "phone/core.h"

namespace foyer::phone {

class LookIns {
 public:
  // Called from inside liblinphone: it only takes a note.
  using OnChange = std::function<void(std::string remote_aor, bool started)>;

  explicit LookIns(OnChange on_change) : on_change_(std::move(on_change)) {}

  void OnCall(const Core& core, LinphoneCall& call, LinphoneCallState state);

 private:
  void Start(LinphoneCall& call);
  void End(const LinphoneCall& call);

  const OnChange on_change_;
  std::map<const LinphoneCall*, std::string> viewers_;  // of the calls that were answered
};

}  // namespace foyer::phone
