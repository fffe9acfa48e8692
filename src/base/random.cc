#include "base/random.h"

#include <sys/random.h>

#include <cerrno>
#include <vector>

#include "foyer/check.h"

namespace foyer {

void FillRandom(MutableBytes bytes) {
  while (!bytes.empty()) {
    const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    FOYER_CHECK(got > 0);
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

std::string RandomHex(std::size_t bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::vector<std::uint8_t> random(bytes);
  FillRandom(random);
  std::string hex;
  for (const std::uint8_t byte : random) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

}  // namespace foyer
