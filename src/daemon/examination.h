// Gathers what the daemon itself can see for the doctor; nothing of it waits.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "daemon/reloader.h"
#include "doctor/checks.h"
#include "foyer/doctor.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/location_service.h"
#include "foyer/user_directory.h"

namespace foyer::daemon {

class Examination : public Doctor {
 public:
  struct Parts {
    const EventLoop& loop;
    const EventJournal& journal;
    const UserDirectory& users;
    LocationService& location;
    const Reloader& reloader;
    std::function<bool()> is_door_ready;
    std::uint64_t last_earlier_event = 0;  // id; what was faulty in an earlier run has begun anew since
  };
  // All of it must outlive it.
  explicit Examination(Parts parts) : parts_(std::move(parts)) {}

  void Examine(std::function<void(std::vector<Finding>)> done) const override;

 private:
  doctor::Facts Gather(const std::vector<ContactBinding>& bindings) const;
  std::vector<doctor::PhoneFacts> Phones(const std::vector<ContactBinding>& bindings) const;
  std::vector<std::string> UsersBehind(const std::string& target) const;
  std::vector<doctor::FaultFacts> Faults() const;

  const Parts parts_;
};

}  // namespace foyer::daemon
