#include "drivers/gpio.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::drivers {
namespace {

using namespace std::chrono_literals;

class GpioTest : public testing::Test {
 protected:
  std::string Path(const char* name) const { return (folder_ / name).string(); }
  static std::string Content(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::unique_ptr<InputLine> Watch(const std::string& path, std::vector<bool>& levels, std::vector<bool>& found) {
    return WatchInputLine(loop_, {.gpio = "virtual:" + path},
                          {.on_found = [&found](bool active) { found.push_back(active); },
                           .on_fault = [this](const std::string& what) { faults_.push_back(what); },
                           .on_change = [&levels](bool active) { levels.push_back(active); }});
  }
  void Write(const std::string& path, std::string_view text) {
    const int fifo = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    ASSERT_EQ(write(fifo, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    close(fifo);
    for (int fd = 0; fd < 64; ++fd) loop_.TriggerFd(fd, FdWatch::kRead);
  }

  const TemporaryFolder temporary_;
  const std::filesystem::path folder_ = temporary_.path();
  FakeEventLoop loop_;
  std::vector<std::string> faults_;
};

TEST_F(GpioTest, ASpecNamesAChipsLineOrAVirtualOne) {
  EXPECT_EQ(ParseLineSpec("virtual:/tmp/x:y")->virtual_path, "/tmp/x:y");
  const auto line = ParseLineSpec("gpiochip0:17");
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->chip, "gpiochip0");
  EXPECT_EQ(line->offset, 17U);
  EXPECT_EQ(ParseLineSpec("RING_BUTTON")->name, "RING_BUTTON");
  const auto labelled = ParseLineSpec("i2c:0-0020:7");
  ASSERT_TRUE(labelled.ok());
  EXPECT_EQ(labelled->chip, "i2c:0-0020") << "a label may hold a colon";
  EXPECT_EQ(labelled->offset, 7U);
}

TEST_F(GpioTest, AnythingElseIsRefusedWithAnExample) {
  for (const char* spec :
       {"", "gpiochip0:", ":17", "gpiochip0:x", "gpiochip0:-1", "gpiochip0:1 ", "gpiochip0:99999999999", "virtual:"}) {
    const auto line = ParseLineSpec(spec);
    ASSERT_FALSE(line.ok()) << spec;
    EXPECT_NE(line.error().message.find("gpiochip0:17"), std::string::npos) << spec;
  }
}

TEST_F(GpioTest, AVirtualOutputIsAtRestFromTheStartAndHoldsItsLevelInOneLine) {
  std::ofstream(Path("lock")) << "left over by something else";
  auto line = OpenOutputLine({.gpio = "virtual:" + Path("lock"), .active_low = true});
  ASSERT_TRUE(line.ok()) << line.error().message;
  EXPECT_EQ(Content(Path("lock")), "0\n");
  ASSERT_TRUE((*line)->Set(true).ok());
  EXPECT_EQ(Content(Path("lock")), "1\n");
  ASSERT_TRUE((*line)->Set(false).ok());
  EXPECT_EQ(Content(Path("lock")), "0\n");
}

TEST_F(GpioTest, ALineThatRestsActiveIsOnWhenItIsNot) {
  auto line = OpenOutputLine({.gpio = "virtual:" + Path("magnet"), .rests_active = true});
  ASSERT_TRUE(line.ok()) << line.error().message;
  EXPECT_EQ(Content(Path("magnet")), "1\n");
  ASSERT_TRUE((*line)->Set(true).ok());
  EXPECT_EQ(Content(Path("magnet")), "0\n");
}

TEST_F(GpioTest, WhatIsWrittenToAVirtualInputIsItsLevelAndEachOneAPress) {
  std::vector<bool> levels, found;
  const auto line = Watch(Path("button"), levels, found);
  EXPECT_EQ(found, std::vector<bool>{false});
  Write(Path("button"), "1\n0\n1\n1\n");
  EXPECT_EQ(levels, (std::vector<bool>{true, false, true, true}));
}

TEST_F(GpioTest, AFileThatIsNoFifoIsNotTakenForAButtonUntilItIsGone) {
  std::ofstream(Path("button")) << "precious";
  std::vector<bool> levels, found;
  const auto line = Watch(Path("button"), levels, found);
  ASSERT_EQ(faults_.size(), 1U);
  EXPECT_NE(faults_[0].find("not a FIFO"), std::string::npos);
  EXPECT_EQ(Content(Path("button")), "precious");
  loop_.Advance(60s);
  EXPECT_EQ(faults_.size(), 1U) << "told once, however often it is tried";
  std::filesystem::remove(Path("button"));
  loop_.Advance(5s);
  ASSERT_EQ(faults_.size(), 2U);
  EXPECT_EQ(faults_[1], "");
  Write(Path("button"), "1");
  EXPECT_EQ(levels, std::vector<bool>{true});
}

TEST_F(GpioTest, AMissingChipAndAFolderThatCannotBeMadeAreNamed) {
  const auto chip = OpenOutputLine({.gpio = "gpiochip987:1"});
  ASSERT_FALSE(chip.ok());
  EXPECT_NE(chip.error().message.find("gpiochip987"), std::string::npos);
  const auto name = OpenOutputLine({.gpio = "NO_SUCH_LINE"});
  ASSERT_FALSE(name.ok());
  EXPECT_NE(name.error().message.find("NO_SUCH_LINE"), std::string::npos);
  const auto folder = OpenOutputLine({.gpio = "virtual:/proc/nowhere/lock"});
  ASSERT_FALSE(folder.ok());
  EXPECT_NE(folder.error().message.find("/proc/nowhere/lock"), std::string::npos);
}

TEST_F(GpioTest, AnInputWhoseChipIsMissingIsToldOnceAndTriedAtLeisure) {
  const auto line = WatchInputLine(loop_, {.gpio = "gpiochip987:1"},
                                   {.on_fault = [this](const std::string& what) { faults_.push_back(what); }});
  loop_.Advance(60s);
  ASSERT_EQ(faults_.size(), 1U);
  EXPECT_NE(faults_[0].find("gpiochip987"), std::string::npos);
  EXPECT_EQ(loop_.timer_count(), 1U);
}

TEST_F(GpioTest, AnOutputThatCannotBeOpenedIsOpenedWhenItIsNeededNext) {
  std::ofstream(Path("in-the-way")) << "no folder";
  const auto line = MakeOutputLine({.gpio = "virtual:" + Path("in-the-way") + "/lock"});
  EXPECT_FALSE(line->Set(false).ok());
  EXPECT_FALSE(line->Check().ok());
  std::filesystem::remove(Path("in-the-way"));
  EXPECT_TRUE(line->Check().ok());
  EXPECT_EQ(Content(Path("in-the-way") + "/lock"), "0\n");
  EXPECT_TRUE(line->Set(true).ok());
  EXPECT_EQ(Content(Path("in-the-way") + "/lock"), "1\n");
}

TEST_F(GpioTest, TheFolderOfAVirtualLineIsMade) {
  EXPECT_TRUE(OpenOutputLine({.gpio = "virtual:" + Path("data") + "/lock"}).ok());
  std::vector<bool> levels, found;
  const auto line = Watch(Path("data") + "/button", levels, found);
  EXPECT_TRUE(faults_.empty());
}

}  // namespace
}  // namespace foyer::drivers
