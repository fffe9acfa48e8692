#include "store/temporary_copy.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace foyer::store {
namespace {

// Those that lie in memory, as a rule; the first is the service's own.
std::vector<std::string> Places() {
  std::vector<std::string> places = {"/dev/shm", "/run", "/tmp"};
  if (const char* const own = std::getenv("RUNTIME_DIRECTORY")) places.insert(places.begin(), own);
  return places;
}

}  // namespace

std::optional<TemporaryCopy> TemporaryCopy::Of(const std::string& database) {
  for (const std::string& place : Places()) {
    std::string folder = place + "/foyer-XXXXXX";  // nobody else may look into what mkdtemp makes
    if (mkdtemp(folder.data()) == nullptr) continue;
    TemporaryCopy copy(folder);
    std::error_code error;
    std::filesystem::copy_file(database, copy.path(), error);
    if (error) continue;
    std::error_code none;  // the log may not be there
    if (std::filesystem::exists(database + "-wal", none))
      std::filesystem::copy_file(database + "-wal", copy.path() + "-wal", error);
    std::filesystem::permissions(copy.path(), std::filesystem::perms::owner_write, std::filesystem::perm_options::add,
                                 none);
    if (!error) return copy;
  }
  return std::nullopt;
}

TemporaryCopy::~TemporaryCopy() {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

TemporaryCopy::TemporaryCopy(TemporaryCopy&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}

}  // namespace foyer::store
