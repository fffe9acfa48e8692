// The contacts, tamper switches and exit buttons of the board: what they tell goes into the journal; an exit button
// opens its lock, and asks nobody for it.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "door/door_contact.h"
#include "door/line_faults.h"
#include "door/locks.h"
#include "foyer/config.h"
#include "foyer/door.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/hardware.h"

namespace foyer::door {

class Inputs {
 public:
  // All must outlive this object, but for `inputs`.
  Inputs(EventLoop& loop, EventJournal& journal, Locks& locks, LineFaults& faults,
         const std::vector<InputConfig>& inputs);

  void OnLock(const std::string& lock, bool open);  // its edge

  std::vector<InputState> States() const;
  // "open" or "closed" by the contact at its door; empty: it has none, or its line fails.
  std::string ContactOf(const std::string& lock) const;

 private:
  class Input {
   public:
    Input(Inputs& owner, InputConfig config);
    void OnLock(bool open) { contact_.OnLock(open, owner_.loop_.Now()); }
    InputState State() const;
    const InputConfig& config() const { return config_; }

   private:
    void OnFound(bool active);
    void OnChange(bool active);
    void OnContact(bool open);
    void OnTooLong();
    void OnExit();
    void WatchTime();
    void Record(EventType type, std::vector<std::pair<std::string, std::string>> more = {}) const;

    Inputs& owner_;
    const InputConfig config_;
    DoorContact contact_;
    bool active_ = false;
    bool works_ = true;
    Timer too_long_;
    std::unique_ptr<InputLine> line_;
  };

  EventLoop& loop_;
  EventJournal& journal_;
  Locks& locks_;
  LineFaults& faults_;
  std::vector<std::unique_ptr<Input>> inputs_;
};

}  // namespace foyer::door
