// The events of a ring as the door, the proxy and the relay tell them, one millisecond after the other unless told.
//
//   RingEvents events;
//   rings.OnEvent(events.Press());              // id 1, at 0 ms
//   rings.OnEvent(events.At(20ms).Invite("anna 192.0.2.7:5060"));
#pragma once
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "foyer/event_journal.h"

namespace foyer::history {

inline constexpr const char* kDoor = "sip:door@house.example";
inline constexpr const char* kAnna = "anna 192.0.2.7:5060";
inline constexpr const char* kBen = "ben 192.0.2.8:5060";

class RingEvents {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  // Since the first event.
  RingEvents& At(std::chrono::microseconds at) {
    at_ = at;
    return *this;
  }
  RingEvents& In(std::string call_id) {
    call_id_ = std::move(call_id);
    return *this;
  }

  Event Make(EventType type, std::string call_id, Fields fields) {
    Event event;
    event.type = type;
    event.id = ++last_id_;
    event.monotonic_us = static_cast<std::uint64_t>(kStart + at_.count());
    event.wall_ms = 1'700'000'000'000 + at_.count() / 1000;
    event.call_id = std::move(call_id);
    event.fields = std::move(fields);
    at_ += std::chrono::milliseconds(1);
    return event;
  }

  Event Press(const std::string& repeat = {}) {
    Fields fields{{"button", "front"}, {"target", "sip:home@house.example"}};
    if (!repeat.empty()) fields.emplace_back("repeat", repeat);
    return Make(EventType::kRing, {}, fields);
  }
  Event Invite(const std::string& device, const std::string& caller = kDoor) {
    return Make(EventType::kInviteSent, call_id_,
                {{"device", device},
                 {"aor", "sip:" + device.substr(0, device.find(' ')) + "@house.example"},
                 {"caller", caller},
                 {"target", "sip:home@house.example"},
                 {"door", "yes"}});
  }
  Event Rings(const std::string& device) {
    return Make(EventType::kProvisional, call_id_, {{"device", device}, {"code", "183"}, {"early_media", "true"}});
  }
  Event Picture(const std::string& device) { return Make(EventType::kFirstRtpOut, call_id_, {{"leg", device}}); }
  Event Answer(const std::string& device) {
    return Make(EventType::kAnswered, call_id_,
                {{"device", device},
                 {"aor", "sip:" + device.substr(0, device.find(' ')) + "@house.example"},
                 {"caller", kDoor}});
  }
  Event Declines(const std::string& device, const std::string& code = "603") {
    return Make(EventType::kDeclined, call_id_, {{"device", device}, {"code", code}});
  }
  Event Cancelled(const std::string& device) {
    return Make(EventType::kCancelled, call_id_, {{"device", device}, {"reason", ""}});
  }
  Event Unlock(const std::string& user, const std::string& method, bool allowed, const std::string& call_id) {
    return Make(EventType::kUnlock, call_id,
                {{"user", user},
                 {"method", method},
                 {"lock", "front"},
                 {"allowed", allowed ? "yes" : "no"},
                 {"why", allowed ? "code" : "wrong code"}});
  }
  Event Ends(const std::string& why) { return Make(EventType::kEnded, call_id_, {{"why", why}}); }

 private:
  static constexpr std::int64_t kStart = 5'000'000'000;
  std::chrono::microseconds at_{0};
  std::string call_id_ = "ring-1";
  std::uint64_t last_id_ = 0;
};

}  // namespace foyer::history
