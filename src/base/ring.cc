#include "foyer/ring_history.h"

namespace foyer {

std::string_view RingEndName(RingEnd end) {
  switch (end) {
    case RingEnd::kGoesOn:
      return "goes_on";
    case RingEnd::kAnswered:
      return "answered";
    case RingEnd::kOpened:
      return "opened";
    case RingEnd::kDeclined:
      return "declined";
    case RingEnd::kMissed:
      return "missed";
    case RingEnd::kCancelled:
      return "cancelled";
    case RingEnd::kFailed:
      return "failed";
    case RingEnd::kCutOff:
      return "cut_off";
  }
  return "failed";
}

bool RingRecord::IsMissed() const {
  return end == RingEnd::kMissed || end == RingEnd::kCancelled || end == RingEnd::kFailed || end == RingEnd::kCutOff;
}

}  // namespace foyer
