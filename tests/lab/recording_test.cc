// What is kept of a ring, through the drivers of a real camera and a real sound card.
#include <filesystem>

#include "tests/flow/peers/tone.h"
#include "tests/lab/lab_test.h"
#include "tests/recording/recorded_file.h"

namespace foyer::lab {
namespace {

using recording::ToneLevel;

constexpr double kVisitorHz = 500, kPhoneHz = 1'000;

using RecordingLabTest = LabTest;

TEST_F(RecordingLabTest, ARingIsRecordedWithItsPictureAndBothVoices) {
  auto options = OnTheBoard();
  options.audio = "alsa:plughw:Loopback,1,0";
  // A tone is noise to those who take noise away.
  options.more += "[sound]\nnoise_suppression = \"off\"\nautomatic_gain = false\n[recording]\npolicy = \"on_ring\"\n";
  StartHouse(options);
  const auto anna = AddLinphonec("anna");
  anna->process().Send("play " + peers::WriteTone(folder() + "/phone.wav", kPhoneHz));
  ASSERT_TRUE(house_->WaitForDevices(1));
  const std::string voice = peers::WriteTone(folder() + "/visitor.wav", kVisitorHz);
  const peers::Process visitor(pump_, "aplay", peers::Command{{"aplay", "-q", "-D", "plughw:Loopback,0,0", voice}});
  Press();
  ASSERT_TRUE(house_->WaitFor("snapshot"));
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  ASSERT_TRUE(Until([&] { return house_->TwoWay(); }));
  const std::string part = folder() + "/recordings/" + house_->First("snapshot")->Field("event") + ".part.mkv";
  ASSERT_TRUE(Until([&] { return std::filesystem::exists(part) && std::filesystem::file_size(part) > 60'000; }));
  anna->HangUp();
  ASSERT_TRUE(house_->WaitFor("recorded"));
  EXPECT_EQ(house_->First("recorded")->Field("event"), house_->First("snapshot")->Field("event"));
  const recording::RecordedFile file(house_->First("recorded")->Field("file"));
  EXPECT_EQ(file.complaints, "");
  EXPECT_EQ(file.width, 320);
  EXPECT_GT(file.times.size(), 15U);
  EXPECT_GT(ToneLevel(file.left, kVisitorHz), -40);
  EXPECT_GT(ToneLevel(file.right, kPhoneHz), -40);
  EXPECT_LT(ToneLevel(file.right, kVisitorHz), ToneLevel(file.left, kVisitorHz) - 20);
}

}  // namespace
}  // namespace foyer::lab
