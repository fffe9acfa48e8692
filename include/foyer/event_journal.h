// What happened at the door, stamped to the microsecond: the product's latency timeline, its audit trail and the feed
// of `foyerctl events --follow`.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foyer/event_loop.h"

namespace foyer {

// Names on the wire are these in snake_case ("invite_sent"); see EventName().
enum class EventType {
  kRing,         // somebody pressed: button, target
  kInviteSent,   // the first INVITE of a ring left towards a device: device, aor, caller, target, door (yes: the caller
                 // is one)
  kProvisional,  // a device rings: device, code, early_media
  kFirstRtpOut,  // the first picture packet left towards a device: leg
  kAnswered,     // device, aor, caller
  kCancelled,    // a device was told to stop: device, reason
  kDeclined,     // device, code
  kUnlock,       // user, method, lock, allowed, why
  kLockOn,       // lock
  kLockOff,      // lock, why
  kLockMode,     // somebody wants it held open, blocked or released: user, method, lock, mode, allowed, why
  kDoorOpened,   // by its contact: input, lock
  kDoorClosed,   // input, lock, open_s, too_long
  kDoorForced,   // opened though nobody had opened its lock: input, lock
  kDoorOpenTooLong,  // input, lock, open_s
  kTamper,           // input
  kTamperEnded,      // input
  kEnded,            // the call or ring is over: why
  kRegistered,       // aor, device
  kUnregistered,     // aor, device, why
  kRefused,          // a request was refused: what, why, source
  kLookIn,           // user
  kFault,            // a part of us is not well (camera, store, port range): part, what
  kRecovered,        // part
  kReloaded,         // the configuration was read again: needs_restart
  kBanned,           // nothing that comes from there is read any more: source, why, seconds
  kUnbanned,         // source, why
  kSnapshot,         // the picture of a press is on disk: event (id of its kRing), file, bytes
  kRecording,        // a recording has begun: event (id of the kRing), file
  kRecorded,         // it is on disk: event, file, seconds, bytes, why (it ended), answered_by
  kCredential,       // a PIN or card was added, changed or removed: what, kind, user, name
  kSetting,          // a setting was changed at run time, or left to the file again: what, key, user
  kRingRemoved,      // a ring was removed from the history, with its files: event, user
  kLogin,            // an account logged in to the pages: user, source
  kLoginFailed,      // somebody could not: user (empty: no account of that name), source, why
  kLoginPaused,      // too many failed: of (an account or an address), seconds, source
  kAccount           // an account, a session or a token was made, changed or ended: what, user, by, name
};
inline constexpr EventType kLastEventType = EventType::kAccount;
std::string_view EventName(EventType type);
std::optional<EventType> EventNamed(std::string_view name);  // nothing: there is none of that name

struct Event {
  EventType type = EventType::kFault;
  std::uint64_t monotonic_us = 0;                           // CLOCK_MONOTONIC; comparable between processes of one boot
  std::int64_t wall_ms = 0;                                 // Unix time
  std::uint64_t id = 0;                                     // grows by one; 0 until recorded
  std::string call_id;                                      // the Call-ID of the ring or call; empty if there is none
  std::vector<std::pair<std::string, std::string>> fields;  // never a secret

  std::string_view Field(std::string_view name) const;  // empty if absent
};

class EventJournal {
 public:
  virtual ~EventJournal() = default;

  // Stamps, numbers, keeps and hands on the event. Unlock decisions and lock edges are on disk soon after (group
  // commit). `at` is when it happened, where that is known better than the loop's Now() (the lock thread, the relay).
  virtual void Record(EventType type, std::string call_id, std::vector<std::pair<std::string, std::string>> fields,
                      std::optional<TimePoint> at = std::nullopt) = 0;

  // Calls for every later event until the subscription dies.
  class Subscription {
   public:
    virtual ~Subscription() = default;
  };
  virtual std::unique_ptr<Subscription> Subscribe(std::function<void(const Event&)> on_event) = 0;

  // The newest events, oldest first, at most `limit`.
  virtual std::vector<Event> Recent(std::size_t limit) const = 0;
};

}  // namespace foyer
