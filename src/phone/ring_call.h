// The one call that a press makes, from INVITE to its end.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "foyer/user_agent.h"
#include "foyer/video_source.h"
#include "phone/core.h"

namespace foyer::phone {

class RingCall {
 public:
  using OnState = std::function<void(UserAgentCallState state, std::string reason)>;

  // `on_state` is called from inside liblinphone: it only takes a note.
  explicit RingCall(OnState on_state) : on_state_(std::move(on_state)) {}

  // Must outlive this object.
  void UseCamera(VideoSource& camera) { camera_ = &camera; }
  Status Ring(Core& core, const std::string& target);
  void HangUp();
  bool is_active() const { return call_ != nullptr; }

  void OnCall(LinphoneCall& call, LinphoneCallState state);

 private:
  void Reach(UserAgentCallState state);
  void End(LinphoneCall& call);

  VideoSource* camera_ = nullptr;
  const OnState on_state_;
  LinphonePointer<LinphoneCall> call_;
  UserAgentCallState reached_ = UserAgentCallState::kEnded;
  std::unique_ptr<VideoSource::Tap> warm_;  // the camera starts with the press, not with the first screen
};

}  // namespace foyer::phone
