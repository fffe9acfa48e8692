// The rings that go on: finds the one that each event belongs to, by the press or by the Call-ID. Without time, disk or
// network: events in, records out.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/event_journal.h"
#include "foyer/ring_history.h"

namespace foyer::history {

class OpenRings {
 public:
  static constexpr std::size_t kMost = 64;  // at once; the oldest is then said to be over

  // `own_door`: the address of our own door, "sip:door@house.example"; empty: none.
  explicit OpenRings(std::string own_door) : own_door_(std::move(own_door)) {}

  // The rings that the event has changed, as they are now; one that is over is forgotten here.
  std::vector<RingRecord> OnEvent(const Event& event);

  // Our own door neither rings nor talks any more. Where a call went out, that call tells its own end.
  std::vector<RingRecord> OnDoorIdle(std::uint64_t monotonic_us, std::string_view reason);

  std::size_t size() const { return rings_.size(); }

 private:
  struct Open {
    RingRecord record;
    bool is_own = false;      // of our own door
    bool restarting = false;  // the call that goes on is being ended so that everybody is called anew
    bool is_between = false;  // that call is over, the next one has not begun
  };

  std::vector<RingRecord> OnPress(const Event& event);
  std::vector<RingRecord> OnInviteSent(const Event& event);
  std::vector<RingRecord> Begin(const Event& event, bool is_own);
  std::vector<RingRecord> Apply(std::size_t ring, const Event& event);
  std::vector<RingRecord> End(std::size_t ring, std::uint64_t monotonic_us, const std::string& why);

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t FindOwn() const;
  std::size_t FindCall(std::string_view call_id) const;
  std::size_t FindPress(std::string_view event) const;
  std::size_t RingOf(const Event& event) const;

  const std::string own_door_;
  std::vector<Open> rings_;  // the oldest first
};

}  // namespace foyer::history
