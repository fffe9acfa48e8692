// In which order the devices of a target set ring (RFC 3261 s16.6): those with the highest q together, then the next.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "foyer/location_service.h"

namespace foyer::proxy {

class RingOrder {
 public:
  // Waits for its turn; it takes the place of an earlier one of the same device.
  void Add(const ContactBinding& binding);
  void RemoveUser(const Aor& user);
  void Clear() { waiting_.clear(); }

  // One whose turn it is: its q is at or above that of the current group. Nothing: they all have to wait.
  std::optional<ContactBinding> TakeDue();
  // The group with the highest q of those that wait is the current one. False: nobody waits.
  bool NextGroup();
  bool IsEmpty() const { return waiting_.empty(); }

 private:
  std::vector<ContactBinding> waiting_;  // by falling q, among equals in the order in which they came
  int current_q_ = 1000;                 // permille: the highest there is need not wait until all are known
};

}  // namespace foyer::proxy
