// Who may do what. One question for INVITE, MESSAGE, INFO, REFER and the control interface alike; what no rule of the
// configuration allows is refused.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "foyer/aor.h"
#include "foyer/authenticator.h"

namespace foyer {

enum class Action {
  kCall,    // INVITE to a phone or panel, to another domain, or to an address that nobody has
  kRing,    // INVITE to a group
  kLookIn,  // INVITE to a door, ours or another maker's
  kOpen,    // a lock, by a code or by the control interface
  kMessage  // any other request outside of a call
};
inline constexpr std::array kActions{Action::kCall, Action::kRing, Action::kLookIn, Action::kOpen, Action::kMessage};
std::string_view ActionName(Action action);  // as in the configuration: "call", "ring", "look_in", "open", "message"

struct AccessRequest {
  Identity who;
  Action action = Action::kCall;
  Aor address = {};                   // whom it is for; a domain may be all that is known. Not for kOpen
  std::optional<UserKind> kind = {};  // of that user of ours; nothing: a group, nobody, or another domain's
  std::string lock = {};              // for kOpen
  bool at_any_time = false;           // whether it is allowed ever: schedules are not asked
};

struct AccessDecision {
  bool allowed = false;
  std::string_view why;  // a constant; for the audit, never for who asked
};

class AccessControl {
 public:
  virtual ~AccessControl() = default;
  // From memory, at this moment of the calendar. Who asks writes a refusal into the journal.
  virtual AccessDecision Decide(const AccessRequest& request) const = 0;
};

}  // namespace foyer
