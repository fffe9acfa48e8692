// The door as others see it: who may open it, and what it is doing.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/aor.h"
#include "foyer/authenticator.h"
#include "foyer/result.h"

namespace foyer {

enum class UnlockMethod { kInfo, kRfc4733, kMessage, kControl, kExit, kSchedule, kPin, kCard, kWeb };
// "info", "rfc4733", "message", "control", "exit" (the button inside), "schedule", "pin", "card", "web"
std::string_view UnlockMethodName(UnlockMethod method);

// Digits that somebody proved to be `user` pressed. The proxy sends here what it took out of INFO, MESSAGE and the
// relay.
struct UnlockInput {
  std::string call_id;  // the ring or call it belongs to; empty for a MESSAGE outside of one
  Aor user;
  UserKind kind = UserKind::kPhone;
  Proof proof = Proof::kFlow;
  UnlockMethod method = UnlockMethod::kInfo;
  std::string digits;          // one or more of 0-9 * # A-D
  bool answered = false;       // that user's device is the one that has answered
  bool just_answered = false;  // within 500 ms after the 200: probably pressed before it (parked by the phone's stack)
};

enum class UnlockVerdict {
  kOpened,
  kIncomplete,  // the digits so far are the beginning of a code
  kWrongCode,
  kNotAllowed,  // no rule lets this user, or that lock does not open before the answer
  kLockedOut,   // too many wrong codes
  kDuplicate    // the same press already came by the other method
};

class UnlockSink {
 public:
  virtual ~UnlockSink() = default;
  virtual UnlockVerdict OnDigits(const UnlockInput& input) = 0;
  // The call is over: forget what was typed in it.
  virtual void OnCallEnded(std::string_view call_id) = 0;
};

enum class LockMode {
  kNormal,
  kHeld,    // open until a given time
  kBlocked  // nobody opens it but the exit button, until it is released
};
std::string_view LockModeName(LockMode mode);  // "normal", "held", "blocked"

struct LockState {
  std::string name;
  bool energised = false;  // open; of one that is fail-safe: not energised
  LockMode mode = LockMode::kNormal;
  std::string action = {};   // "unlock", "open_door", "open_gate", "lightup"
  std::string contact = {};  // of its door: "open", "closed"; empty: nobody knows
};

struct InputState {
  std::string name, kind;  // "door_contact", "tamper", "exit"
  bool active = false;
  bool works = true;  // false: its line fails
};

// What the control interface and the buttons ask of the door.
class Door {
 public:
  virtual ~Door() = default;
  // Somebody presses the button. `target` is a URI, or the name of a user or group of our domain; empty: [door] ring.
  // An error says why nothing rings (already ringing, no door).
  virtual Status Press(std::string target) = 0;
  virtual Status HangUp() = 0;
  // One pulse of the lock, asked for by `who` through `method`; audited.
  virtual Status Open(const std::string& lock, const std::string& who, UnlockMethod method) = 0;
  virtual std::vector<LockState> Locks() const = 0;
  virtual std::string State() const = 0;  // "idle", "ringing", "in_call"
};

// What else can be asked of the locks and the inputs beside them. All that changes something is audited: `who` asked.
class LockKeeper {
 public:
  virtual ~LockKeeper() = default;
  virtual std::vector<LockState> Locks() const = 0;
  virtual std::vector<InputState> Inputs() const = 0;
  // Open from now on for `length`, at most what its configuration allows. It stays open no longer, whatever happens.
  virtual Status Hold(const std::string& lock, std::chrono::seconds length, const std::string& who,
                      UnlockMethod method) = 0;
  // Shut now, until Release(): nobody opens it but the exit button, also after a restart. `done` is called from the
  // loop when that is on disk, or with why it is not.
  virtual void Block(const std::string& lock, const std::string& who, UnlockMethod method,
                     std::function<void(Status)> done) = 0;
  // Shut now, and as usual from then on; `done` as above.
  virtual void Release(const std::string& lock, const std::string& who, UnlockMethod method,
                       std::function<void(Status)> done) = 0;
};

// The calls that the proxy carries now.
struct CallDevice {
  std::string aor, device;  // device: short name of the binding (user agent or address)
  std::string state;        // trying, ringing, early, answered, cancelled, failed
};
struct CallLeg {
  std::string device;                     // "" for the caller's own
  bool selected = false;                  // the winner's: both ways
  std::uint64_t rtp_in = 0, rtp_out = 0;  // packets from and to that device
  std::uint64_t dropped = 0;              // that came to its ports from others, or are no media
  std::uint64_t resent = 0;               // that the device had lost
  std::string srtp = {};                  // the suite that encrypts its media; empty: in the clear
};
struct CallInfo {
  std::string call_id, caller, target, state;  // ringing, answered
  std::int64_t since_wall_ms = 0;
  std::vector<CallDevice> devices;
  std::vector<CallLeg> legs{};
};
class CallList {
 public:
  virtual ~CallList() = default;
  virtual std::vector<CallInfo> Calls() const = 0;
};

}  // namespace foyer
