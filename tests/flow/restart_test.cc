// A daemon that dies or hangs: what is left, and what is there again.
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using RestartTest = FlowTest;

TEST_F(RestartTest, KilledWhileItRingsItComesBackSafeAndRingsEveryUdpPhone) {
  HouseOptions options;
  options.pulse_ms = 10000;
  StartHouse(options);
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  anna->Respond(180, "a");
  ASSERT_EQ(house_->Request("POST", "/api/v1/locks/front/open").status / 100, 2);
  ASSERT_TRUE(house_->WaitFor("lock_on"));
  ASSERT_TRUE(LockIsOn());
  house_->process().Kill(SIGKILL);
  ASSERT_EQ(house_->process().WaitForExit(), 128 + SIGKILL);
  ASSERT_TRUE(LockIsOn()) << "a killed process cannot have driven it";

  house_->Start();
  EXPECT_FALSE(LockIsOn());
  EXPECT_EQ(house_->DevicesNow(), 2U);
  ASSERT_TRUE(house_->WaitForDoor());
  const std::string old_call(anna->invite()->call_id());
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return anna->invite()->call_id() != old_call && ben->invite()->call_id() != old_call; }));
}

TEST_F(RestartTest, SafeLocksDrivesThemSafeAfterADeath) {
  HouseOptions options;
  options.pulse_ms = 10000;
  StartHouse(options);
  ASSERT_EQ(house_->Request("POST", "/api/v1/locks/front/open").status / 100, 2);
  ASSERT_TRUE(house_->WaitFor("lock_on"));
  house_->process().Kill(SIGKILL);
  house_->process().WaitForExit();
  ASSERT_TRUE(LockIsOn());
  EXPECT_EQ(RunFoyerd({"--config", folder() + "/foyer.conf", "--safe-locks"})->WaitForExit(), 0);
  EXPECT_FALSE(LockIsOn());
}

TEST_F(RestartTest, TheLockClosesWhileTheLoopThreadIsStopped) {
  StartHouse();
  ASSERT_EQ(house_->Request("POST", "/api/v1/locks/front/open").status / 100, 2);
  const pid_t loop_thread = house_->process().pid();  // the first thread of the process
  if (ptrace(PTRACE_SEIZE, loop_thread, nullptr, nullptr) != 0) GTEST_SKIP() << "nobody may stop single threads here";
  ASSERT_EQ(ptrace(PTRACE_INTERRUPT, loop_thread, nullptr, nullptr), 0);
  ASSERT_EQ(waitpid(loop_thread, nullptr, __WALL), loop_thread);
  EXPECT_TRUE(Until([&] { return !LockIsOn(); }));
  ASSERT_EQ(ptrace(PTRACE_DETACH, loop_thread, nullptr, nullptr), 0);
  EXPECT_TRUE(house_->WaitFor("lock_off"));
}

}  // namespace
}  // namespace foyer::flow
