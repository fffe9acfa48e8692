// One recording on its way to the disk. Belongs to one thread, which may wait for the disk.
//
// A cluster of about a second is written as a whole and synced, so a power cut costs no more than the newest one. Until
// Finish() the file has no length and no cues, and plays all the same.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "foyer/result.h"
#include "recording/avc.h"
#include "recording/durable_file.h"
#include "recording/feed.h"
#include "recording/matroska.h"
#include "recording/voice_encoder.h"

namespace foyer::recording {

// What is to be in it.
struct RecordingSources {
  bool picture = false, voice = false;  // at least one
  std::chrono::steady_clock::time_point begin;
  std::chrono::system_clock::time_point recorded;
};

class RecordingWriter {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kCluster{1};
  static constexpr std::chrono::seconds kPatience{3};  // for the first picture; then there is only voice

  static Result<std::unique_ptr<RecordingWriter>> Create(const std::string& path, const RecordingSources& sources);

  // An error is final: the file ends with its last whole cluster.
  Status Add(const FeedItem& item);
  // Now and then, with the time: writes what is due.
  Status Poll(Clock::time_point now);

  // Length and cues; all of it is on disk then.
  Status Finish();

  const std::string& path() const { return file_.path(); }
  std::uint64_t size_bytes() const { return on_disk_; }
  std::chrono::milliseconds length() const { return on_disk_length_; }
  bool is_empty() const { return on_disk_length_.count() == 0; }

 private:
  RecordingWriter(DurableFile file, const RecordingSources& sources, std::unique_ptr<VoiceEncoder> voice);

  Status AddShot(const Shot& shot);
  void AddVoice(const VoiceBlock& block);
  Status BeginFile(const Shot* shot);
  Status WriteCluster();
  Status WriteNext(const std::vector<std::uint8_t>& piece);
  std::chrono::milliseconds TimeOf(Clock::time_point time) const;

  DurableFile file_;
  const RecordingSources sources_;
  const std::unique_ptr<VoiceEncoder> voice_;  // null: none
  std::optional<ParameterSets> sets_;          // of the first picture
  std::optional<Matroska> matroska_;           // once it is known what is in it
  std::vector<Block> blocks_;                  // of the next cluster
  std::size_t block_bytes_ = 0;
  std::uint64_t on_disk_ = 0;
  std::chrono::milliseconds on_disk_length_{};
};

}  // namespace foyer::recording
