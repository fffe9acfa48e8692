// Gathers what the daemon itself can see for the doctor; nothing of it waits.
#pragma once
#include <functional>
#include <vector>

#include "daemon/reloader.h"
#include "doctor/checks.h"
#include "doctor/standing_faults.h"
#include "foyer/doctor.h"
#include "foyer/event_loop.h"
#include "foyer/location_service.h"
#include "foyer/user_directory.h"

namespace foyer::daemon {

class Examination : public Doctor {
 public:
  struct Parts {
    const EventLoop& loop;
    const doctor::StandingFaults& faults;
    const UserDirectory& users;
    LocationService& location;
    const Reloader& reloader;
    std::function<bool()> is_door_ready;
  };
  // All of it must outlive it.
  explicit Examination(Parts parts) : parts_(std::move(parts)) {}

  void Examine(std::function<void(std::vector<Finding>)> done) const override;

 private:
  doctor::Facts Gather(const std::vector<ContactBinding>& bindings) const;
  std::vector<doctor::PhoneFacts> Phones(const std::vector<ContactBinding>& bindings) const;
  std::vector<std::string> UsersBehind(const std::string& target) const;

  const Parts parts_;
};

}  // namespace foyer::daemon
