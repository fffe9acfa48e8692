// FOYER_CHECK: our own bugs abort with file and line; systemd restarts us. Never for bytes from outside.
#pragma once
#include <cstdio>
#include <cstdlib>

namespace foyer::internal {
[[noreturn]] inline void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "foyerd: bug: %s is false at %s:%d\n", condition, file, line);
  std::abort();
}
}  // namespace foyer::internal

#define FOYER_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::foyer::internal::CheckFailed(#condition, __FILE__, __LINE__))
