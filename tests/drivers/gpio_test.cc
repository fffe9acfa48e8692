#include "drivers/gpio.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::drivers {
namespace {

class GpioTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "foyer-gpio-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Path(const char* name) const { return (folder_ / name).string(); }
  static std::string Content(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::filesystem::path folder_;
  FakeEventLoop loop_;
};

TEST_F(GpioTest, ASpecNamesAChipsLineOrAVirtualOne) {
  EXPECT_EQ(ParseLineSpec("virtual:/tmp/x:y")->virtual_path, "/tmp/x:y");
  const auto line = ParseLineSpec("gpiochip0:17");
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->chip, "gpiochip0");
  EXPECT_EQ(line->offset, 17U);
}

TEST_F(GpioTest, AnythingElseIsRefusedWithAnExample) {
  for (const char* spec : {"", "17", "gpiochip0", "gpiochip0:", ":17", "gpiochip0:x", "gpiochip0:-1", "gpiochip0:1 ",
                           "gpiochip0:99999999999", "virtual:"}) {
    const auto line = ParseLineSpec(spec);
    ASSERT_FALSE(line.ok()) << spec;
    EXPECT_NE(line.error().message.find("gpiochip0:17"), std::string::npos) << spec;
  }
}

TEST_F(GpioTest, AVirtualOutputIsInactiveFromTheStartAndHoldsItsLevelInOneLine) {
  std::ofstream(Path("lock")) << "left over by something else";
  auto line = OpenOutputLine("virtual:" + Path("lock"), true);
  ASSERT_TRUE(line.ok()) << line.error().message;
  EXPECT_EQ(Content(Path("lock")), "0\n");
  ASSERT_TRUE((*line)->Set(true).ok());
  EXPECT_EQ(Content(Path("lock")), "1\n");
  ASSERT_TRUE((*line)->Set(false).ok());
  EXPECT_EQ(Content(Path("lock")), "0\n");
}

TEST_F(GpioTest, EveryOneWrittenToAVirtualInputIsAPress) {
  int presses = 0;
  auto line = OpenInputLine(loop_, "virtual:" + Path("button"), [&] { ++presses; });
  ASSERT_TRUE(line.ok()) << line.error().message;
  ASSERT_EQ(loop_.watch_count(), 1U);
  const int fifo = open(Path("button").c_str(), O_WRONLY | O_CLOEXEC);
  ASSERT_EQ(write(fifo, "1\n0\n1\n", 6), 6);
  close(fifo);
  for (int fd = 0; fd < 64; ++fd) loop_.TriggerFd(fd, FdWatch::kRead);
  EXPECT_EQ(presses, 2);
}

TEST_F(GpioTest, AFileThatIsNoFifoIsNotTakenForAButton) {
  std::ofstream(Path("button")) << "precious";
  const auto line = OpenInputLine(loop_, "virtual:" + Path("button"), [] {});
  ASSERT_FALSE(line.ok());
  EXPECT_NE(line.error().message.find("not a FIFO"), std::string::npos);
  EXPECT_EQ(Content(Path("button")), "precious");
}

TEST_F(GpioTest, AMissingChipAndAFolderThatCannotBeMadeAreNamed) {
  const auto chip = OpenOutputLine("gpiochip987:1", false);
  ASSERT_FALSE(chip.ok());
  EXPECT_NE(chip.error().message.find("gpiochip987"), std::string::npos);
  const auto input = OpenInputLine(loop_, "gpiochip987:1", [] {});
  EXPECT_FALSE(input.ok());
  const auto folder = OpenOutputLine("virtual:/proc/nowhere/lock", false);
  ASSERT_FALSE(folder.ok());
  EXPECT_NE(folder.error().message.find("/proc/nowhere/lock"), std::string::npos);
}

TEST_F(GpioTest, TheFolderOfAVirtualLineIsMade) {
  EXPECT_TRUE(OpenOutputLine("virtual:" + Path("data") + "/lock", false).ok());
  EXPECT_TRUE(OpenInputLine(loop_, "virtual:" + Path("data") + "/button", [] {}).ok());
}

}  // namespace
}  // namespace foyer::drivers
