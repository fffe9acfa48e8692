#include "foyer/config.h"

namespace foyer {

bool Network::Contains(const IpAddress& host) const {
  for (unsigned bit = 0; bit < prefix; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80u >> (bit % 8));
    if ((host.bytes()[bit / 8] & mask) != (address.bytes()[bit / 8] & mask)) return false;
  }
  return true;
}

}  // namespace foyer
