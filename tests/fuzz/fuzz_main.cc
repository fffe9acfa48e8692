// libFuzzer's way into the target that FOYER_FUZZ_TARGET names.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const foyer::fuzz::Target& target : foyer::fuzz::kTargets) {
    if (target.name != FOYER_FUZZ_TARGET) continue;
    target.run({data, size});
    return 0;
  }
  std::abort();  // no such target
}
