// A binding as it lies on disk, and how long it lives after a restart. Times on disk are calendar times, because the
// monotonic clock starts anew with each boot.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "foyer/location_service.h"

namespace foyer::location {

using WallTime = std::chrono::system_clock::time_point;

struct BindingRecord {
  ContactBinding binding;  // without `expires`
  WallTime stamp;          // when it was granted
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
// stamp. In another boot the calendar may be wrong: the granted seconds anew. Zero or less: it is over.
std::chrono::seconds RemainingLife(const BindingRecord& record, WallTime now, const std::string& boot_id);

}  // namespace foyer::location
