// The parts that have failed since the start and have not recovered: of each the newest word.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "doctor/checks.h"
#include "foyer/event_journal.h"

namespace foyer::doctor {

class StandingFaults {
 public:
  // Hears all that is recorded from now on; `journal` must outlive it.
  explicit StandingFaults(EventJournal& journal);

  std::vector<FaultFacts> List() const;

 private:
  void OnEvent(const Event& event);

  std::map<std::string, std::string> failing_;  // what, by part
  std::unique_ptr<EventJournal::Subscription> events_;
};

}  // namespace foyer::doctor
