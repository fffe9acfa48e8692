#include "foyer/endpoint.h"

#include <gtest/gtest.h>

#include <unordered_set>

namespace foyer {
namespace {

std::string Again(std::string_view text) {
  const auto address = IpAddress::Parse(text);
  return address ? address->ToString() : "-";
}

TEST(IpAddressTest, BothFamiliesAreReadAndWritten) {
  EXPECT_EQ(Again("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(Again("2001:DB8:0:0::1"), "2001:db8::1");
  EXPECT_EQ(Again("[2001:db8::1]"), "2001:db8::1");
  EXPECT_EQ(IpAddress::Parse("2001:db8::1")->ToUriHost(), "[2001:db8::1]");
  EXPECT_EQ(IpAddress::Parse("192.0.2.1")->ToUriHost(), "192.0.2.1");
}

TEST(IpAddressTest, AnythingElseIsNoAddress) {
  for (const char* text : {"", "[]", "[", "192.0.2", "192.0.2.256", "192.0.2.1 ", "[192.0.2.1]", "fe80::1%eth0",
                           "house.example", "::::", "1:2:3:4:5:6:7:8:9"})
    EXPECT_EQ(Again(text), "-") << text;
  EXPECT_EQ(Again(std::string(1000, '1')), "-");
  EXPECT_EQ(Again(std::string_view("1.2.3.4\0.5", 10)), "-");
}

TEST(IpAddressTest, AThirdColonBeforeAnIpv4PartIsBorne) {
  EXPECT_EQ(IpAddress::Parse("[2001:db8:::192.0.2.1]"), IpAddress::Parse("2001:db8::192.0.2.1"));
  EXPECT_EQ(IpAddress::Parse(":::192.0.2.1"), IpAddress::Parse("::192.0.2.1"));
  for (const char* text : {"2001:db8:::1", "2001:db8::::192.0.2.1", "2001:::1:192.0.2.1", "1::2:::192.0.2.1"})
    EXPECT_FALSE(IpAddress::Parse(text)) << text;
}

TEST(IpAddressTest, AMappedAddressIsTheIpv4One) {
  const auto v4 = *IpAddress::Parse("192.0.2.1");
  const auto mapped = *IpAddress::Parse("::ffff:192.0.2.1");
  EXPECT_EQ(v4, mapped);
  EXPECT_EQ(std::hash<IpAddress>{}(v4), std::hash<IpAddress>{}(mapped));
  EXPECT_TRUE(mapped.is_v4());
  EXPECT_EQ(mapped.v4(), 0xc0000201u);
  EXPECT_EQ(IpAddress::FromV4(0xc0000201u), v4);
}

TEST(IpAddressTest, LoopbackAndUnspecified) {
  EXPECT_TRUE(IpAddress::Parse("127.3.2.1")->is_loopback());
  EXPECT_TRUE(IpAddress::Parse("::1")->is_loopback());
  EXPECT_FALSE(IpAddress::Parse("128.0.0.1")->is_loopback());
  EXPECT_FALSE(IpAddress::Parse("::2")->is_loopback());
  EXPECT_TRUE(IpAddress::Parse("0.0.0.0")->is_unspecified());
  EXPECT_TRUE(IpAddress().is_unspecified());
  EXPECT_FALSE(IpAddress::Parse("0.0.0.1")->is_unspecified());
}

TEST(EndpointTest, AddressAndPortAreReadAndWritten) {
  EXPECT_EQ(Endpoint::Parse("192.0.2.1:5060")->ToString(), "192.0.2.1:5060");
  EXPECT_EQ(Endpoint::Parse("[2001:db8::1]:5061")->ToString(), "[2001:db8::1]:5061");
  EXPECT_EQ(Endpoint::Parse("192.0.2.1:65535")->port, 65535);
}

TEST(EndpointTest, AnythingElseIsNoEndpoint) {
  for (const char* text : {"", ":", ":5060", "192.0.2.1", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:-1",
                           "192.0.2.1:5060x", "2001:db8::1:5060", "[2001:db8::1]", "[2001:db8::1]5060"})
    EXPECT_FALSE(Endpoint::Parse(text)) << text;
}

TEST(EndpointTest, HashesOfNeighboursDiffer) {
  std::unordered_set<std::size_t> hashes;
  for (std::uint32_t host = 0; host < 64; ++host)
    for (std::uint16_t port = 5000; port < 5064; ++port)
      hashes.insert(std::hash<Endpoint>{}({IpAddress::FromV4(0xc0a80000u + host), port}));
  EXPECT_GT(hashes.size(), 64u * 64u * 9 / 10);
}

}  // namespace
}  // namespace foyer
