// What is kept of a ring, as a player reads it: the picture of the press, and the recording.
#include <sys/mount.h>

#include <filesystem>
#include <fstream>

#include "tests/flow/flow_test.h"
#include "tests/flow/peers/tone.h"
#include "tests/recording/recorded_file.h"

namespace foyer::flow {
namespace {

using recording::RecordedFile;

constexpr double kDoorHz = 440;  // of [door] audio = "test"
constexpr double kPhoneHz = 1'000;

class RecordingTest : public FlowTest {
 protected:
  static HouseOptions Recording(const std::string& policy) {
    HouseOptions options;
    options.more = "[recording]\npolicy = \"" + policy + "\"\n";
    return options;
  }
  // The newest event of this type; null if there is none.
  nlohmann::json Newest(const std::string& type) {
    nlohmann::json newest;
    const auto answer = Get("/api/v1/events");
    for (const auto& event : answer["events"])
      if (event["type"] == type) newest = event;
    return newest;
  }
  std::string NewestPress() { return Newest("ring")["id"].dump(); }
  std::string PathOf(const std::string& kind) {
    return Get("/api/v1/events/" + NewestPress() + "/" + kind).value("file", "");
  }
  // What the strip of a JPEG says.
  nlohmann::json Strip(const std::string& path) {
    peers::Process reader(pump_, "read_picture", peers::Command{{READ_PICTURE_PROGRAM, path}});
    EXPECT_EQ(reader.WaitForExit(), 0) << reader.Output();
    return nlohmann::json::parse(reader.lines().empty() ? "" : reader.lines().back(), nullptr, false);
  }
  // Rings, lets anna answer, and waits until both have heard each other for a while.
  void Talk(peers::Linphonec& anna) {
    anna.process().Send("play " + peers::WriteTone(folder() + "/tone.wav", kPhoneHz));
    ASSERT_TRUE(house_->WaitForDevices(1));
    ASSERT_TRUE(house_->Ring());
    ASSERT_TRUE(Until([&] { return anna.IsRinging(); }));
    anna.Answer();
    ASSERT_TRUE(house_->WaitFor("answered"));
    ASSERT_TRUE(Until([&] { return house_->TwoWay() && LegCount("anna", "rtp_in") > 100; }));
  }
  // Frame numbers of the test camera, one after the other.
  static void ExpectWholePictures(const RecordedFile& file) {
    EXPECT_EQ(file.complaints, "");
    EXPECT_EQ(file.unreadable, 0U);
    ASSERT_FALSE(file.pictures.empty());
    for (std::size_t i = 1; i < file.pictures.size(); ++i)
      EXPECT_EQ(file.pictures[i].frame, file.pictures[i - 1].frame + 1) << "picture " << i;
  }
};

TEST_F(RecordingTest, APressHasItsPictureAndNothingElseIsKept) {
  StartHouse();
  const auto anna = AddDevice("anna");
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(house_->WaitFor("snapshot"));
  EXPECT_EQ(house_->First("snapshot")->Field("event"), NewestPress());
  const std::string path = house_->First("snapshot")->Field("file");
  EXPECT_EQ(path, PathOf("snapshot"));
  const auto strip = Strip(path);
  const auto ring_ms = Newest("ring")["monotonic_us"].get<std::uint64_t>() / 1000;
  EXPECT_GE(strip["capture_ms"].get<std::uint64_t>() + 200, ring_ms) << "it is an old picture";
  EXPECT_LE(strip["capture_ms"].get<std::uint64_t>(), house_->First("snapshot")->monotonic_us / 1000);
  EXPECT_TRUE(std::filesystem::is_empty(folder() + "/recordings"));
  EXPECT_EQ(house_->Count("recording"), 0U);
}

TEST_F(RecordingTest, ARecordedCallHasThePictureAndSaysWhoAnswered) {
  StartHouse(Recording("on_ring"));
  const auto anna = AddLinphonec("anna");
  Talk(*anna);
  ASSERT_TRUE(house_->WaitFor("recording"));
  anna->HangUp();
  ASSERT_TRUE(house_->WaitFor("recorded"));
  const auto* recorded = house_->First("recorded");
  EXPECT_EQ(recorded->Field("event"), NewestPress());
  EXPECT_EQ(recorded->Field("why"), "the call is over");
  EXPECT_TRUE(recorded->Field("answered_by").starts_with("sip:anna@house.example ("));
  EXPECT_EQ(recorded->Field("file"), PathOf("recording"));
  const RecordedFile file(recorded->Field("file"));
  ExpectWholePictures(file);
  EXPECT_NEAR(file.seconds, std::stod(recorded->Field("seconds")), 0.06);
  EXPECT_EQ(std::to_string(std::filesystem::file_size(recorded->Field("file"))), recorded->Field("bytes"));
  EXPECT_GT(recording::ToneLevel(file.left, kDoorHz), -40);
  EXPECT_GT(recording::ToneLevel(file.right, kPhoneHz), -40);
  EXPECT_LT(recording::ToneLevel(file.left, kPhoneHz), recording::ToneLevel(file.right, kPhoneHz) - 20);
  EXPECT_LT(recording::ToneLevel(file.right, kDoorHz), recording::ToneLevel(file.left, kDoorHz) - 20);
}

TEST_F(RecordingTest, OnAnswerTheRingIsNotRecorded) {
  StartHouse(Recording("on_answer"));
  const auto anna = AddLinphonec("anna");
  ASSERT_TRUE(house_->WaitForDevices(1));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  ASSERT_TRUE(house_->WaitFor("first_rtp_out"));
  anna->Decline();
  ASSERT_TRUE(house_->WaitFor("ended"));
  ASSERT_TRUE(house_->WaitForDoor());
  EXPECT_EQ(house_->Count("recording"), 0U);
  house_->Mark();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->process().Count("Receiving new incoming call") == 2; }));
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("recording"));
  ASSERT_TRUE(Until([&] { return house_->TwoWay() && LegCount("anna", "rtp_in") > 100; }));
  anna->HangUp();
  ASSERT_TRUE(house_->WaitFor("recorded"));
  EXPECT_EQ(house_->First("recorded")->Field("event"), NewestPress());
  ExpectWholePictures(RecordedFile(house_->First("recorded")->Field("file")));
}

TEST_F(RecordingTest, LookInsAreNotRecorded) {
  StartHouse(Recording("on_answer"));
  const auto anna = AddLinphonec("anna");
  ASSERT_TRUE(house_->WaitForDevices(1));
  anna->Call(Uri("door"));
  ASSERT_TRUE(house_->WaitFor("look_in"));
  ASSERT_TRUE(Until([&] { return LegCount("", "rtp_in") > 0 || house_->TwoWay(); }));
  anna->HangUp();
  ASSERT_TRUE(house_->WaitFor("ended"));
  EXPECT_EQ(house_->Count("recording"), 0U);
}

TEST_F(RecordingTest, KilledInTheMiddleItHasRecordedAllButTheNewest) {
  StartHouse(Recording("on_ring"));
  const auto anna = AddLinphonec("anna");
  Talk(*anna);
  const std::string press = NewestPress(), path = folder() + "/recordings/" + press + ".part.mkv";
  ASSERT_TRUE(Until([&] { return std::filesystem::exists(path) && std::filesystem::file_size(path) > 200'000; }));
  const auto on_disk = std::filesystem::file_size(path);
  house_->process().Kill(SIGKILL);
  ASSERT_EQ(house_->process().WaitForExit(), 128 + SIGKILL);
  ExpectWholePictures(RecordedFile(path));

  house_->Start();
  nlohmann::json recorded;
  ASSERT_TRUE(Until([&] {
    recorded = Newest("recorded");
    return recorded.is_object();
  }));
  EXPECT_EQ(recorded["fields"]["event"], press);
  EXPECT_EQ(recorded["fields"]["why"], "foyerd or the power stopped");
  const std::string kept = recorded["fields"]["file"];
  EXPECT_GE(std::filesystem::file_size(kept), on_disk);
  ExpectWholePictures(RecordedFile(kept));
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(RecordingTest, FoyerctlTakesAPicture) {
  StartHouse();
  const std::string path = folder() + "/now.jpg";
  peers::Process foyerctl(pump_, "foyerctl",
                          peers::Command{{FOYERCTL_PROGRAM, "--socket", folder() + "/control", "snapshot", path}});
  ASSERT_EQ(foyerctl.WaitForExit(), 0) << foyerctl.Output();
  EXPECT_TRUE(Strip(path).contains("frame"));
  EXPECT_EQ(house_->Count("snapshot"), 0U);
}

// A disk of its own for the data folder, with little room.
class FullDiskRecordingTest : public RecordingTest {
 protected:
  ~FullDiskRecordingTest() override {
    house_.reset();
    if (mounted_) umount2(folder().c_str(), MNT_DETACH);
  }
  bool Mount(const char* size) {
    mounted_ = mount("tmpfs", folder().c_str(), "tmpfs", 0, size) == 0;
    return mounted_;
  }
  void Fill() const {
    std::ofstream file(folder() + "/filler");
    const std::string block(4096, 'x');
    while (file << block && file.flush()) {
    }
  }

 private:
  bool mounted_ = false;
};

TEST_F(FullDiskRecordingTest, AFullDiskEndsTheRecordingAndNotTheCall) {
  if (!Mount("size=6m")) GTEST_SKIP() << "nobody may mount here";
  StartHouse(Recording("on_ring"));
  const auto anna = AddLinphonec("anna");
  Talk(*anna);
  const std::string part = folder() + "/recordings/" + NewestPress() + ".part.mkv";
  ASSERT_TRUE(Until([&] { return std::filesystem::exists(part) && std::filesystem::file_size(part) > 150'000; }));
  Fill();
  const auto is_of_recording = [&] {
    for (const auto& event : house_->events().events())
      if (event.type == "fault" && event.Field("part") == "recording") return true;
    return false;
  };
  ASSERT_TRUE(Until(is_of_recording));
  ASSERT_TRUE(house_->WaitFor("recorded"));
  EXPECT_EQ(house_->First("recorded")->Field("why"), "it could not go on");
  EXPECT_EQ(house_->Count("ended"), 0U);
  EXPECT_EQ(Get("/api/v1/status")["door_state"], "in_call");
  ExpectWholePictures(RecordedFile(house_->First("recorded")->Field("file")));
  anna->HangUp();
  EXPECT_TRUE(house_->WaitFor("ended"));
}

}  // namespace
}  // namespace foyer::flow
