// Keypads and Wiegand lines that are FIFOs; real ones are typed at in tests/lab.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "foyer/input_devices.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::drivers {
namespace {

using namespace std::chrono_literals;

class KeyDeviceTest : public testing::Test {
 protected:
  std::unique_ptr<KeyDevice> Open(const std::string& spec) {
    auto device =
        OpenKeyDevice(loop_, spec,
                      {[this](char key) { typed_ += key; },
                       [this](const std::string& what) { faults_.push_back(what); }, [this] { ++recovered_; }});
    loop_.RunReady();
    return device;
  }
  void Write(const std::string& path, std::string_view text) {
    const int fifo = open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    ASSERT_EQ(write(fifo, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    close(fifo);
    for (int fd = 0; fd < 64; ++fd) loop_.TriggerFd(fd, FdWatch::kRead);
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_.path() + "/keys";
  FakeEventLoop loop_;
  std::string typed_;
  std::vector<std::string> faults_;
  int recovered_ = 0;
};

TEST_F(KeyDeviceTest, WhatIsWrittenIntoAVirtualOneIsTyped) {
  const auto device = Open("virtual:" + path_);
  Write(path_, "4711\n");
  EXPECT_EQ(typed_, "4711\n");
  EXPECT_TRUE(faults_.empty());
  EXPECT_EQ(std::filesystem::status(path_).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(KeyDeviceTest, OneThatIsNotThereIsToldOnceAndFoundWhenItComes) {
  std::ofstream(path_) << "no FIFO";
  const auto device = Open("virtual:" + path_);
  loop_.Advance(60s);
  EXPECT_EQ(faults_.size(), 1U);
  EXPECT_EQ(recovered_, 0);
  std::filesystem::remove(path_);
  loop_.Advance(3s);
  EXPECT_EQ(recovered_, 1);
  Write(path_, "1");
  EXPECT_EQ(typed_, "1");
}

TEST_F(KeyDeviceTest, AnInputDeviceThatIsNotThereIsToldWithItsFix) {
  const auto device = Open(folder_.path() + "/event3");
  loop_.Advance(60s);
  ASSERT_EQ(faults_.size(), 1U);
  EXPECT_NE(faults_[0].find("plug it in"), std::string::npos);
  const auto file = Open("/dev/null");
  EXPECT_NE(faults_.back().find("is it an input device?"), std::string::npos) << faults_.back();
}

TEST_F(KeyDeviceTest, AVirtualPulseLineTellsTheStampsThatAreWritten) {
  std::vector<std::chrono::nanoseconds> pulses;
  const auto line =
      OpenPulseLine(loop_, "virtual:" + path_, [&](std::chrono::nanoseconds at) { pulses.push_back(at); });
  ASSERT_TRUE(line.ok()) << line.error().message;
  Write(path_, "1000\n2000\nnonsense\n99999999999999999999999999\n30");
  Write(path_, "00\n");
  EXPECT_EQ(pulses, (std::vector<std::chrono::nanoseconds>{1000ns, 2000ns, 3000ns}));
}

}  // namespace
}  // namespace foyer::drivers
