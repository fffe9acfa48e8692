// A binding as it lies on disk, and how long it lives after a restart. Its stamp is of the monotonic clock, which goes
// on over restarts of the daemon and which nobody sets; that of another boot says nothing.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "foyer/location_service.h"

namespace foyer::location {

struct BindingRecord {
  ContactBinding binding;  // without `expires`
  TimePoint stamp;         // when it was granted
  std::string boot_id;     // of the boot in which it was granted
};

// The stored life is this many times the granted one, so that most refreshes need no write.
inline constexpr int kStoredLives = 2;

std::string RecordKey(const ContactBinding& binding);
std::string EncodeBinding(const BindingRecord& record);
std::optional<BindingRecord> DecodeBinding(const std::string& row);

// True if a record of `stored` serves `refreshed` as well: they differ in nothing that matters after a restart.
bool SameOnDisk(const ContactBinding& stored, const ContactBinding& refreshed);

// What is left of a stored life. In the boot that granted it: up to `kStoredLives` times the granted seconds after the
// stamp. In another boot nobody knows how long it was off: the granted seconds anew. Zero or less: it is over.
std::chrono::seconds RemainingLife(const BindingRecord& record, TimePoint now, const std::string& boot_id);

}  // namespace foyer::location
