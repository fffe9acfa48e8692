#include "recording/whole_clusters.h"

#include <gtest/gtest.h>

#include <fstream>

#include "recording/matroska.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::recording {
namespace {

using namespace std::chrono_literals;

class WholeClustersTest : public testing::Test {
 protected:
  WholeClustersTest() {
    Add(matroska_.Head());
    for (const auto at : {0ms, 1000ms}) {
      Add(matroska_.Cluster({{Block::kVideo, at, true, {1, 2, 3}}, {Block::kVoice, at + 5ms, true, {4, 5}}}));
    }
  }
  void Add(const std::vector<std::uint8_t>& piece) {
    file_.append(piece.begin(), piece.end());
    ends_.push_back(file_.size());
  }
  std::uint64_t WholeOf(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary) << bytes;
    return WholeClusters(path_);
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.path() + "/7.part.mkv";
  Matroska matroska_{{VideoTrack{640, 480, {1, 2, 3}}, VoiceTrack{{4, 5}, 6500us}}, {}};
  std::string file_;
  std::vector<std::size_t> ends_;  // of the head and of each cluster
};

TEST_F(WholeClustersTest, WhereverAFileIsCutOffItsWholeClustersAreKept) {
  for (std::size_t length = 0; length <= file_.size(); ++length) {
    const std::size_t expected = length < ends_[1] ? 0 : length < ends_[2] ? ends_[1] : ends_[2];
    EXPECT_EQ(WholeOf(file_.substr(0, length)), expected) << length;
  }
}

TEST_F(WholeClustersTest, ZerosOfABrokenDiskAreNoCluster) {
  EXPECT_EQ(WholeOf(file_ + std::string(5000, '\0')), ends_[2]);
  EXPECT_EQ(WholeOf(std::string(5000, '\0')), 0U);
}

TEST_F(WholeClustersTest, AFinishedFileIsWhole) {
  Add(matroska_.Cues());
  const auto head = matroska_.Head();
  std::copy(head.begin(), head.end(), file_.begin());
  EXPECT_EQ(WholeOf(file_), file_.size());
}

TEST_F(WholeClustersTest, WhereThereIsNoFileNothingIsWhole) { EXPECT_EQ(WholeClusters(folder_.path() + "/none"), 0U); }

}  // namespace
}  // namespace foyer::recording
