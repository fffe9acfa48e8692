// From the press of the button to the end of the call: rings out through the user agent, keeps the time, opens locks
// for those who ask through the control interface. Look-in calls stay as they are: a ring has a user agent of its own.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "foyer/config.h"
#include "foyer/door.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/lock_opener.h"
#include "foyer/user_agent.h"
#include "foyer/visitor_sounds.h"

namespace foyer::door {

class Doorbell : public Door {
 public:
  // All but `config` must outlive this object. The user agent's handler calls the On...() below, from the loop.
  Doorbell(EventLoop& loop, EventJournal& journal, LockOpener& locks, UserAgent& user_agent, DoorConfig config);

  // Tells them what happens, from now on; they must outlive this object.
  void UseSounds(VisitorSounds& sounds) { sounds_ = &sounds; }

  // A press while it rings or somebody talks follows `repeat_press`: kIgnore does nothing; kNotify records the press,
  // so that those who watch the journal learn of it; kRestart calls everybody anew while it rings, and never cuts a
  // conversation: then it is like kNotify. A press before the user agent is registered is kept for 10 s.
  Status Press(std::string target) override { return PressButton("control", std::move(target)); }
  Status PressButton(const std::string& button, std::string target);
  Status HangUp() override;
  // Rings that URI as a press would, but it is none: it is told to nobody, and a press ends it and rings at once. An
  // error says why not: the door rings or talks, or is not registered.
  Status BeginTest(const std::string& target);
  void EndTest();  // does nothing without one
  Status Open(const std::string& lock, const std::string& who, UnlockMethod method) override;
  std::vector<LockState> Locks() const override { return locks_.States(); }
  std::string State() const override;

  void OnRegistered(bool registered);
  void OnRingState(UserAgentCallState state, std::string_view reason);
  void OnLookIn(std::string_view remote_aor, bool started);
  void OnLockOpened();  // starts hangup_after_open

 private:
  enum class Stage {
    kIdle,
    kWaiting,     // for the registration, or for the next turn
    kRinging,     // INVITE made
    kRestarting,  // the old ring is being hung up, the new one follows
    kInCall,
    kTesting  // others see kIdle
  };

  Status RingWhenRegistered();
  Status RingOut();
  Status PressAgain(const std::string& button, const std::string& target);
  void RecordPress(const std::string& button, const std::string& target, std::string_view repeat);
  void Tell(void (VisitorSounds::*fact)());
  void GiveUpWaiting();
  void BecomeIdle();

  EventLoop& loop_;
  EventJournal& journal_;
  LockOpener& locks_;
  UserAgent& user_agent_;
  const DoorConfig config_;
  VisitorSounds* sounds_ = nullptr;  // null: a silent door

  Stage stage_ = Stage::kIdle;
  bool registered_ = false;
  std::string target_;       // of the ring that is or will be
  Timer waiting_;            // runs in kWaiting
  Timer max_call_;           // runs from the INVITE, anew from the answer
  Timer hangup_after_open_;  // runs from the first opening of a ring or call
  DeferredCall ring_;        // the user agent must not be told to ring from inside its own callback
};

}  // namespace foyer::door
