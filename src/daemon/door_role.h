// The role of [door]: who may open the locks, the camera, our own user agent, the bell.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/board.h"
#include "daemon/door_camera.h"
#include "daemon/door_sound.h"
#include "door/doorbell.h"
#include "door/unlock_policy.h"
#include "foyer/access.h"
#include "foyer/config.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/user_agent.h"
#include "recording/ring_keeper.h"

namespace foyer::daemon {

class DoorRole {
 public:
  // `config.door` is set. All references must outlive it.
  DoorRole(EventLoop& loop, EventJournal& journal, const AccessControl& access, const Config& config, DoorSound& sound,
           Board& board);
  ~DoorRole();

  // Starts the user agent, which registers at `proxy` (our own listener) with `password`, and listens to the buttons.
  Status Start(const Endpoint& proxy, const std::string& password);

  // The codes that these locks have now; what else has changed of a lock needs a restart.
  void UseCodes(const std::vector<LockConfig>& locks);

  // Called with the user agent's word for it each time that the door neither rings nor talks any more.
  void OnIdle(std::function<void(std::string_view reason)> on_idle) { on_idle_ = std::move(on_idle); }

  // Called each time that the user agent has registered, or is no longer.
  void OnRegistered(std::function<void()> on_registered) { on_registered_ = std::move(on_registered); }

  // Called with what becomes of the door's own call.
  void OnRingState(std::function<void(UserAgentCallState state, std::string_view reason)> on_ring_state) {
    on_ring_state_ = std::move(on_ring_state);
  }
  // See Doorbell.
  Status BeginTest(const std::string& target) { return doorbell_->BeginTest(target); }
  void EndTest() { doorbell_->EndTest(); }

  UnlockSink& unlock() { return policy_; }
  Door& door() { return *doorbell_; }  // once started
  RingArchive& archive() { return keeper_; }
  bool is_registered() const { return registered_; }

  void RequestKeyFrame();
  void HangUp(std::string_view call_id);
  // Something was written towards the user agent.
  void Poke();

 private:
  UserAgentHandler MakeHandler();

  EventLoop& loop_;
  EventJournal& journal_;
  const Config& config_;
  DoorSound& sound_;
  Board& board_;
  door::UnlockPolicy policy_;
  DoorCamera camera_;
  std::unique_ptr<UserAgent> user_agent_;
  std::unique_ptr<door::Doorbell> doorbell_;
  recording::RingKeeper keeper_;  // after what it taps
  std::function<void(std::string_view reason)> on_idle_;
  std::function<void(UserAgentCallState state, std::string_view reason)> on_ring_state_;
  std::function<void()> on_registered_;
  bool registered_ = false;
};

}  // namespace foyer::daemon
