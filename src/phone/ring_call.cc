#include "phone/ring_call.h"

#include <utility>

namespace foyer::phone {

Status RingCall::Ring(Core& core, const std::string& target) {
  if (is_active()) return Error{"the door is ringing already"};
  if (camera_ != nullptr) warm_ = camera_->AddTap([](const auto&) {});
  const auto parameters = core.CallParameters(nullptr);
  LinphoneCall* call = core.Invite(target, *parameters);
  if (call == nullptr) {
    warm_.reset();
    return Error{"liblinphone cannot call " + target};
  }
  call_.reset(linphone_call_ref(call));
  Reach(UserAgentCallState::kCalling);
  return Ok();
}

void RingCall::HangUp() {
  if (call_ == nullptr) return;
  const LinphonePointer<LinphoneCall> keep(linphone_call_ref(call_.get()));  // OnCall() drops ours meanwhile
  linphone_call_terminate(keep.get());
}

void RingCall::OnCall(LinphoneCall& call, LinphoneCallState state) {
  if (state == LinphoneCallStateIncomingReceived) {
    linphone_call_decline(&call, LinphoneReasonBusy);  // this core only rings out
    return;
  }
  if (&call != call_.get()) return;
  if (state == LinphoneCallStateOutgoingEarlyMedia) Reach(UserAgentCallState::kEarly);
  if (state == LinphoneCallStateConnected) Reach(UserAgentCallState::kAnswered);
  if (state == LinphoneCallStateEnd || state == LinphoneCallStateError) End(call);
}

void RingCall::Reach(UserAgentCallState state) {
  if (reached_ == state) return;
  reached_ = state;
  on_state_(state, {});
}

void RingCall::End(LinphoneCall& call) {
  const std::string why = WhyEnded(call);
  call_.reset();
  warm_.reset();
  reached_ = UserAgentCallState::kEnded;
  on_state_(UserAgentCallState::kEnded, why);
}

}  // namespace foyer::phone
