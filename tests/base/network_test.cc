#include <gtest/gtest.h>

#include "foyer/config.h"

namespace foyer {
namespace {

bool Holds(std::string_view network, unsigned prefix, std::string_view host) {
  return Network{*IpAddress::Parse(network), prefix}.Contains(*IpAddress::Parse(host));
}

TEST(NetworkTest, ContainsWhatSharesThePrefix) {
  EXPECT_TRUE(Holds("192.0.2.0", 120, "192.0.2.255"));
  EXPECT_FALSE(Holds("192.0.2.0", 120, "192.0.3.0"));
  EXPECT_TRUE(Holds("192.0.2.128", 121, "192.0.2.200"));
  EXPECT_FALSE(Holds("192.0.2.128", 121, "192.0.2.127"));
  EXPECT_TRUE(Holds("2001:db8::", 32, "2001:db8:ffff::1"));
  EXPECT_FALSE(Holds("2001:db8::", 32, "2001:db9::1"));
  EXPECT_TRUE(Holds("192.0.2.7", 128, "192.0.2.7"));
  EXPECT_FALSE(Holds("192.0.2.7", 128, "192.0.2.6"));
}

TEST(NetworkTest, AnIpv4NetworkHoldsNoIpv6Host) { EXPECT_FALSE(Holds("10.0.0.0", 104, "2001:db8::1")); }

}  // namespace
}  // namespace foyer
