#include "doctor/standing_faults.h"

namespace foyer::doctor {

StandingFaults::StandingFaults(EventJournal& journal)
    : events_(journal.Subscribe([this](const Event& event) { OnEvent(event); })) {}

std::vector<FaultFacts> StandingFaults::List() const {
  std::vector<FaultFacts> faults;
  for (const auto& [part, what] : failing_) faults.push_back({part, what});
  return faults;
}

void StandingFaults::OnEvent(const Event& event) {
  const std::string part(event.Field("part"));
  if (event.type == EventType::kRecovered) failing_.erase(part);
  // A reload that was refused is over; what is wrong with the file is a finding of its own.
  if (event.type == EventType::kFault && part != "configuration") failing_[part] = event.Field("what");
}

}  // namespace foyer::doctor
