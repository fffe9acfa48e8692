// Which code opens which lock. Codes are prefix-free by configuration: none begins another.
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "foyer/config.h"

namespace foyer::door {

class CodeBook {
 public:
  explicit CodeBook(std::vector<LockConfig> locks);

  // The lock that exactly this code opens, or null.
  const LockConfig* Find(std::string_view code) const;
  // `digits` are the beginning of a code, or a whole one.
  bool IsBeginning(std::string_view digits) const;
  std::size_t longest() const { return longest_; }  // digits
  // No code has a '#', so one that is typed just ends the code, as on many door stations.
  bool hash_ends_a_code() const { return !uses_hash_; }

 private:
  std::vector<LockConfig> locks_;
  std::size_t longest_ = 0;
  bool uses_hash_ = false;
};

// 0-9 * # A-D; lower-case letters count as upper-case ones. 0 for anything else.
char NormalDigit(char typed);

}  // namespace foyer::door
