#include "foyer/access.h"

#include "foyer/check.h"

namespace foyer {

std::string_view ActionName(Action action) {
  switch (action) {
    case Action::kCall:
      return "call";
    case Action::kRing:
      return "ring";
    case Action::kLookIn:
      return "look_in";
    case Action::kOpen:
      return "open";
    case Action::kMessage:
      return "message";
  }
  FOYER_CHECK(false);
}

}  // namespace foyer
