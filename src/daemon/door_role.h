// The role of [door]: the locks, who may open them, the camera, our own user agent, the bell and its buttons.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/door_camera.h"
#include "daemon/door_sound.h"
#include "door/buttons.h"
#include "door/doorbell.h"
#include "door/locks.h"
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
  // `config.door` is set. `lines` are those of `config.locks`, safe already. All references must outlive it.
  DoorRole(EventLoop& loop, EventJournal& journal, const AccessControl& access, const Config& config, DoorSound& sound,
           std::vector<door::LockLine> lines);
  ~DoorRole();

  // Starts the user agent, which registers at `proxy` (our own listener) with `password`, and listens to the buttons.
  Status Start(const Endpoint& proxy, const std::string& password);

  // The codes that these locks have now; what else has changed of a lock needs a restart.
  void UseCodes(const std::vector<LockConfig>& locks);

  UnlockSink& unlock() { return policy_; }
  LockOpener& locks() { return locks_; }
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
  door::Locks locks_;
  door::UnlockPolicy policy_;
  DoorCamera camera_;
  std::unique_ptr<UserAgent> user_agent_;
  std::unique_ptr<door::Doorbell> doorbell_;
  std::vector<std::unique_ptr<InputLine>> buttons_;
  recording::RingKeeper keeper_;  // after what it taps
  bool registered_ = false;
};

}  // namespace foyer::daemon
