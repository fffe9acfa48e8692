#include "recording/kept_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "recording/durable_file.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::recording {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr KeptId Picture(std::uint64_t event) { return {event, Kind::kSnapshot}; }
constexpr KeptId Recording(std::uint64_t event) { return {event, Kind::kRecording}; }

class KeptFilesTest : public testing::Test {
 protected:
  static RecordingConfig Config() {
    RecordingConfig config;
    config.keep_bytes = 1'000;
    config.keep_for = 24h;
    return config;
  }
  void Write(const std::string& name, std::size_t bytes, const std::string& begin = {}) const {
    std::ofstream(folder_.path() + "/" + name, std::ios::binary) << begin << std::string(bytes - begin.size(), 'x');
  }
  bool Exists(const std::string& name) const { return std::filesystem::exists(folder_.path() + "/" + name); }
  std::vector<KeptId> Ids() const {
    std::vector<KeptId> ids;
    for (const auto& [id, file] : files_.files()) ids.push_back(id);
    return ids;
  }
  std::vector<std::uint64_t> Open() {
    auto unfinished = files_.Open();
    if (!unfinished) ADD_FAILURE() << unfinished.error().message;
    return unfinished ? *unfinished : std::vector<std::uint64_t>{};
  }
  void Keep(const KeptId& id, std::size_t bytes, std::chrono::system_clock::time_point now) {
    ASSERT_TRUE(WriteWhole(files_.PathOf(id), std::vector<std::uint8_t>(bytes)).ok());
    EXPECT_EQ(files_.Add(id, now).bytes, bytes);
  }

  TemporaryFolder folder_;
  KeptFiles files_{folder_.path(), Config()};
  const std::chrono::system_clock::time_point now_ = std::chrono::system_clock::now();
};

TEST_F(KeptFilesTest, MakesItsFoldersForNobodyElseToRead) {
  Open();
  for (const char* name : {"/snapshots", "/recordings"}) {
    struct stat facts {};
    ASSERT_EQ(stat((folder_.path() + name).c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0750U);
  }
  Keep(Picture(3), 10, now_);
  struct stat facts {};
  ASSERT_EQ(stat(files_.PathOf(Picture(3)).c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0640U);
  EXPECT_FALSE(Exists("snapshots/3.jpg.part"));
}

TEST_F(KeptFilesTest, FindsWhatIsThereAndLetsOtherFilesAlone) {
  Open();
  Write("snapshots/12.jpg", 100);
  Write("snapshots/9.jpg", 100);
  Write("snapshots/holiday.jpg", 100);
  Write("recordings/9.mkv", 300);
  Write("recordings/9x.mkv", 300);
  EXPECT_THAT(Open(), IsEmpty());
  EXPECT_THAT(Ids(), ElementsAre(Picture(9), Recording(9), Picture(12)));
  EXPECT_EQ(files_.files().at(Recording(9)).bytes, 300U);
  EXPECT_TRUE(Exists("snapshots/holiday.jpg"));
  EXPECT_TRUE(Exists("recordings/9x.mkv"));
}

TEST_F(KeptFilesTest, LeftoversOfACrashAreTidied) {
  Open();
  Write("snapshots/4.jpg.part", 50);
  const std::string cluster("\x1F\x43\xB6\x75\x83xxx", 8);
  Write("recordings/5.part.mkv", 200, cluster + cluster);
  Write("recordings/11.part.mkv", 8, cluster);
  Write("recordings/6.part.mkv", 7, cluster.substr(0, 7));
  EXPECT_THAT(Open(), ElementsAre(5U, 11U));
  EXPECT_THAT(Ids(), ElementsAre(Recording(5), Recording(11)));
  EXPECT_EQ(files_.files().at(Recording(5)).bytes, 16U) << "what is no cluster is cut off";
  EXPECT_TRUE(Exists("recordings/5.mkv"));
  EXPECT_FALSE(Exists("recordings/5.part.mkv"));
  EXPECT_FALSE(Exists("recordings/6.part.mkv"));
  EXPECT_FALSE(Exists("snapshots/4.jpg.part"));
}

TEST_F(KeptFilesTest, TheOldestGoFirstAndNoMoreThanMust) {
  Open();
  Keep(Picture(9), 100, now_);
  Keep(Recording(9), 400, now_);
  Keep(Picture(10), 100, now_);
  Keep(Recording(10), 400, now_);
  EXPECT_THAT(files_.Trim(now_, true, 0).gone, IsEmpty());
  Keep(Picture(101), 150, now_);
  EXPECT_THAT(files_.Trim(now_, true, 0).gone, ElementsAre(Picture(9), Recording(9)));
  EXPECT_FALSE(Exists("snapshots/9.jpg"));
  EXPECT_FALSE(Exists("recordings/9.mkv"));
  EXPECT_THAT(files_.Trim(now_, true, 340).gone, IsEmpty());
  EXPECT_THAT(files_.Trim(now_, true, 360).gone, ElementsAre(Picture(10))) << "the one being written counts";
  EXPECT_TRUE(Exists("snapshots/101.jpg"));
}

TEST_F(KeptFilesTest, WhatIsTooOldGoes) {
  Open();
  Keep(Picture(1), 10, now_ - 25h);
  Keep(Picture(2), 10, now_ - 23h);
  EXPECT_THAT(files_.Trim(now_, true, 0).gone, ElementsAre(Picture(1)));
  EXPECT_THAT(files_.Trim(now_ + 2h, true, 0).gone, ElementsAre(Picture(2)));
}

TEST_F(KeptFilesTest, WhileTheClockIsNotBelievedNothingIsTooOld) {
  Open();
  Keep(Picture(1), 10, now_);
  EXPECT_THAT(files_.Trim(now_ + 24h * 365, false, 0).gone, IsEmpty());
  EXPECT_THAT(files_.Trim(now_ + 24h * 365, true, 0).gone, ElementsAre(Picture(1)));
}

TEST_F(KeptFilesTest, WhatWasWrittenIn1970BeginsItsLifeWhenTheClockIsSet) {
  Open();
  const std::chrono::system_clock::time_point boot(60s);
  Keep(Picture(1), 10, boot);
  EXPECT_THAT(files_.Trim(boot + 2h, false, 0).gone, IsEmpty());
  EXPECT_THAT(files_.Trim(now_, true, 0).gone, IsEmpty());
  EXPECT_THAT(files_.Trim(now_ + 23h, true, 0).gone, IsEmpty());
  EXPECT_THAT(files_.Trim(now_ + 25h, true, 0).gone, ElementsAre(Picture(1)));
}

TEST_F(KeptFilesTest, AFolderThatCannotBeMadeIsToldWithItsPath) {
  Write("snapshots", 1);
  const auto opened = files_.Open();
  ASSERT_FALSE(opened.ok());
  EXPECT_THAT(opened.error().message, testing::HasSubstr("/snapshots: Not a directory"));
}

}  // namespace
}  // namespace foyer::recording
