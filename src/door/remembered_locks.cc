#include "door/remembered_locks.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "foyer/record_fields.h"

namespace foyer::door {

namespace {

constexpr std::size_t kFieldsOfALock = 4;

std::string FileIn(const std::string& folder) { return folder + "/locks"; }

}  // namespace

std::string RuntimeFolder() {
  const char* const folder = std::getenv("RUNTIME_DIRECTORY");
  return folder == nullptr ? std::string() : std::string(folder);
}

// Written aside and moved: a death meanwhile leaves the old file or the new one.
Status RememberLocks(const std::string& folder, const std::vector<LockConfig>& locks) {
  if (folder.empty()) return Ok();
  std::vector<std::string> fields;
  for (const LockConfig& lock : locks) {
    for (const std::string& field : {lock.name, lock.gpio, std::string(lock.active_low ? "low" : "high"),
                                     std::string(lock.fail_safe ? "safe" : "secure")})
      fields.push_back(field);
  }
  const std::string path = FileIn(folder), aside = path + ".new";
  std::ofstream file(aside, std::ios::binary | std::ios::trunc);
  file << EncodeFields(fields) << std::flush;
  std::error_code error;
  if (file.good()) std::filesystem::rename(aside, path, error);
  if (!file.good() || error) return Error{"cannot write " + path + ": its folder must be writable"};
  return Ok();
}

Result<std::vector<LockConfig>> RememberedLocks(const std::string& folder) {
  std::vector<LockConfig> locks;
  std::ifstream file(FileIn(folder), std::ios::binary);
  if (folder.empty() || !file) return locks;
  std::ostringstream text;
  text << file.rdbuf();
  const auto fields = DecodeFields(text.str());
  if (!fields || fields->size() % kFieldsOfALock != 0) {
    return Error{FileIn(folder) + " is torn: the lines of the configuration count"};
  }
  for (std::size_t i = 0; i < fields->size(); i += kFieldsOfALock) {
    LockConfig lock;
    lock.name = (*fields)[i];
    lock.gpio = (*fields)[i + 1];
    lock.active_low = (*fields)[i + 2] == "low";
    lock.fail_safe = (*fields)[i + 3] == "safe";
    locks.push_back(std::move(lock));
  }
  return locks;
}

}  // namespace foyer::door
