#include "recording/feed.h"

#include <gtest/gtest.h>

namespace foyer::recording {
namespace {

Shot PictureShot(bool key_frame) {
  auto unit = std::make_shared<AccessUnit>();
  unit->key_frame = key_frame;
  return {unit, 640, 480};
}

TEST(FeedTest, GivesAllThatCameInItsOrder) {
  Feed feed(10);
  EXPECT_TRUE(feed.Push(PictureShot(true)));
  EXPECT_TRUE(feed.Push(VoiceBlock{}));
  EXPECT_TRUE(feed.Push(PictureShot(false)));
  const auto items = feed.TakeAll();
  ASSERT_EQ(items.size(), 3U);
  EXPECT_TRUE(std::holds_alternative<Shot>(items[0]));
  EXPECT_TRUE(std::holds_alternative<VoiceBlock>(items[1]));
  EXPECT_TRUE(feed.TakeAll().empty());
  EXPECT_EQ(feed.dropped(), 0U);
}

TEST(FeedTest, AWriterThatIsTooSlowLosesAllUpToTheNextKeyFrame) {
  Feed feed(4);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(feed.Push(PictureShot(i == 0)));
  EXPECT_FALSE(feed.Push(PictureShot(false))) << "told, so that a key frame is asked for";
  EXPECT_TRUE(feed.Push(PictureShot(false))) << "once";
  EXPECT_TRUE(feed.Push(VoiceBlock{})) << "sound goes on at once";
  EXPECT_TRUE(feed.Push(PictureShot(true)));
  EXPECT_TRUE(feed.Push(PictureShot(false)));
  const auto items = feed.TakeAll();
  ASSERT_EQ(items.size(), 3U);
  EXPECT_TRUE(std::get<Shot>(items[1]).unit->key_frame);
  EXPECT_EQ(feed.dropped(), 6U);
}

TEST(FeedTest, AKeyFrameThatComesWhenItIsFullIsWhereItGoesOn) {
  Feed feed(2);
  feed.Push(PictureShot(true));
  feed.Push(PictureShot(false));
  EXPECT_FALSE(feed.Push(PictureShot(true)));
  EXPECT_EQ(feed.TakeAll().size(), 1U);
  EXPECT_EQ(feed.dropped(), 2U);
}

}  // namespace
}  // namespace foyer::recording
