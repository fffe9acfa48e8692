#include "recording/recording_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "recording/whole_clusters.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/recording/recorded_file.h"
#include "tests/recording/sample_media.h"

namespace foyer::recording {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class RecordingWriterTest : public testing::Test {
 protected:
  std::unique_ptr<RecordingWriter> Create(bool picture = true, bool voice = true) {
    auto writer = RecordingWriter::Create(path_, {picture, voice, begin_, std::chrono::system_clock::now()});
    if (!writer) ADD_FAILURE() << writer.error().message;
    return writer ? std::move(*writer) : nullptr;
  }
  // Feeds it with what was captured in the next `length`, both in their order of time.
  void Record(RecordingWriter& writer, std::chrono::milliseconds length, bool picture = true, bool voice = true) {
    const auto end = now_ + length;
    while (true) {
      const auto next_picture = picture ? media_.NextPictureTime() : end + 1h;
      const auto next_voice = voice ? media_.NextVoiceTime() : end + 1h;
      now_ = std::min(next_picture, next_voice);
      if (now_ > end) break;
      if (next_picture == now_) {
        ASSERT_TRUE(writer.Add(Shot{media_.NextPicture(), SampleMedia::kWidth, SampleMedia::kHeight}).ok());
      } else {
        ASSERT_TRUE(writer.Add(media_.NextVoice()).ok());
      }
      ASSERT_TRUE(writer.Poll(now_).ok());
    }
    now_ = end;
  }

  // With a picture, if there is anything.
  void ExpectThatItPlaysWhereverItIsTorn() {
    const std::string all = path_ + ".all";
    std::filesystem::rename(path_, all);
    int played = 0;
    for (unsigned tenths = 1; tenths <= 10; ++tenths) {
      SCOPED_TRACE(tenths);
      std::filesystem::copy_file(all, path_, std::filesystem::copy_options::overwrite_existing);
      std::filesystem::resize_file(path_, std::filesystem::file_size(all) * tenths / 10);
      const std::uint64_t whole = WholeClusters(path_);
      if (whole == 0) continue;
      std::filesystem::resize_file(path_, whole);
      const RecordedFile file(path_);
      EXPECT_EQ(file.complaints, "");
      EXPECT_EQ(file.unreadable, 0U);
      EXPECT_FALSE(file.pictures.empty());
      ++played;
    }
    EXPECT_GT(played, 0);
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_.path() + "/7.mkv";
  const std::chrono::steady_clock::time_point begin_{1000s};
  std::chrono::steady_clock::time_point now_ = begin_;
  SampleMedia media_{begin_};
};

TEST_F(RecordingWriterTest, AFinishedFileHasEveryPictureInItsPlaceAndBothVoicesOnTheirSides) {
  const auto writer = Create();
  Record(*writer, 4s);
  ASSERT_TRUE(writer->Finish().ok());
  const RecordedFile file(path_);
  EXPECT_EQ(file.complaints, "");
  EXPECT_THAT(file.format, HasSubstr("codec_name=h264"));
  EXPECT_THAT(file.format, HasSubstr("codec_name=opus"));
  EXPECT_NEAR(file.seconds, 4, 0.1);
  EXPECT_EQ(file.width, SampleMedia::kWidth);
  EXPECT_EQ(file.unreadable, 0U);
  ASSERT_EQ(file.pictures.size(), 60U);
  ASSERT_EQ(file.times.size(), 60U);
  for (std::size_t i = 0; i < 60; ++i) {
    EXPECT_EQ(file.pictures[i].frame, i);
    EXPECT_NEAR(file.times[i], static_cast<double>(i + 1) / SampleMedia::kRate, 0.002);
  }
  EXPECT_NEAR(static_cast<double>(file.left.size()), 4.0 * kSoundRate, 0.05 * kSoundRate);
  EXPECT_NEAR(ToneLevel(file.left, SampleMedia::kVisitorHz), -12.2, 1);
  EXPECT_NEAR(ToneLevel(file.right, SampleMedia::kPhoneHz), -12.2, 1);
  EXPECT_LT(ToneLevel(file.left, SampleMedia::kPhoneHz), -45);
  EXPECT_LT(ToneLevel(file.right, SampleMedia::kVisitorHz), -45);
  EXPECT_EQ(std::filesystem::file_size(path_), writer->size_bytes());
  struct stat facts {};
  ASSERT_EQ(stat(path_.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0640U);
}

TEST_F(RecordingWriterTest, APlayerFindsKeyFramesByTheCues) {
  const auto writer = Create();
  for (int i = 0; i < 3; ++i) {
    Record(*writer, 2s);
    ASSERT_TRUE(writer->Add(Shot{media_.NextPicture(true), SampleMedia::kWidth, SampleMedia::kHeight}).ok());
  }
  ASSERT_TRUE(writer->Finish().ok());
  const RecordedFile file(path_);
  EXPECT_EQ(file.complaints, "");
  ASSERT_EQ(file.key_frames.size(), 4U);
  EXPECT_NEAR(file.key_frames[2], 61.0 / SampleMedia::kRate, 0.002);
  // Jumping there, ffmpeg reads nothing before it.
  EXPECT_EQ(system(("ffmpeg -v error -ss 4.5 -noaccurate_seek -i " + path_ + " -map 0:v -frames:v 1 -f rawvideo " +
                    "-pix_fmt gray -y " + path_ + ".gray")
                       .c_str()),
            0);
  EXPECT_EQ(std::filesystem::file_size(path_ + ".gray"), std::size_t{SampleMedia::kWidth * SampleMedia::kHeight});
}

// The process is gone in the middle of a recording: all but the newest cluster is there.
TEST_F(RecordingWriterTest, AKilledWriterLeavesAFileThatPlays) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto writer = Create();
    Record(*writer, 5500ms);
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  const RecordedFile file(path_);
  EXPECT_EQ(file.complaints, "");
  EXPECT_EQ(file.unreadable, 0U);
  EXPECT_GE(file.pictures.size(), 60U);
  for (std::size_t i = 0; i < file.pictures.size(); ++i) EXPECT_EQ(file.pictures[i].frame, i);
  EXPECT_NEAR(ToneLevel(file.left, SampleMedia::kVisitorHz), -12.2, 1);
}

TEST_F(RecordingWriterTest, AFileThatIsTornInTheMiddleOfAClusterPlaysUpToIt) {
  {
    const auto writer = Create();
    Record(*writer, 6s);
    ASSERT_TRUE(writer->Finish().ok());
  }
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) * 3 / 5);
  const RecordedFile file(path_);
  EXPECT_GE(file.pictures.size(), 45U);
  for (std::size_t i = 0; i < file.pictures.size(); ++i) EXPECT_EQ(file.pictures[i].frame, i);
}

TEST_F(RecordingWriterTest, WhatIsWholeOfATornFilePlaysWithoutAComplaint) {
  {
    const auto writer = Create();
    Record(*writer, 4s);
  }
  ExpectThatItPlaysWhereverItIsTorn();
}

TEST_F(RecordingWriterTest, APictureThatComesLateIsInTheFirstClusterYet) {
  {
    const auto writer = Create();
    Record(*writer, 1500ms, false);
    while (media_.NextPictureTime() < now_) static_cast<void>(media_.NextPicture());
    ASSERT_TRUE(writer->Add(Shot{media_.NextPicture(true), SampleMedia::kWidth, SampleMedia::kHeight}).ok());
    Record(*writer, 1s);
  }
  ExpectThatItPlaysWhereverItIsTorn();
}

TEST_F(RecordingWriterTest, ADeadCameraLeavesTheVoices) {
  const auto writer = Create();
  Record(*writer, 5s, false);
  ASSERT_TRUE(writer->Finish().ok());
  const RecordedFile file(path_);
  EXPECT_EQ(file.complaints, "");
  EXPECT_TRUE(file.pictures.empty());
  EXPECT_NEAR(file.seconds, 5, 0.1);
  EXPECT_NEAR(ToneLevel(file.right, SampleMedia::kPhoneHz), -12.2, 1);
}

TEST_F(RecordingWriterTest, ADoorWithoutSoundLeavesThePictures) {
  const auto writer = Create(true, false);
  Record(*writer, 2s, true, false);
  ASSERT_TRUE(writer->Finish().ok());
  const RecordedFile file(path_);
  EXPECT_EQ(file.complaints, "");
  EXPECT_EQ(file.pictures.size(), 30U);
  EXPECT_TRUE(file.left.empty());
}

TEST_F(RecordingWriterTest, WhereSoundWasLostTheRestStaysInItsPlace) {
  const auto writer = Create();
  Record(*writer, 1s);
  for (int i = 0; i < 100; ++i) media_.NextVoice();  // a second is lost
  for (int i = 0; i < 15; ++i) media_.NextPicture();
  now_ += 1s;
  ASSERT_TRUE(writer->Add(Shot{media_.NextPicture(true), SampleMedia::kWidth, SampleMedia::kHeight}).ok());
  Record(*writer, 1s);
  ASSERT_TRUE(writer->Finish().ok());
  const RecordedFile file(path_);
  EXPECT_EQ(file.complaints, "");
  EXPECT_NEAR(file.seconds, 3, 0.1);
  EXPECT_NEAR(file.times.back(), 3, 0.1);
  ASSERT_EQ(file.voice_times.size(), 100U);
  EXPECT_NEAR(file.voice_times[49], 0.98, 0.02);
  EXPECT_NEAR(file.voice_times[50], 2, 0.02);
}

TEST_F(RecordingWriterTest, AnotherCameraInTheMiddleIsDecodedToo) {
  const auto writer = Create();
  Record(*writer, 1s);
  SampleMedia other(now_);
  for (int i = 0; i < 15; ++i)
    ASSERT_TRUE(writer->Add(Shot{other.NextPicture(), SampleMedia::kWidth, SampleMedia::kHeight}).ok());
  ASSERT_TRUE(writer->Finish().ok());
  EXPECT_EQ(RecordedFile(path_).pictures.size(), 30U);
}

TEST_F(RecordingWriterTest, NothingIsNoFileToKeep) {
  const auto writer = Create();
  ASSERT_TRUE(writer->Finish().ok());
  EXPECT_TRUE(writer->is_empty());
}

TEST_F(RecordingWriterTest, AFolderThatIsMissingIsTold) {
  const auto writer = RecordingWriter::Create(folder_.path() + "/no/1.mkv", {true, true, begin_, {}});
  ASSERT_FALSE(writer.ok());
  EXPECT_THAT(writer.error().message, HasSubstr("/no/1.mkv: No such file or directory"));
}

}  // namespace
}  // namespace foyer::recording
