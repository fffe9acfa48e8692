#include "runtime/signals.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <vector>

#include "runtime/epoll_loop.h"

namespace foyer {
namespace {

TEST(SignalsTest, SignalsBecomeCallsOnTheLoop) {
  EpollLoop loop;
  std::vector<int> seen;
  SignalWatch signals(loop, {SIGTERM, SIGHUP}, [&](int signal) {
    seen.push_back(signal);
    if (seen.size() == 2) loop.Stop();
  });
  ASSERT_EQ(raise(SIGHUP), 0);  // would end the process if it were not blocked
  ASSERT_EQ(raise(SIGTERM), 0);
  loop.Run();
  EXPECT_EQ(seen, (std::vector<int>{SIGHUP, SIGTERM}));
}

}  // namespace
}  // namespace foyer
