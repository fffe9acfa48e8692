#include "guard/known_flows.h"

#include <gtest/gtest.h>

namespace foyer::guard {
namespace {

using namespace std::chrono_literals;

Flow FlowFrom(std::uint16_t port) {
  Flow flow;
  flow.remote = {IpAddress::FromV4(0x0a000001), port};
  return flow;
}

// A phone that moves from port to port leaves a flow behind each time.
TEST(KnownFlowsTest, FlowsWhoseTimeIsOverTakeNoMemory) {
  KnownFlows flows;
  TimePoint now{24h};
  for (std::uint16_t port = 1000; port < 1100; ++port, now += 1h) flows.Add(FlowFrom(port), now + 1h, {10, 10}, now);
  EXPECT_LE(flows.size(), 2U);
  EXPECT_NE(flows.Find(FlowFrom(1099), now), nullptr);
}

}  // namespace
}  // namespace foyer::guard
