// The history of the rings: each one record of who rang, who was rung, who saw the picture, who answered, who opened
// what, and how it ended. It outlives the daemon.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foyer {

enum class RingEnd {
  kGoesOn,
  kAnswered,   // somebody talked
  kOpened,     // nobody talked, somebody opened
  kDeclined,   // somebody declined, nobody answered or opened
  kMissed,     // nobody did anything
  kCancelled,  // who rang gave up first
  kFailed,     // no device was called
  kCutOff      // the daemon or the power stopped while it went on, and nobody had answered or opened
};
std::string_view RingEndName(RingEnd end);  // "goes_on", "answered", ...

// Times are since the press.
struct RungDevice {
  std::string device, aor;             // "anna 192.0.2.7:5060", "sip:anna@house.example"
  std::string state = "called";        // then "ringing", "answered", "declined", "cancelled" or "failed"
  std::chrono::microseconds called{};  // the INVITE left
  std::optional<std::chrono::microseconds> ringing, picture;  // its first 18x; the first packet of picture to it
};

struct RingUnlock {
  std::string lock, user, method;  // lock: empty if a wrong code named none
  bool allowed = false;
  std::string why;
  std::chrono::microseconds at{};
};

// One point of the latency timeline, in the order of time.
struct RingStep {
  std::string what;  // "press", "invite_sent", "provisional", "first_picture", "answered", "unlock", "lock_on", ...
  std::string who;   // device, user or lock; empty: nobody
  std::chrono::microseconds at{};
};

struct RingRecord {
  std::uint64_t id = 0;                // of the event of the press; of another maker's door: of its first INVITE
  std::vector<std::uint64_t> presses;  // that one, and those while it rang; pictures and recordings belong to them
  std::vector<std::string> call_ids;
  std::int64_t wall_ms = 0;          // Unix time of the press
  std::uint64_t monotonic_us = 0;    // the same on CLOCK_MONOTONIC
  std::string door, button, target;  // door: its address; button: empty for a door of another maker
  std::vector<RungDevice> devices;   // who was rung
  std::string answered_by;           // address; empty: nobody
  std::string answered_device;
  std::optional<std::chrono::microseconds> answered, ended;
  std::vector<RingUnlock> unlocks;
  std::vector<RingStep> steps;
  RingEnd end = RingEnd::kGoesOn;
  std::string why;  // it ended

  // Nobody answered, opened or declined.
  bool IsMissed() const;
};

struct RingQuery {
  std::size_t limit = 50;
  std::optional<std::uint64_t> before;  // only those with a smaller id: the next page
  bool missed = false;                  // only those
};

class RingHistory {
 public:
  virtual ~RingHistory() = default;

  virtual std::vector<RingRecord> List(const RingQuery& query) const = 0;  // the newest first
  virtual std::optional<RingRecord> Find(std::uint64_t id) const = 0;

  // Removes a ring that is over, and its files; audited as done by `who`. False: there is none, or it goes on.
  virtual bool Remove(std::uint64_t id, const std::string& who) = 0;

  // Missed rings that nobody has looked at.
  virtual std::size_t unseen() const = 0;
  virtual bool IsSeen(std::uint64_t id) const = 0;
  // Somebody has looked at all rings up to this one that are over.
  virtual void MarkSeen(std::uint64_t up_to) = 0;
};

}  // namespace foyer
