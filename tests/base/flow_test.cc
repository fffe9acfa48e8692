#include "foyer/flow.h"

#include <gtest/gtest.h>

namespace foyer {
namespace {

TEST(FlowTest, TransportsHaveTheirNames) {
  EXPECT_STREQ(ViaName(Transport::kTcp), "TCP");
  EXPECT_STREQ(UriName(Transport::kWss), "wss");
  EXPECT_TRUE(IsStream(Transport::kTls));
  EXPECT_FALSE(IsStream(Transport::kUdp));
}

TEST(FlowTest, TwoConnectionsOfOneHostAreTwoFlows) {
  Flow flow;
  flow.transport = Transport::kTcp;
  flow.remote = *Endpoint::Parse("192.0.2.7:50312");
  flow.connection = 1;
  Flow other = flow;
  other.connection = 2;
  EXPECT_NE(flow, other);
  EXPECT_NE(std::hash<Flow>{}(flow), std::hash<Flow>{}(other));
  EXPECT_EQ(flow.ToString(), "tcp 192.0.2.7:50312");
}

}  // namespace
}  // namespace foyer
