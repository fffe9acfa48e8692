// The door's own SIP user agent (liblinphone behind it): it rings out, and it shows the door to those who look in.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "foyer/result.h"
#include "foyer/video_source.h"

namespace foyer {

enum class UserAgentCallState {
  kCalling,  // INVITE made
  kEarly,    // somebody shows the picture: camera and microphone run
  kAnswered,
  kEnded  // `reason` says how
};

struct UserAgentHandler {
  std::function<void(bool registered)> on_registered;  // both cores are registered, or one no longer is
  std::function<void(UserAgentCallState state, std::string_view reason)> on_ring_state;
  std::function<void(std::string_view remote_aor, bool started)> on_look_in;
};

class UserAgent {
 public:
  virtual ~UserAgent() = default;  // hangs up and stops; may take a moment

  // Calls that begin from now on show this camera, which must outlive this object; until then there is only sound.
  virtual void UseCamera(VideoSource& camera) = 0;

  // Calls `target` ("sip:home@example.org") ; at most one ring at a time.
  virtual Status Ring(const std::string& target) = 0;
  virtual void HangUpRing() = 0;
  // Ends the call with this SIP Call-ID, whichever core has it.
  virtual void HangUp(std::string_view call_id) = 0;
  // Something for us has just been written to the loopback: look at once, not at the next tick.
  virtual void Poke() = 0;
};

}  // namespace foyer
