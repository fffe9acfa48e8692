#include "media/encoded_camera.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "media/encoded_stream.h"
#include "media/h264_decoder.h"
#include "tests/fakes/fake_event_loop.h"

namespace foyer::media {
namespace {

using namespace std::chrono_literals;
using Unit = std::shared_ptr<const AccessUnit>;
constexpr PictureFormat kWanted = {160, 120, 15};

// Something that several threads count, and a test waits for.
class Counter {
 public:
  void Add() {
    const std::lock_guard guard(mutex_);
    ++count_;
    changed_.notify_all();
  }
  int WaitFor(int count) {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [&] { return count_ >= count; });
    return count_;
  }
  int count() {
    const std::lock_guard guard(mutex_);
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

// What the camera under test does, and what is seen of it.
struct Device {
  Counter opened, closed, captured;
  std::atomic<int> failing_opens = 0, failing_captures = 0;
  std::atomic<int> luma = -1;  // of all its pictures; -1: each is another
};

class FakeCamera : public Camera {
 public:
  explicit FakeCamera(Device& device) : device_(device) { device_.opened.Add(); }
  ~FakeCamera() override { device_.closed.Add(); }
  FakeCamera(const FakeCamera&) = delete;
  FakeCamera& operator=(const FakeCamera&) = delete;
  PictureFormat format() const override { return kWanted; }
  Status Capture(Picture& picture) override {
    if (device_.failing_captures > 0) {
      --device_.failing_captures;
      return Error{"unplugged"};
    }
    std::this_thread::yield();
    const int luma = device_.luma;
    picture.luma.assign(kWanted.luma_bytes(), static_cast<std::uint8_t>(luma < 0 ? static_cast<int>(number_) : luma));
    picture.blue.assign(kWanted.luma_bytes() / 4, 128);
    picture.red.assign(kWanted.luma_bytes() / 4, 128);
    picture.number = number_++;
    device_.captured.Add();
    return Ok();
  }

 private:
  Device& device_;
  std::uint64_t number_ = 0;
};

// Everything that a tap got.
class Got {
 public:
  std::function<void(Unit)> Call() {
    return [this](Unit unit) {
      const std::lock_guard guard(mutex_);
      units_.push_back(std::move(unit));
      changed_.notify_all();
    };
  }
  std::vector<Unit> WaitFor(std::size_t count) {
    return WaitUntil([count](const auto& units) { return units.size() >= count; });
  }
  std::vector<Unit> WaitForKeyFrameAfter(std::size_t count) {
    return WaitUntil([count](const auto& units) {
      for (std::size_t index = count; index < units.size(); ++index)
        if (units[index]->key_frame) return true;
      return false;
    });
  }
  std::size_t count() {
    const std::lock_guard guard(mutex_);
    return units_.size();
  }

 private:
  std::vector<Unit> WaitUntil(const std::function<bool(const std::vector<Unit>&)>& holds) {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [&] { return holds(units_); });
    return units_;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Unit> units_;
};

class EncodedCameraTest : public testing::Test {
 protected:
  std::unique_ptr<EncodedCamera> Make(std::chrono::milliseconds linger) {
    EncodedCamera::Settings settings;
    settings.format = kWanted;
    settings.linger = linger;
    settings.retry = retry_;
    settings.looks_at_once = looks_at_once_;
    settings.still_interval = 1ms;
    auto open = [this]() -> Result<std::unique_ptr<PictureStream>> {
      if (device_.failing_opens > 0) {
        --device_.failing_opens;
        return Error{"no such device"};
      }
      auto encoder = X264Encoder::Create({kWanted, 800});
      return std::unique_ptr<PictureStream>(
          std::make_unique<EncodedStream>(std::make_unique<FakeCamera>(device_), std::move(*encoder)));
    };
    return std::make_unique<EncodedCamera>(loop_, open, settings, [this](const std::string& fault) {
      const std::lock_guard guard(faults_mutex_);
      faults_.push_back(fault);
      reported_.Add();
    });
  }
  std::vector<std::string> WaitForFaults(int count) {
    reported_.WaitFor(count);
    const std::lock_guard guard(faults_mutex_);
    return faults_;
  }

  bool looks_at_once_ = false;
  std::chrono::milliseconds retry_ = 1ms;
  FakeEventLoop loop_;
  Device device_;
  Counter reported_;
  std::mutex faults_mutex_;
  std::vector<std::string> faults_;
};

TEST_F(EncodedCameraTest, ItLooksAtTheCameraAtTheStartAndTellsWhatIsWrong) {
  looks_at_once_ = true;
  device_.failing_opens = 3;
  const auto camera = Make(0ms);
  device_.closed.WaitFor(1);
  EXPECT_EQ(WaitForFaults(2), std::vector<std::string>({"no such device", ""}));
  EXPECT_EQ(device_.opened.count(), 1) << "it is well, and nobody watches";
  EXPECT_EQ(camera->width(), kWanted.width);
}

TEST_F(EncodedCameraTest, WithoutATapTheCameraIsNotOpened) {
  Make(0ms).reset();
  EXPECT_EQ(device_.opened.count(), 0);
}

TEST_F(EncodedCameraTest, EveryTapBeginsWithAKeyFrame) {
  const auto camera = Make(1h);
  Got first, second;
  const auto first_tap = camera->AddTap(first.Call());
  EXPECT_TRUE(first.WaitFor(3)[0]->key_frame);
  const auto second_tap = camera->AddTap(second.Call());
  EXPECT_TRUE(second.WaitFor(1)[0]->key_frame);
  EXPECT_EQ(device_.opened.count(), 1) << "one camera for all";
  const auto third = second.WaitFor(3);
  EXPECT_EQ(third[1]->number, third[0]->number + 1);
  EXPECT_EQ(third[2]->number, third[0]->number + 2);
}

TEST_F(EncodedCameraTest, AKeyFrameComesWhenAskedFor) {
  const auto camera = Make(1h);
  Got got;
  const auto tap = camera->AddTap(got.Call());
  for (int round = 0; round < 3; ++round) {
    const std::size_t before = got.WaitFor(2).size();
    camera->RequestKeyFrame();
    got.WaitForKeyFrameAfter(before);
  }
}

TEST_F(EncodedCameraTest, AfterItsEndATapIsNeverCalled) {
  const auto camera = Make(1h);
  Got stays;
  const auto other = camera->AddTap(stays.Call());
  for (int round = 0; round < 20; ++round) {
    auto got = std::make_unique<Got>();
    auto tap = camera->AddTap(got->Call());
    if (round % 2 == 0) got->WaitFor(1);
    tap.reset();
    got.reset();  // a late call would be a use after free
    stays.WaitFor(stays.count() + 1);
  }
}

TEST_F(EncodedCameraTest, ATapMayEndInItsOwnCall) {
  const auto camera = Make(1h);
  std::unique_ptr<VideoSource::Tap> tap;
  std::mutex mutex;
  Counter calls;
  {
    const std::lock_guard guard(mutex);
    tap = camera->AddTap([&](const Unit&) {
      const std::lock_guard in_call(mutex);
      tap.reset();
      calls.Add();
    });
  }
  calls.WaitFor(1);
  Got other;
  const auto other_tap = camera->AddTap(other.Call());
  other.WaitFor(3);
  EXPECT_EQ(calls.count(), 1);
}

TEST_F(EncodedCameraTest, AfterTheLastTapTheCameraIsClosedAndTheNextOneOpensIt) {
  const auto camera = Make(0ms);
  Got got;
  auto tap = camera->AddTap(got.Call());
  got.WaitFor(1);
  tap.reset();
  device_.closed.WaitFor(1);
  Got again;
  tap = camera->AddTap(again.Call());
  EXPECT_TRUE(again.WaitFor(1)[0]->key_frame);
  EXPECT_EQ(device_.opened.count(), 2);
}

TEST_F(EncodedCameraTest, AStreamThatRestartsFindsTheCameraRunning) {
  const auto camera = Make(1h);
  for (int round = 0; round < 5; ++round) {
    Got got;
    const auto tap = camera->AddTap(got.Call());
    EXPECT_TRUE(got.WaitFor(1)[0]->key_frame);
  }
  EXPECT_EQ(device_.opened.count(), 1);
}

TEST_F(EncodedCameraTest, ACameraThatDoesNotOpenIsToldOnceAndRetried) {
  device_.failing_opens = 3;
  const auto camera = Make(1h);
  Got got;
  const auto tap = camera->AddTap(got.Call());
  got.WaitFor(1);
  EXPECT_EQ(WaitForFaults(2), std::vector<std::string>({"no such device", ""}));
}

TEST_F(EncodedCameraTest, ACameraThatDiesIsOpenedAnewAndTheTapsGoOn) {
  const auto camera = Make(1h);
  Got got;
  const auto tap = camera->AddTap(got.Call());
  const std::size_t before = got.WaitFor(2).size();
  device_.failing_captures = 1;
  device_.opened.WaitFor(2);
  got.WaitForKeyFrameAfter(before);
  EXPECT_EQ(WaitForFaults(2), std::vector<std::string>({"unplugged", ""}));
}

// The pictures of the units from the first key frame after `from` on, whose luma is even but for its texts.
std::vector<int> CornerLumas(const std::vector<Unit>& units, std::size_t from) {
  H264Decoder decoder;
  Picture picture;
  std::vector<int> corners;
  for (std::size_t index = from; index < units.size(); ++index)
    if (decoder.Decode(*units[index], picture)) corners.push_back(picture.luma.front());
  return corners;
}

TEST_F(EncodedCameraTest, WithoutItsCameraAStreamGoesOnWithAStillPictureUntilItIsBack) {
  retry_ = 50ms;
  device_.luma = 200;
  const auto camera = Make(1h);
  Got got;
  const auto tap = camera->AddTap(got.Call());
  got.WaitFor(3);
  device_.failing_opens = 3;
  device_.failing_captures = 1;
  EXPECT_EQ(WaitForFaults(2), std::vector<std::string>({"unplugged", ""}));
  const auto units = got.WaitFor(got.count() + 3);
  for (std::size_t index = 1; index < units.size(); ++index)
    EXPECT_EQ(units[index]->number, units[index - 1]->number + 1) << "one stream to all";
  const auto corners = CornerLumas(units, 0);
  ASSERT_EQ(corners.size(), units.size()) << "each is decoded by a phone that saw all";
  EXPECT_NEAR(corners.front(), 200, 4);
  const auto dark = std::ranges::find_if(corners, [](int luma) { return luma < 130; });
  ASSERT_NE(dark, corners.end());
  EXPECT_NEAR(*dark, (200 + 16) / 2, 4) << "the last picture, darkened";
  EXPECT_TRUE(units[static_cast<std::size_t>(dark - corners.begin())]->key_frame);
  EXPECT_NEAR(corners.back(), 200, 4) << "and the camera again";
}

TEST_F(EncodedCameraTest, WhoJoinsACallWithoutACameraHasAPictureToo) {
  device_.failing_opens = 1'000'000;
  retry_ = 1h;
  const auto camera = Make(1h);
  Got first, second;
  const auto tap = camera->AddTap(first.Call());
  EXPECT_TRUE(first.WaitFor(2)[0]->key_frame);
  const auto other = camera->AddTap(second.Call());
  const auto units = second.WaitFor(1);
  EXPECT_TRUE(units[0]->key_frame);
  EXPECT_NEAR(CornerLumas(units, 0).at(0), 72, 4) << "there is no last picture: a plain field";
}

TEST_F(EncodedCameraTest, ItEndsWhileTheCameraFails) {
  device_.failing_opens = 1'000'000;
  const auto camera = Make(1h);
  Got got;
  const auto tap = camera->AddTap(got.Call());
}

TEST_F(EncodedCameraTest, ASnapshotOpensTheCameraByItselfAndIsAJpegOfItsPicture) {
  const auto camera = Make(0ms);
  std::optional<Result<Jpeg>> got;
  camera->TakeSnapshot([&](Result<Jpeg> jpeg) { got = std::move(jpeg); });
  device_.closed.WaitFor(1);
  loop_.RunReady();
  ASSERT_TRUE(got && got->ok());
  ASSERT_GT((*got)->size(), 4U);
  EXPECT_EQ((**got)[0], 0xFF);
  EXPECT_EQ((**got)[1], 0xD8);
}

TEST_F(EncodedCameraTest, ASnapshotOfACameraThatFailsSaysWhy) {
  device_.failing_opens = 1;
  const auto camera = Make(0ms);
  std::optional<Result<Jpeg>> got;
  camera->TakeSnapshot([&](Result<Jpeg> jpeg) { got = std::move(jpeg); });
  while (!got) loop_.RunReady();
  ASSERT_FALSE(got->ok());
  EXPECT_EQ(got->error().message, "no such device");
}

TEST_F(EncodedCameraTest, ThreadsThatComeAndGoMeetNoRace) {
  const auto camera = Make(1h);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&camera] {
      for (int round = 0; round < 10; ++round) {
        Got got;
        const auto tap = camera->AddTap(got.Call());
        camera->RequestKeyFrame();
        EXPECT_TRUE(got.WaitFor(1)[0]->key_frame);
      }
    });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace foyer::media
