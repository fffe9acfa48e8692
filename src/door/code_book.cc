#include "door/code_book.h"

#include <algorithm>

namespace foyer::door {

CodeBook::CodeBook(std::vector<LockConfig> locks) : locks_(std::move(locks)) {
  for (const LockConfig& lock : locks_) {
    for (const std::string& code : lock.codes) {
      longest_ = std::max(longest_, code.size());
      uses_hash_ = uses_hash_ || code.find('#') != std::string::npos;
    }
  }
}

const LockConfig* CodeBook::Find(std::string_view code) const {
  if (code.empty()) return nullptr;
  for (const LockConfig& lock : locks_) {
    if (std::ranges::find(lock.codes, code) != lock.codes.end()) return &lock;
  }
  return nullptr;
}

bool CodeBook::IsBeginning(std::string_view digits) const {
  return std::ranges::any_of(locks_, [digits](const LockConfig& lock) {
    return std::ranges::any_of(lock.codes, [digits](const std::string& code) { return code.starts_with(digits); });
  });
}

char NormalDigit(char typed) {
  if ((typed >= '0' && typed <= '9') || typed == '*' || typed == '#' || (typed >= 'A' && typed <= 'D')) return typed;
  if (typed >= 'a' && typed <= 'd') return static_cast<char>(typed - 'a' + 'A');
  return 0;
}

}  // namespace foyer::door
