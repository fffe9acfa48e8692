#include "runtime/core_dumps.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

namespace foyer {
namespace {

// What the kernel says of a child that aborts; it dies in an empty folder, with cores allowed.
bool LeavesCore(bool forbid) {
  char folder[] = "/tmp/foyer_core_XXXXXX";
  EXPECT_NE(mkdtemp(folder), nullptr);
  const pid_t child = fork();
  if (child == 0) {
    const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
    if (chdir(folder) != 0 || setrlimit(RLIMIT_CORE, &all) != 0) _exit(1);
    if (forbid) ForbidCoreDumps();
    std::signal(SIGABRT, SIG_DFL);
    kill(getpid(), SIGABRT);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(std::system((std::string("rm -r ") + folder).c_str()), 0);
  return WIFSIGNALED(status) && WCOREDUMP(status);
}

TEST(CoreDumpsTest, ACrashLeavesNoneBehind) {
  if (!LeavesCore(false)) GTEST_SKIP() << "no program leaves one here";
  EXPECT_FALSE(LeavesCore(true));
}

}  // namespace
}  // namespace foyer
