#include "door/line_faults.h"

namespace foyer::door {

void LineFaults::Note(const std::string& part, const std::string& what) {
  if (what.empty()) {
    if (failed_.erase(part) > 0) journal_.Record(EventType::kRecovered, {}, {{"part", part}});
  } else if (failed_.insert(part).second) {
    journal_.Record(EventType::kFault, {}, {{"part", part}, {"what", what}});
  }
}

}  // namespace foyer::door
