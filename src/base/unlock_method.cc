#include "foyer/check.h"
#include "foyer/door.h"

namespace foyer {

std::string_view UnlockMethodName(UnlockMethod method) {
  switch (method) {
    case UnlockMethod::kInfo:
      return "info";
    case UnlockMethod::kRfc4733:
      return "rfc4733";
    case UnlockMethod::kMessage:
      return "message";
    case UnlockMethod::kControl:
      return "control";
    case UnlockMethod::kExit:
      return "exit";
    case UnlockMethod::kSchedule:
      return "schedule";
    case UnlockMethod::kPin:
      return "pin";
    case UnlockMethod::kCard:
      return "card";
    case UnlockMethod::kWeb:
      return "web";
  }
  FOYER_CHECK(false);
}

std::string_view LockModeName(LockMode mode) {
  switch (mode) {
    case LockMode::kNormal:
      return "normal";
    case LockMode::kHeld:
      return "held";
    case LockMode::kBlocked:
      return "blocked";
  }
  FOYER_CHECK(false);
}

}  // namespace foyer
