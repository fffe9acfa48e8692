// Looks at the house when it starts, when something changes and each minute, and says in one line how it is.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "foyer/doctor.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"

namespace foyer::doctor {

class SelfCheck {
 public:
  // `tell` gets a line (see StatusLine) at the first look and whenever it is another one. The references must outlive
  // this object.
  SelfCheck(EventLoop& loop, EventJournal& journal, const Doctor& doctor, std::string domain,
            std::function<void(const std::string&)> tell);

  void Look();                        // now
  void LookWithin(Duration at_most);  // or earlier

 private:
  void OnEvent(const Event& event);
  void Tell(const std::vector<Finding>& findings);

  const Doctor& doctor_;
  const std::string domain_;
  const std::function<void(const std::string&)> tell_;
  std::string told_;
  Timer soon_, each_minute_;
  std::unique_ptr<EventJournal::Subscription> events_;
};

}  // namespace foyer::doctor
