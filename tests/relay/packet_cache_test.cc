#include "relay/packet_cache.h"

#include <gmock/gmock.h>

#include "tests/relay/packets.h"

namespace foyer::relay {
namespace {

using namespace std::chrono_literals;

class PacketCacheTest : public testing::Test {
 protected:
  void Add(std::uint16_t sequence_number, bool begins = false, std::size_t size = 1000) {
    Buffer packet = MakeRtp({97, sequence_number}, Buffer(size - 12, static_cast<std::uint8_t>(sequence_number)));
    cache_.Add({packet, *ParseRtp(packet), Codec::kVideo, PictureStart::kNone}, begins, now_);
  }
  std::vector<std::uint16_t> Group() {
    std::vector<std::uint16_t> numbers;
    for (auto part = cache_.Group(0, now_); !part.empty(); part = cache_.Group(numbers.size(), now_)) {
      EXPECT_LE(part.size(), kMaxBurst);
      for (const RtpIn& packet : part) numbers.push_back(packet.header.sequence_number);
    }
    return numbers;
  }

  PacketCache cache_;
  TimePoint now_{1h};
};

TEST_F(PacketCacheTest, GivesBackWhatItGot) {
  Add(1);
  Add(2);
  const RtpIn* found = cache_.Find(1);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(Buffer(found->bytes.begin(), found->bytes.end()), MakeRtp({97, 1}, Buffer(988, 1)));
  EXPECT_EQ(cache_.Find(3), nullptr);
  EXPECT_THAT(Group(), testing::IsEmpty()) << "no group has begun";
}

TEST_F(PacketCacheTest, TheGroupIsWhatCameSinceItsBeginning) {
  Add(1, true);
  Add(2);
  Add(3, true);
  Add(4);
  EXPECT_THAT(Group(), testing::ElementsAre(3, 4));
  EXPECT_EQ(cache_.LastOfGroup(now_)->sequence_number, 4);
  EXPECT_NE(cache_.Find(1), nullptr);
}

TEST_F(PacketCacheTest, AGroupThatBeganLongAgoIsNone) {
  Add(1, true);
  now_ += PacketCache::kLongestGroup;
  EXPECT_THAT(Group(), testing::SizeIs(1));
  now_ += 1ms;
  EXPECT_THAT(Group(), testing::IsEmpty());
  EXPECT_EQ(cache_.LastOfGroup(now_), nullptr);
  EXPECT_NE(cache_.Find(1), nullptr) << "it can still be sent again";
}

TEST_F(PacketCacheTest, AGroupThatIsTooLargeIsNone) {
  Add(0, true);
  std::uint16_t number = 1;
  for (; number < PacketCache::kBytes / 1000; ++number) Add(number);
  EXPECT_THAT(Group(), testing::SizeIs(number));
  Add(number);
  EXPECT_THAT(Group(), testing::IsEmpty());
}

// Sizes that never fit the ring evenly: every packet that is found is whole.
TEST_F(PacketCacheTest, TheOldestGiveWay) {
  for (std::uint16_t i = 0; i < 5000; ++i) Add(i, i % 50 == 0, 100 + std::size_t{i} * 37 % 1300);
  std::size_t bytes = 0;
  for (std::uint16_t i = 0; i < 5000; ++i) {
    const RtpIn* found = cache_.Find(i);
    if (found == nullptr) continue;
    const std::size_t size = 100 + std::size_t{i} * 37 % 1300;
    EXPECT_EQ(Buffer(found->bytes.begin(), found->bytes.end()),
              MakeRtp({97, i}, Buffer(size - 12, static_cast<std::uint8_t>(i))));
    bytes += size;
  }
  EXPECT_LE(bytes, PacketCache::kBytes);
  EXPECT_GT(bytes, PacketCache::kBytes * 9 / 10);
  EXPECT_THAT(Group(), testing::SizeIs(50));
}

TEST_F(PacketCacheTest, HasABoundedNumberOfPackets) {
  for (std::uint16_t i = 0; i < 2 * PacketCache::kPackets; ++i) Add(i, i == 0, 13);
  EXPECT_EQ(cache_.Find(PacketCache::kPackets - 1), nullptr);
  EXPECT_NE(cache_.Find(PacketCache::kPackets), nullptr);
  EXPECT_THAT(Group(), testing::IsEmpty());
}

TEST_F(PacketCacheTest, ForgetsAll) {
  Add(1, true);
  cache_.Clear();
  EXPECT_EQ(cache_.Find(1), nullptr);
  EXPECT_THAT(Group(), testing::IsEmpty());
  Add(2, true);
  EXPECT_THAT(Group(), testing::ElementsAre(2));
}

}  // namespace
}  // namespace foyer::relay
