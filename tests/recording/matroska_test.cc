#include "recording/matroska.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>

namespace foyer::recording {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

// One element of a file (RFC 8794): its ID, where it begins, and what is in it.
struct Element {
  std::uint32_t id = 0;
  std::size_t begin = 0, content = 0, end = 0;
};

int LengthOf(std::uint8_t first) {
  int length = 1;
  while (length < 9 && (first & (0x80 >> (length - 1))) == 0) ++length;
  return length;
}

Element ReadElement(const Bytes& file, std::size_t at) {
  Element element;
  element.begin = at;
  for (int left = LengthOf(file[at]); left > 0; --left) element.id = element.id << 8 | file[at++];
  const int width = LengthOf(file[at]);
  std::uint64_t size = file[at++] & (0xFF >> width), unknown = 0xFFU >> width;
  for (int left = width - 1; left > 0; --left) {
    size = size << 8 | file[at++];
    unknown = unknown << 8 | 0xFF;
  }
  element.content = at;
  element.end = size == unknown ? file.size() : at + static_cast<std::size_t>(size);
  return element;
}

std::vector<Element> Children(const Bytes& file, const Element& parent) {
  std::vector<Element> children;
  for (std::size_t at = parent.content; at < parent.end; at = children.back().end)
    children.push_back(ReadElement(file, at));
  EXPECT_EQ(children.empty() ? parent.end : children.back().end, parent.end);
  return children;
}

std::uint64_t Number(const Bytes& file, const Element& element) {
  std::uint64_t number = 0;
  for (std::size_t at = element.content; at < element.end; ++at) number = number << 8 | file[at];
  return number;
}

const Element* Find(const std::vector<Element>& elements, std::uint32_t id) {
  for (const Element& element : elements)
    if (element.id == id) return &element;
  return nullptr;
}

constexpr std::uint32_t kCluster = 0x1F43B675, kCues = 0x1C53BB6B, kInfo = 0x1549A966, kTracks = 0x1654AE6B,
                        kSeekHead = 0x114D9B74, kVoid = 0xEC;

class MatroskaTest : public testing::Test {
 protected:
  MatroskaTest() {
    Append(matroska_.Head());
    Append(matroska_.Cluster({{Block::kVideo, 0ms, true, {1}}, {Block::kVoice, 5ms, true, {2}}}));
    Append(matroska_.Cluster({{Block::kVideo, 1040ms, false, {3}}, {Block::kVoice, 1020ms, true, {4}}}));
    Append(matroska_.Cluster({{Block::kVoice, 1990ms, true, {5}}, {Block::kVideo, 2000ms, true, {6}}}));
  }
  void Append(const Bytes& piece) { file_.insert(file_.end(), piece.begin(), piece.end()); }
  std::vector<Element> Segment() {
    const Element header = ReadElement(file_, 0);
    segment_ = ReadElement(file_, header.end);
    return Children(file_, segment_);
  }

  Matroska matroska_{{VideoTrack{640, 480, {1, 2, 3}}, VoiceTrack{{4, 5}, 6500us}}, {}};
  Bytes file_;
  Element segment_;
};

TEST_F(MatroskaTest, WhileItIsWrittenPlayersSkipWhatIsNotKnownYet) {
  const auto elements = Segment();
  EXPECT_EQ(file_[segment_.content - 8], 0x01);  // a size that is not known
  EXPECT_EQ(segment_.end, file_.size());
  ASSERT_EQ(elements.size(), 6U);
  EXPECT_EQ(elements[0].id, kVoid);
  EXPECT_EQ(elements[1].id, kInfo);
  EXPECT_EQ(elements[2].id, kTracks);
  EXPECT_EQ(elements[5].id, kCluster);
  EXPECT_EQ(Find(Children(file_, elements[1]), 0x4489), nullptr) << "a length";
  EXPECT_EQ(matroska_.size_bytes(), file_.size());
}

TEST_F(MatroskaTest, InTheEndEverythingIsFoundFromTheHead) {
  Append(matroska_.Cues());
  const Bytes head = matroska_.Head();
  std::copy(head.begin(), head.end(), file_.begin());
  const auto elements = Segment();
  EXPECT_EQ(segment_.end, file_.size());
  EXPECT_EQ(Number(file_, {0, 0, segment_.content - 7, segment_.content}), file_.size() - segment_.content);
  ASSERT_EQ(elements.size(), 7U);
  ASSERT_EQ(elements[0].id, kSeekHead);
  const auto seeks = Children(file_, elements[0]);
  ASSERT_EQ(seeks.size(), 3U);
  for (const Element& seek : seeks) {
    const auto parts = Children(file_, seek);
    const std::uint64_t at = segment_.content + Number(file_, parts[1]);
    EXPECT_EQ(ReadElement(file_, static_cast<std::size_t>(at)).id, Number(file_, parts[0]));
  }
  EXPECT_NE(Find(Children(file_, elements[1]), 0x4489), nullptr);
  EXPECT_EQ(matroska_.length(), 2020ms);
}

TEST_F(MatroskaTest, ACueStandsForEachClusterWithAKeyFrame) {
  Append(matroska_.Cues());
  const auto elements = Segment();
  std::map<std::uint64_t, std::uint64_t> cues;
  for (const Element& point : Children(file_, elements.back())) {
    const auto parts = Children(file_, point);
    const auto position = Children(file_, parts[1]);
    cues[Number(file_, parts[0])] = segment_.content + Number(file_, position[1]);
  }
  EXPECT_EQ(elements.back().id, kCues);
  EXPECT_EQ(cues, (std::map<std::uint64_t, std::uint64_t>{{0, elements[3].begin}, {2000, elements[5].begin}}));
}

TEST_F(MatroskaTest, BlocksOfAClusterAreInTheOrderOfTime) {
  const auto blocks = Children(file_, Segment()[4]);
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_EQ(Number(file_, blocks[0]), 1020U);
  EXPECT_EQ(Number(file_, blocks[1]), 0x82'0000'80'04U) << "track 2, at once, a key frame";
  EXPECT_EQ(Number(file_, blocks[2]), 0x81'0014'00'03U) << "track 1, 20 ms later";
}

}  // namespace
}  // namespace foyer::recording
