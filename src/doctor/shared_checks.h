// Checks that both the daemon and foyerctl make: of the one by itself, of the other when no daemon answers.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "doctor/checks.h"

namespace foyer::doctor {

void CheckClock(std::int64_t unix_seconds, bool synchronised, std::vector<Finding>& findings);
// `free_bytes`: none if the folder cannot be looked at.
void CheckReadOnly(const std::string& data_dir, std::vector<Finding>& findings);
void CheckDisk(const std::string& data_dir, std::optional<std::uint64_t> free_bytes, std::vector<Finding>& findings);
void CheckLocks(const std::vector<LockFacts>& locks, std::vector<Finding>& findings);
Finding NobodyBehind(const std::string& ring);

}  // namespace foyer::doctor
