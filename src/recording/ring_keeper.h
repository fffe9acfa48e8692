// Keeps what happens at the door: a picture of each press, and recordings by policy, each tied to the press by the id
// of its event. It watches the journal and the door, and gives orders to nobody.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "foyer/aor.h"
#include "foyer/config.h"
#include "foyer/door.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/ring_archive.h"
#include "foyer/video_source.h"
#include "foyer/voice_source.h"
#include "recording/archive_thread.h"
#include "recording/recording_plan.h"

namespace foyer::recording {

struct KeeperSettings {
  Aor door;  // the caller of its rings
  RecordingConfig recording;
  std::string data_dir;
};

class RingKeeper : public RingArchive, private ArchiveListener {
 public:
  // `loop` and `journal` must outlive it.
  RingKeeper(EventLoop& loop, EventJournal& journal, const KeeperSettings& settings);
  ~RingKeeper() override;

  // They must outlive it. What there is none of is not recorded.
  void UseCamera(VideoSource& camera) { camera_ = &camera; }
  void UseVoice(VoiceSource& voice) { voice_ = &voice; }
  void UseDoor(const Door& door) { door_ = &door; }

  // The door may have another state now.
  void LookAtDoor();

  std::optional<KeptFile> FindSnapshot(std::uint64_t event) const override;
  std::optional<KeptFile> FindRecording(std::uint64_t event) const override;
  void Remove(std::uint64_t event) override;
  void TakeSnapshot(std::function<void(Result<Jpeg>)> done) override;

 private:
  class Taps;

  void FindUntold();
  void OnEvent(const Event& event);
  void OnPress(const Event& press);
  void KeepSnapshot(std::uint64_t event);
  void BeginRecording(std::uint64_t event);
  void EndRecording(std::string_view why);

  void OnFound(const KeptId& id, const KeptFile& file) override;
  void OnGone(const KeptId& id) override;
  void OnSnapshotKept(std::uint64_t event, const Result<KeptFile>& file) override;
  void OnRecordingBegun(std::uint64_t event, const std::string& path) override;
  void OnRecordingOver(std::uint64_t event, const RecordingOutcome& outcome) override;

  void NoteFault(const char* part, std::uint64_t event, const std::string& what);
  void NoteHealth(const char* part);
  std::optional<KeptFile> Find(const KeptId& id) const;

  EventLoop& loop_;
  EventJournal& journal_;
  const KeeperSettings settings_;
  VideoSource* camera_ = nullptr;
  VoiceSource* voice_ = nullptr;
  const Door* door_ = nullptr;

  RecordingPlan plan_;
  std::unique_ptr<Taps> taps_;                    // while it is recorded
  std::uint64_t recorded_press_ = 0;              // of the newest recording
  std::string answered_by_;                       // the ring that goes on
  std::map<std::uint64_t, std::string> answers_;  // of recordings that are not over yet, by their press
  std::set<std::uint64_t> untold_;                // recordings of an earlier run whose end is not in the journal
  std::map<KeptId, KeptFile> files_;
  std::map<std::string, bool> is_faulty_;  // by part
  DeferredCall look_at_door_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // the camera's answers hold it weakly
  ArchiveThread thread_;
  std::unique_ptr<EventJournal::Subscription> subscription_;
};

}  // namespace foyer::recording
