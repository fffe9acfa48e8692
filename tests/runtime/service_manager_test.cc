#include "runtime/service_manager.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include "base/unique_fd.h"
#include "tests/fakes/fake_event_loop.h"

namespace foyer {
namespace {

using namespace std::chrono_literals;

// Stands in for systemd: an abstract datagram socket that $NOTIFY_SOCKET names.
class ServiceManagerTest : public testing::Test {
 protected:
  ServiceManagerTest() : socket_(socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
    const std::string name = "@foyer-test-" + std::to_string(getpid());
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.data() + 1, name.size() - 1);  // '@' stands for the zero byte
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    EXPECT_EQ(bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), length), 0);
    setenv("NOTIFY_SOCKET", name.c_str(), 1);
  }
  ~ServiceManagerTest() override {
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
  }
  std::string Told() {
    char text[256];
    const ssize_t size = recv(socket_.get(), text, sizeof text, 0);
    return size < 0 ? "" : std::string(text, static_cast<std::size_t>(size));
  }

  FakeEventLoop loop_;
  UniqueFd socket_;
};

TEST_F(ServiceManagerTest, TellsReadyStatusAndStopping) {
  ServiceManager manager(loop_);
  EXPECT_TRUE(ServiceManager::IsThere());
  manager.Report("rings home");
  manager.Report("2 devices");
  manager.Stopping("waits for a call", 120s);
  ServiceManager::Failed("no port is free");
  EXPECT_EQ(Told(), "READY=1\nSTATUS=rings home");
  EXPECT_EQ(Told(), "STATUS=2 devices");
  EXPECT_EQ(Told(), "STOPPING=1\nEXTEND_TIMEOUT_USEC=120000000\nSTATUS=waits for a call");
  EXPECT_EQ(Told(), "STATUS=no port is free");
}

TEST_F(ServiceManagerTest, FeedsTheWatchdogThreeTimesInItsPeriodOnceReady) {
  setenv("WATCHDOG_USEC", "30000000", 1);
  ServiceManager manager(loop_);
  loop_.Advance(60s);
  EXPECT_EQ(Told(), "");
  manager.Report("up");
  Told();
  EXPECT_EQ(Told(), "WATCHDOG=1");
  loop_.Advance(9s);
  EXPECT_EQ(Told(), "");
  loop_.Advance(1s);
  EXPECT_EQ(Told(), "WATCHDOG=1");
}

TEST_F(ServiceManagerTest, NobodyIsFedIfNobodyWatches) {
  ServiceManager manager(loop_);
  manager.Report("up");
  EXPECT_TRUE(loop_.IsIdle());
}

}  // namespace
}  // namespace foyer
