#include "relay/port_pool.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "tests/relay/udp_socket.h"

namespace foyer::relay {
namespace {

constexpr std::uint16_t kFirst = 29400;

std::uint16_t BoundPort(int fd) {
  SocketAddress address;
  EXPECT_EQ(getsockname(fd, address.data(), &address.length), 0);
  return address.ToEndpoint().port;
}

TEST(PortPoolTest, RtpIsEvenAndRtcpTheNext) {
  PortPool pool(kFirst, kFirst + 9);
  const auto pair = pool.Take(kLoopback);
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->port() % 2, 0);
  EXPECT_EQ(BoundPort(pair->rtp()), pair->port());
  EXPECT_EQ(BoundPort(pair->rtcp()), pair->port() + 1);
}

TEST(PortPoolTest, KnowsItsOwnPorts) {
  PortPool pool(kFirst, kFirst + 9);
  {
    const auto pair = pool.Take(kLoopback);
    ASSERT_TRUE(pair);
    const std::uint16_t port = pair->port();
    EXPECT_TRUE(pool.IsTaken({kLoopback, port}));
    EXPECT_TRUE(pool.IsTaken({kLoopback, static_cast<std::uint16_t>(port + 1)}));
    EXPECT_FALSE(pool.IsTaken({kLoopback, static_cast<std::uint16_t>(port + 2)}));
    EXPECT_FALSE(pool.IsTaken({*IpAddress::Parse("192.0.2.9"), port}));
  }
  EXPECT_FALSE(pool.IsTaken({kLoopback, kFirst}));
  EXPECT_FALSE(pool.IsTaken({kLoopback, 1}));
  EXPECT_FALSE(pool.IsTaken({kLoopback, 65535}));
}

TEST(PortPoolTest, OnlyWholePairsOfTheRangeAreUsed) {
  EXPECT_EQ(PortPool(30000, 30009).size(), 5U);
  EXPECT_EQ(PortPool(30001, 30010).size(), 4U);
  EXPECT_EQ(PortPool(65000, 65535).size(), 268U);
  EXPECT_EQ(PortPool(30001, 30002).size(), 0U);
  EXPECT_EQ(PortPool(30000, 30000).size(), 0U);
  EXPECT_EQ(PortPool(65535, 65535).size(), 0U);
  EXPECT_EQ(PortPool(30010, 30000).size(), 0U);
  EXPECT_FALSE(PortPool(30000, 30000).Take(kLoopback));
}

TEST(PortPoolTest, WhenAllAreTakenThereAreNoneAndWhatIsGivenBackIsThereAgain) {
  PortPool pool(kFirst, kFirst + 7);
  std::vector<PortPair> pairs;
  while (auto pair = pool.Take(kLoopback)) pairs.push_back(std::move(*pair));
  EXPECT_EQ(pairs.size(), 4U);
  EXPECT_EQ(pool.taken(), 4U);
  EXPECT_FALSE(pool.Take(kLoopback));
  const std::uint16_t freed = pairs.back().port();
  pairs.pop_back();
  EXPECT_EQ(pool.taken(), 3U);
  const auto again = pool.Take(kLoopback);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->port(), freed);
}

TEST(PortPoolTest, AFreedPortIsUsedAgainAsLateAsPossible) {
  PortPool pool(kFirst, kFirst + 7);
  std::set<std::uint16_t> used;
  for (int i = 0; i < 4; ++i) used.insert(pool.Take(kLoopback)->port());
  EXPECT_EQ(used.size(), 4U);
}

TEST(PortPoolTest, APortThatAnotherProgramHoldsIsPassedOver) {
  PortPool pool(kFirst, kFirst + 7);
  const UdpSocket even({kLoopback, kFirst}), odd({kLoopback, kFirst + 3});
  std::set<std::uint16_t> got;
  std::vector<PortPair> pairs;
  while (auto pair = pool.Take(kLoopback)) {
    got.insert(pair->port());
    pairs.push_back(std::move(*pair));
  }
  EXPECT_EQ(got, (std::set<std::uint16_t>{kFirst + 4, kFirst + 6}));
}

TEST(PortPoolTest, AnAddressOfNoInterfaceIsServedByAll) {
  PortPool pool(kFirst + 100, kFirst + 199);
  const auto pair = pool.Take(*IpAddress::Parse("203.0.113.5"));
  ASSERT_TRUE(pair);
  const UdpSocket peer;
  peer.Send({kLoopback, pair->port()}, MakeAudio());
  pollfd ready{pair->rtp(), POLLIN, 0};
  EXPECT_EQ(poll(&ready, 1, 10'000), 1);
}

}  // namespace
}  // namespace foyer::relay
