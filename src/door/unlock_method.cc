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
  }
  FOYER_CHECK(false);
}

}  // namespace foyer
