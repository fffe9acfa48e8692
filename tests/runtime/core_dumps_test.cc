#include "runtime/core_dumps.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "tests/fakes/temporary_folder.h"

namespace foyer {
namespace {

// What the kernel says of a child that aborts; it dies in an empty folder, with cores allowed.
bool LeavesCore(bool forbid) {
  const TemporaryFolder folder;
  const pid_t child = fork();
  if (child == 0) {
    const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
    if (chdir(folder.path().c_str()) != 0 || setrlimit(RLIMIT_CORE, &all) != 0) _exit(1);
    if (forbid) ForbidCoreDumps();
    std::signal(SIGABRT, SIG_DFL);
    kill(getpid(), SIGABRT);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFSIGNALED(status) && WCOREDUMP(status);
}

TEST(CoreDumpsTest, ACrashLeavesNoneBehind) {
  if (!LeavesCore(false)) GTEST_SKIP() << "no program leaves one here";
  EXPECT_FALSE(LeavesCore(true));
}

}  // namespace
}  // namespace foyer
