// One LinphoneCore, set up for the door: registered at our own proxy, listening nowhere, with our camera and sound. Two
// of them run in the loop thread: one rings out, one answers those who look in (liblinphone cancels every ringing call
// of a core that accepts one).
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "foyer/result.h"
#include "foyer/video_source.h"
#include "phone/core_config.h"
#include "phone/linphone_pointer.h"

namespace foyer::phone {

class Core;

struct CoreHandler {
  // From inside liblinphone: they may ask and order, but destroy nothing.
  std::function<void(Core& core, LinphoneCall& call, LinphoneCallState state)> on_call;
  std::function<void()> on_registration;
};

class Core {
 public:
  // With sound only.
  static Result<std::unique_ptr<Core>> Start(const UserAgentSettings& settings, CoreRole role, CoreHandler handler);
  ~Core();  // hangs up and stops, without waiting for anybody's answer
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  // Calls that begin from now on have this camera's picture; it must outlive the core.
  void UseCamera(VideoSource& camera);

  void Iterate() { linphone_core_iterate(core_.get()); }
  bool registered() const { return registered_; }
  bool has_calls() const { return linphone_core_get_calls_nb(core_.get()) > 0; }
  bool has_camera() const { return has_camera_; }
  // Tries again to register if that failed, or has not been answered for a few of these calls.
  void RetryRegistration();

  // A picture that only we send, if there is a camera; sound both ways.
  LinphonePointer<LinphoneCallParams> CallParameters(LinphoneCall* call) const;
  LinphoneCall* Invite(const std::string& target, const LinphoneCallParams& parameters);
  // True if the call with this Call-ID was ours.
  bool HangUp(std::string_view call_id);
  void HangUpAll() { linphone_core_terminate_all_calls(core_.get()); }

 private:
  explicit Core(CoreHandler handler) : handler_(std::move(handler)) {}
  Status SetUp(const UserAgentSettings& settings, CoreRole role);
  void AddCallbacks();
  void SetUpSound(const UserAgentSettings& settings, CoreRole role);
  void ChooseCodecs();
  void OnCall(LinphoneCall& call, LinphoneCallState state);
  void OnRegistration(LinphoneRegistrationState state);

  const CoreHandler handler_;
  bool registered_ = false;
  bool registration_failed_ = false;  // and was not tried again since
  int retries_without_answer_ = 0;
  bool has_camera_ = false;
  bool stopping_ = false;
  LinphonePointer<LinphoneCore> core_;
};

// "486 Busy here", or "hung up".
std::string WhyEnded(const LinphoneCall& call);

}  // namespace foyer::phone
