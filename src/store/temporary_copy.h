// A copy of a database and its log in a folder of its own in memory, gone with this object.
#pragma once
#include <optional>
#include <string>

namespace foyer::store {

class TemporaryCopy {
 public:
  static std::optional<TemporaryCopy> Of(const std::string& database);  // nothing if there is no room for it
  ~TemporaryCopy();
  TemporaryCopy(TemporaryCopy&& other) noexcept;
  TemporaryCopy& operator=(TemporaryCopy&&) = delete;

  std::string path() const { return folder_ + "/foyer.db"; }

 private:
  explicit TemporaryCopy(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;  // empty: moved away
};

}  // namespace foyer::store
