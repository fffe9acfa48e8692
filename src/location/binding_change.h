// What one REGISTER changes among the bindings of an AOR: the rules of RFC 3261 s10.3, all or nothing. A pure function.
#pragma once
#include <vector>

#include "foyer/location_service.h"

namespace foyer::location {

struct BindingChange {
  BindStatus status = BindStatus::kBound;  // kStaleCSeq and kTooMany change nothing
  std::vector<ContactBinding> put;         // new or refreshed, with `expires`
  std::vector<ContactBinding> removed;     // taken away, or replaced by a `put` with another device key
};

BindingChange PlanChange(std::vector<ContactBinding> current, const BindingUpdate& update, TimePoint now);

}  // namespace foyer::location
