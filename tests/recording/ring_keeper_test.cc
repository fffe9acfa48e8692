#include "recording/ring_keeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/recording/recorded_file.h"
#include "tests/recording/sample_media.h"

namespace foyer::recording {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// Each gives to its taps what the test tells it to.
class ScriptedCamera : public VideoSource {
 public:
  using OnUnit = std::function<void(std::shared_ptr<const AccessUnit>)>;
  struct CountedTap : Tap {
    explicit CountedTap(ScriptedCamera& of) : camera(of) {}
    ~CountedTap() override { camera.on_unit = nullptr; }
    ScriptedCamera& camera;
  };
  std::unique_ptr<Tap> AddTap(OnUnit call) override {
    on_unit = std::move(call);
    is_tapped_anew = true;
    return std::make_unique<CountedTap>(*this);
  }
  void RequestKeyFrame() override {}
  void TakeSnapshot(std::function<void(Result<Jpeg>)> done) override { snapshots.push_back(std::move(done)); }
  int width() const override { return SampleMedia::kWidth; }
  int height() const override { return SampleMedia::kHeight; }
  int frames_per_second() const override { return SampleMedia::kRate; }

  OnUnit on_unit;  // null: nobody taps it
  bool is_tapped_anew = false;
  std::vector<std::function<void(Result<Jpeg>)>> snapshots;
};

class ScriptedVoice : public VoiceSource {
 public:
  struct CountedTap : Tap {
    explicit CountedTap(ScriptedVoice& of) : voice(of) {}
    ~CountedTap() override { voice.on_block = nullptr; }
    ScriptedVoice& voice;
  };
  std::unique_ptr<Tap> AddTap(std::function<void(const VoiceBlock&)> call) override {
    on_block = std::move(call);
    return std::make_unique<CountedTap>(*this);
  }
  std::function<void(const VoiceBlock&)> on_block;
};

class ScriptedDoor : public Door {
 public:
  Status Press(std::string) override { return Ok(); }
  Status HangUp() override { return Ok(); }
  Status Open(const std::string&, const std::string&, UnlockMethod) override { return Ok(); }
  std::vector<LockState> Locks() const override { return {}; }
  std::string State() const override { return state; }
  std::string state = "idle";
};

class RingKeeperTest : public testing::Test {
 protected:
  void Start(RecordingPolicy policy = RecordingPolicy::kOnRing) {
    KeeperSettings settings{{"door", "house.example"}, {}, folder_.path()};
    settings.recording.policy = policy;
    keeper_ = std::make_unique<RingKeeper>(loop_, journal_, settings);
    keeper_->UseCamera(camera_);
    keeper_->UseVoice(voice_);
    keeper_->UseDoor(door_);
  }
  // As the door does it: the event first, then it rings.
  std::uint64_t Press(const std::string& repeat = {}) {
    journal_.Record(EventType::kRing, {}, {{"target", "sip:home@house.example"}, {"repeat", repeat}});
    const std::uint64_t id = journal_.events.back().id;
    if (door_.state == "idle") door_.state = "ringing";
    loop_.RunReady();
    return id;
  }
  void Answer(const std::string& caller = "sip:door@house.example") {
    journal_.Record(EventType::kAnswered, "call",
                    {{"device", "tablet"}, {"aor", "sip:anna@house.example"}, {"caller", caller}});
  }
  void Reach(const std::string& state) {
    door_.state = state;
    keeper_->LookAtDoor();
  }
  // Turns the loop until the writing thread has told.
  void WaitFor(EventType type, std::size_t count = 1) {
    while (journal_.CountOf(type) < count) {
      loop_.RunReady();
      std::this_thread::yield();
    }
  }
  void Give(int pictures) {
    for (int i = 0; i < pictures; ++i) {
      ASSERT_TRUE(camera_.on_unit);
      camera_.on_unit(media_.NextPicture(std::exchange(camera_.is_tapped_anew, false)));
      while (media_.NextVoiceTime() < media_.NextPictureTime()) voice_.on_block(media_.NextVoice());
    }
  }

  TemporaryFolder folder_;
  FakeEventLoop loop_;
  FakeEventJournal journal_;
  ScriptedCamera camera_;
  ScriptedVoice voice_;
  ScriptedDoor door_;
  SampleMedia media_{loop_.Now()};
  std::unique_ptr<RingKeeper> keeper_;
};

TEST_F(RingKeeperTest, APressHasItsPicture) {
  Start(RecordingPolicy::kNever);
  const std::uint64_t press = Press();
  ASSERT_EQ(camera_.snapshots.size(), 1U) << "asked for at once";
  EXPECT_FALSE(keeper_->FindSnapshot(press));
  camera_.snapshots[0](Jpeg{0xFF, 0xD8, 0xFF});
  WaitFor(EventType::kSnapshot);
  EXPECT_EQ(journal_.LastField(EventType::kSnapshot, "event"), std::to_string(press));
  const std::string file = journal_.LastField(EventType::kSnapshot, "file");
  EXPECT_EQ(file, folder_.path() + "/snapshots/" + std::to_string(press) + ".jpg");
  EXPECT_EQ(std::filesystem::file_size(file), 3U);
  EXPECT_EQ(keeper_->FindSnapshot(press)->path, file);
  EXPECT_FALSE(keeper_->FindRecording(press));
  EXPECT_FALSE(camera_.on_unit) << "nothing is recorded";
}

TEST_F(RingKeeperTest, APictureThatCannotBeTakenIsToldWithItsPress) {
  Start();
  const std::uint64_t press = Press();
  camera_.snapshots[0](Error{"the camera is dead"});
  EXPECT_EQ(journal_.LastField(EventType::kFault, "part"), "snapshot");
  EXPECT_EQ(journal_.LastField(EventType::kFault, "event"), std::to_string(press));
  EXPECT_EQ(journal_.LastField(EventType::kFault, "what"), "the camera is dead");
  const std::uint64_t again = Press("notify");
  camera_.snapshots[1](Jpeg{1});
  WaitFor(EventType::kSnapshot);
  EXPECT_EQ(journal_.CountOf(EventType::kRecovered), 1U);
  EXPECT_TRUE(keeper_->FindSnapshot(again));
}

TEST_F(RingKeeperTest, ARecordedCallSaysWhoAnswered) {
  Start();
  const std::uint64_t press = Press();
  WaitFor(EventType::kRecording);
  EXPECT_EQ(journal_.LastField(EventType::kRecording, "event"), std::to_string(press));
  Give(30);
  Answer("sip:ben@house.example");  // calls somebody else
  Answer();
  Reach("in_call");
  Give(15);
  Reach("idle");
  EXPECT_FALSE(camera_.on_unit);
  EXPECT_FALSE(voice_.on_block);
  WaitFor(EventType::kRecorded);
  EXPECT_EQ(journal_.CountOf(EventType::kRecorded), 1U);
  EXPECT_EQ(journal_.LastField(EventType::kRecorded, "event"), std::to_string(press));
  EXPECT_EQ(journal_.LastField(EventType::kRecorded, "answered_by"), "sip:anna@house.example (tablet)");
  EXPECT_EQ(journal_.LastField(EventType::kRecorded, "why"), "the call is over");
  const RecordedFile file(journal_.LastField(EventType::kRecorded, "file"));
  EXPECT_EQ(file.complaints, "");
  EXPECT_EQ(file.pictures.size(), 45U);
  EXPECT_EQ(keeper_->FindRecording(press)->bytes, std::filesystem::file_size(keeper_->FindRecording(press)->path));
}

TEST_F(RingKeeperTest, TwoRingsAreTwoRecordings) {
  Start();
  const std::uint64_t first = Press();
  Give(20);
  Reach("idle");
  const std::uint64_t second = Press();
  Give(20);
  Press("notify");
  Give(10);
  Reach("idle");
  WaitFor(EventType::kRecorded, 2);
  EXPECT_EQ(RecordedFile(keeper_->FindRecording(first)->path).pictures.size(), 20U);
  const RecordedFile file(keeper_->FindRecording(second)->path);
  ASSERT_EQ(file.pictures.size(), 30U);
  EXPECT_EQ(file.pictures[0].frame, 20U);
}

TEST_F(RingKeeperTest, ARingThatReachedNobodyEndsItsRecording) {
  Start();
  Press();
  Give(5);
  door_.state = "idle";
  journal_.Record(EventType::kEnded, {}, {{"why", "nobody"}});
  loop_.RunReady();
  WaitFor(EventType::kRecorded);
}

TEST_F(RingKeeperTest, LookInsAreNotRecorded) {
  Start();
  journal_.Record(EventType::kLookIn, "c", {{"user", "sip:anna@house.example"}});
  Reach("in_call");
  EXPECT_FALSE(camera_.on_unit);
  EXPECT_TRUE(camera_.snapshots.empty());
}

TEST_F(RingKeeperTest, ARecordingThatCannotBeginIsAFaultAndCostsNothingElse) {
  std::ofstream(folder_.path() + "/recordings") << "a file is in the way";
  Start();
  const std::uint64_t press = Press();
  WaitFor(EventType::kFault);
  EXPECT_EQ(journal_.LastField(EventType::kFault, "part"), "recording");
  EXPECT_EQ(journal_.LastField(EventType::kFault, "event"), std::to_string(press));
  EXPECT_FALSE(camera_.on_unit) << "nobody fills a feed that nobody empties";
  Reach("idle");
  EXPECT_EQ(journal_.CountOf(EventType::kRecorded), 0U);
}

TEST_F(RingKeeperTest, WhatACrashHasCutOffIsToldAtTheNextStart) {
  Start();
  const std::uint64_t press = Press();
  Give(40);
  Answer();
  keeper_.reset();  // the daemon ends in the middle of it
  EXPECT_EQ(journal_.CountOf(EventType::kRecorded), 0U);
  EXPECT_FALSE(camera_.on_unit);
  door_.state = "idle";
  Start();
  WaitFor(EventType::kRecorded);
  EXPECT_EQ(journal_.LastField(EventType::kRecorded, "event"), std::to_string(press));
  EXPECT_EQ(journal_.LastField(EventType::kRecorded, "why"), "foyerd or the power stopped");
  EXPECT_EQ(RecordedFile(keeper_->FindRecording(press)->path).pictures.size(), 40U);
}

TEST_F(RingKeeperTest, ARecordingWhoseEndIsNotInTheJournalIsToldAtTheNextStart) {
  std::filesystem::create_directories(folder_.path() + "/recordings");
  for (const char* name : {"5", "6"}) std::ofstream(folder_.path() + "/recordings/" + name + ".mkv") << "old";
  journal_.Record(EventType::kRecording, {}, {{"event", "5"}});
  journal_.Record(EventType::kRecording, {}, {{"event", "6"}});
  journal_.Record(EventType::kRecorded, {}, {{"event", "5"}});
  Start();
  WaitFor(EventType::kRecorded, 2);
  EXPECT_EQ(journal_.LastField(EventType::kRecorded, "event"), "6");
  EXPECT_EQ(journal_.LastField(EventType::kRecorded, "bytes"), "3");
}

TEST_F(RingKeeperTest, WhatWasKeptBeforeIsFoundAgain) {
  std::filesystem::create_directories(folder_.path() + "/snapshots");
  std::ofstream(folder_.path() + "/snapshots/77.jpg") << "old";
  Start();
  while (!keeper_->FindSnapshot(77)) {
    loop_.RunReady();
    std::this_thread::yield();
  }
  EXPECT_EQ(keeper_->FindSnapshot(77)->bytes, 3U);
}

TEST_F(RingKeeperTest, APictureOfNowIsKeptNowhere) {
  Start();
  std::optional<Jpeg> picture;
  keeper_->TakeSnapshot([&](Result<Jpeg> jpeg) { picture = jpeg.ok() ? *jpeg : Jpeg{}; });
  camera_.snapshots.at(0)(Jpeg{1, 2});
  EXPECT_EQ(picture, (Jpeg{1, 2}));
  EXPECT_EQ(journal_.CountOf(EventType::kSnapshot), 0U);
}

}  // namespace
}  // namespace foyer::recording
