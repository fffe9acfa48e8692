// What counts as one source of traffic: an IPv4 address; of IPv6 the whole /64, since one host has all of it.
#pragma once
#include <algorithm>
#include <cstdint>

#include "foyer/endpoint.h"

namespace foyer {

// For IPv6 the first address of its /64.
inline IpAddress SourceOf(const IpAddress& address) {
  if (address.is_v4()) return address;
  auto bytes = address.bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return IpAddress::FromV6(bytes);
}

}  // namespace foyer
