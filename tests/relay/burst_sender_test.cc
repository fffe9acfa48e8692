#include "relay/burst_sender.h"

#include <gtest/gtest.h>

#include <vector>

#include "relay/media_transport.h"
#include "tests/relay/udp_socket.h"

namespace foyer::relay {
namespace {

class BurstSenderTest : public testing::Test {
 protected:
  // Sends packets of these sizes, each filled with its number, and expects them whole and in order.
  void SendAndExpect(const std::vector<std::size_t>& sizes) {
    std::vector<Buffer> packets;
    for (const std::size_t size : sizes) packets.emplace_back(size, static_cast<std::uint8_t>(packets.size()));
    std::vector<iovec> parts;
    for (Buffer& packet : packets) parts.push_back({packet.data(), packet.size()});
    EXPECT_EQ(sender_.Send(from_.fd(), SocketAddress(to_.local()), parts), packets.size());
    for (const Buffer& packet : packets) EXPECT_EQ(to_.Receive(), packet);
    EXPECT_FALSE(to_.ReceiveNow());
  }

  UdpSocket from_, to_;
  BurstSender sender_;
};

TEST_F(BurstSenderTest, EverySizeArrivesAsItWas) {
  SendAndExpect({1100});
  SendAndExpect({1100, 1100, 1100, 1100, 400});
  SendAndExpect({400, 1100, 1100});
  SendAndExpect({1100, 400, 1100, 400, 1200, 1200, 1});
  SendAndExpect(std::vector<std::size_t>(kMaxBurst, 172));
  SendAndExpect(std::vector<std::size_t>(kMaxBurst, 1400));
  SendAndExpect({});
}

// The kernel leaves segments without a checksum to nobody, so it refuses to cut them.
TEST_F(BurstSenderTest, WhereSegmentationIsRefusedPacketsGoOneByOne) {
  const int on = 1;
  ASSERT_EQ(setsockopt(from_.fd(), SOL_SOCKET, SO_NO_CHECK, &on, sizeof(on)), 0);
  SendAndExpect({1100, 1100, 1100});
  SendAndExpect({1100, 1100, 1100});
}

TEST_F(BurstSenderTest, AnAddressThatRefusesLosesPacketsAndNothingElse) {
  std::vector<iovec> parts;
  Buffer packet = MakeAudio();
  parts.assign(3, {packet.data(), packet.size()});
  const SocketAddress nowhere(Endpoint{kLoopback, 0});
  EXPECT_EQ(sender_.Send(from_.fd(), nowhere, parts), 0U);
  EXPECT_EQ(sender_.Send(-1, SocketAddress(to_.local()), parts), 0U);
  SendAndExpect({172, 172});
}

}  // namespace
}  // namespace foyer::relay
