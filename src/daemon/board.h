// The lines of the board: locks, contacts, exit buttons, LEDs and bell buttons. It is there before SIP is, and needs
// nothing of it: whoever is inside gets out while the network, the proxy or the user agent are dead.
#pragma once
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "door/doorbell.h"
#include "door/inputs.h"
#include "door/line_faults.h"
#include "door/locks.h"
#include "door/scheduled_holds.h"
#include "door/status_leds.h"
#include "foyer/config.h"
#include "foyer/door.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/record_store.h"

namespace foyer::daemon {

class Board : public LockKeeper {
 public:
  // All references must outlive it. `lines` are those of `config.locks`, safe already. What was blocked before the
  // restart still is.
  Board(EventLoop& loop, EventJournal& journal, RecordStore& store, const Config& config,
        std::vector<door::LockLine> lines);

  // The bell that the buttons ring, and what the LEDs show of it; it must outlive the board, or Disconnect() is called.
  void Connect(door::Doorbell& doorbell, std::function<bool()> is_ready);
  void Disconnect();
  // The door may have another state now.
  void OnDoorChanged() { refresh_.Schedule(); }

  LockOpener& opener() { return locks_; }

  std::vector<LockState> Locks() const override;
  std::vector<InputState> Inputs() const override { return inputs_.States(); }
  Status Hold(const std::string& lock, std::chrono::seconds length, const std::string& who,
              UnlockMethod method) override;
  void Block(const std::string& lock, const std::string& who, UnlockMethod method,
             std::function<void(Status)> done) override;
  void Release(const std::string& lock, const std::string& who, UnlockMethod method,
               std::function<void(Status)> done) override;

 private:
  const LockConfig* Find(const std::string& lock) const;
  void RestoreBlocks();
  void KeepBlock(const std::string& lock, bool blocked, std::function<void(Status)> done);
  void OnEdge(const std::string& lock, bool open);
  void OnEvent(const Event& event);
  void ShowLeds();
  Status Record(const std::string& lock, LockMode mode, const std::string& who, UnlockMethod method, Status done,
                const std::string& why);

  EventLoop& loop_;
  EventJournal& journal_;
  RecordStore& store_;
  const Config& config_;
  door::LineFaults faults_;
  door::Locks locks_;
  door::Inputs inputs_;
  door::ScheduledHolds holds_;
  door::StatusLeds leds_;
  door::Doorbell* doorbell_ = nullptr;
  std::function<bool()> is_ready_;
  std::vector<std::unique_ptr<InputLine>> buttons_;
  std::set<std::string> failed_parts_;  // of the door; bounded by its parts
  DeferredCall refresh_;
  std::unique_ptr<EventJournal::Subscription> subscription_;
};

}  // namespace foyer::daemon
