#include "ctl/live_picture.h"

#include <gtest/gtest.h>

#include <list>
#include <optional>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::ctl {
namespace {

using namespace std::chrono_literals;

// Answers when the test says so.
class SlowArchive : public RingArchive {
 public:
  std::optional<KeptFile> FindSnapshot(std::uint64_t) const override { return {}; }
  std::optional<KeptFile> FindRecording(std::uint64_t) const override { return {}; }
  void Remove(std::uint64_t) override {}
  void TakeSnapshot(std::function<void(Result<Jpeg>)> done) override {
    ++asked;
    waiting = std::move(done);
  }
  void Answer(Result<Jpeg> jpeg) { std::exchange(waiting, {})(std::move(jpeg)); }

  int asked = 0;
  std::function<void(Result<Jpeg>)> waiting;
};

class Browser : public HttpStream {
 public:
  void Send(std::string_view bytes) override { text += bytes; }
  std::size_t behind() const override { return lag; }
  std::string text;
  std::size_t lag = 0;
};

class LivePictureTest : public testing::Test {
 protected:
  FakeEventLoop loop_;
  SlowArchive archive_;
  std::optional<LivePicture> picture_{std::in_place, loop_, archive_};
  Browser browser_, other_;
};

const Jpeg kJpeg{'o', 'n', 'e'};

TEST_F(LivePictureTest, OnePictureIsMadeForAllWhoWatch) {
  const auto first = picture_->Show(browser_);
  const auto second = picture_->Show(other_);
  EXPECT_EQ(archive_.asked, 1);
  archive_.Answer(kJpeg);
  for (const Browser* browser : {&browser_, &other_}) {
    EXPECT_EQ(browser->text,
              "--foyer-picture\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\n\r\none\r\n--foyer-picture\r\n");
  }
  EXPECT_EQ(archive_.asked, 1);
  loop_.Advance(LivePicture::kEvery);
  EXPECT_EQ(archive_.asked, 2);
}

TEST_F(LivePictureTest, WhoIsBehindMissesAPictureAndHoldsUpNobody) {
  const auto first = picture_->Show(browser_);
  const auto second = picture_->Show(other_);
  const std::size_t before = browser_.text.size();
  browser_.lag = 1;
  archive_.Answer(kJpeg);
  EXPECT_EQ(browser_.text.size(), before);
  EXPECT_GT(other_.text.size(), before);
}

TEST_F(LivePictureTest, NothingIsAskedOfTheCameraOnceNobodyWatches) {
  auto watching = picture_->Show(browser_);
  archive_.Answer(kJpeg);
  watching.reset();
  loop_.Advance(10s);
  EXPECT_EQ(archive_.asked, 1);
  watching = picture_->Show(browser_);
  EXPECT_EQ(archive_.asked, 2);
  watching.reset();
  archive_.Answer(kJpeg);
  loop_.Advance(10s);
  EXPECT_EQ(archive_.asked, 2);
}

TEST_F(LivePictureTest, ADeadCameraIsTriedAgainNowAndThen) {
  const auto watching = picture_->Show(browser_);
  archive_.Answer(Error{"the camera is dead"});
  loop_.Advance(LivePicture::kRetry - 1ms);
  EXPECT_EQ(archive_.asked, 1);
  loop_.Advance(1ms);
  EXPECT_EQ(archive_.asked, 2);
}

TEST_F(LivePictureTest, SoManyMayWatchAndNoMore) {
  std::list<Browser> browsers(LivePicture::kMostViewers);
  std::list<std::unique_ptr<OpenedStream>> watching;
  for (Browser& browser : browsers) watching.push_back(picture_->Show(browser));
  EXPECT_EQ(picture_->Show(browser_), nullptr);
  watching.pop_back();
  EXPECT_NE(picture_->Show(browser_), nullptr);
}

TEST_F(LivePictureTest, AnAnswerThatComesLateFindsNobody) {
  picture_->Show(browser_).reset();
  picture_.reset();
  archive_.Answer(kJpeg);
}

}  // namespace
}  // namespace foyer::ctl
