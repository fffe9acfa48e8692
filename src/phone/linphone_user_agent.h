// The door's user agent on liblinphone: two cores in the loop thread, one that rings out and one that shows the door to
// those who look in. It listens on nothing: it connects to our own proxy over loopback TCP and registers there by
// digest; that flow is its identity (docs/adr/0004-flow-identity.md).
#pragma once
#include <memory>

#include "foyer/event_loop.h"
#include "foyer/result.h"
#include "foyer/user_agent.h"
#include "phone/user_agent_settings.h"

namespace foyer::phone {

class LinphoneUserAgent : public UserAgent {
 public:
  // `loop` must outlive it. The proxy need not be up yet.
  // The handler's functions are called in a turn of the loop of their own; there they may give orders, also this one's.
  // An error says that liblinphone cannot run here.
  static Result<std::unique_ptr<LinphoneUserAgent>> Create(EventLoop& loop, const UserAgentSettings& settings,
                                                           UserAgentHandler handler);
  ~LinphoneUserAgent() override;
  LinphoneUserAgent(const LinphoneUserAgent&) = delete;
  LinphoneUserAgent& operator=(const LinphoneUserAgent&) = delete;

  void UseCamera(VideoSource& camera) override;
  Status Ring(const std::string& target) override;
  void HangUpRing() override;
  void HangUp(std::string_view call_id) override;
  void Poke() override;

 private:
  struct Impl;
  explicit LinphoneUserAgent(std::unique_ptr<Impl> impl);

  const std::unique_ptr<Impl> impl_;
};

}  // namespace foyer::phone
