#include "base/socket_address.h"

#include <gtest/gtest.h>

namespace foyer {
namespace {

TEST(SocketAddressTest, AnEndpointComesBackAsItWas) {
  for (const char* text : {"192.0.2.1:5060", "[2001:db8::1]:5061", "0.0.0.0:1", "[::]:65535"}) {
    const Endpoint endpoint = *Endpoint::Parse(text);
    EXPECT_EQ(SocketAddress(endpoint).ToEndpoint(), endpoint) << text;
  }
}

TEST(SocketAddressTest, FamilyAndLengthFitTheAddress) {
  const SocketAddress v4(*Endpoint::Parse("192.0.2.1:5060"));
  EXPECT_EQ(v4.family(), AF_INET);
  EXPECT_EQ(v4.length, sizeof(sockaddr_in));
  const SocketAddress v6(*Endpoint::Parse("[2001:db8::1]:5060"));
  EXPECT_EQ(v6.family(), AF_INET6);
  EXPECT_EQ(v6.length, sizeof(sockaddr_in6));
}

TEST(SocketAddressTest, AMappedAddressOfADualStackSocketIsIpv4) {
  SocketAddress address;
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  v6->sin6_family = AF_INET6;
  v6->sin6_port = htons(5060);
  const auto mapped = IpAddress::FromV4(0xc0000201u).bytes();
  std::copy(mapped.begin(), mapped.end(), v6->sin6_addr.s6_addr);
  EXPECT_EQ(address.ToEndpoint().ToString(), "192.0.2.1:5060");
}

TEST(SocketAddressTest, OtherFamiliesGiveTheZeroEndpoint) {
  SocketAddress address;
  address.storage.ss_family = AF_UNIX;
  EXPECT_EQ(address.ToEndpoint(), Endpoint());
}

}  // namespace
}  // namespace foyer
