#include "recording/ring_keeper.h"

#include <limits>
#include <utility>

#include "base/format.h"
#include "foyer/record_fields.h"

namespace foyer::recording {
namespace {

constexpr const char* kSnapshotPart = "snapshot";
constexpr const char* kRecordingPart = "recording";

// "12.3"
std::string Seconds(std::chrono::milliseconds length) {
  return Format("{:.1f}", static_cast<double>(length.count()) / 1000);
}

}  // namespace

// What feeds one recording. The taps go first: their calls use the feed.
class RingKeeper::Taps {
 public:
  Taps(VideoSource* camera, VoiceSource* voice, std::shared_ptr<Feed> feed) {
    if (camera != nullptr) {
      picture_ = camera->AddTap([camera, feed](std::shared_ptr<const AccessUnit> unit) {
        if (!feed->Push(Shot{std::move(unit), camera->width(), camera->height()})) camera->RequestKeyFrame();
      });
    }
    if (voice == nullptr) return;
    sound_ = voice->AddTap([camera, feed](const VoiceBlock& block) {
      if (!feed->Push(block) && camera != nullptr) camera->RequestKeyFrame();
    });
  }

 private:
  std::unique_ptr<VideoSource::Tap> picture_;
  std::unique_ptr<VoiceSource::Tap> sound_;
};

RingKeeper::RingKeeper(EventLoop& loop, EventJournal& journal, const KeeperSettings& settings)
    : loop_(loop),
      journal_(journal),
      settings_(settings),
      plan_(loop, settings.recording,
            {[this](std::uint64_t event) { BeginRecording(event); },
             [this](std::string_view why) { EndRecording(why); }}),
      look_at_door_(loop, [this] { LookAtDoor(); }),
      thread_(loop, *this, settings.data_dir, settings.recording),
      subscription_(journal.Subscribe([this](const Event& event) { OnEvent(event); })) {
  FindUntold();
}

RingKeeper::~RingKeeper() = default;

// The daemon may have ended after the file was there and before that was written down.
void RingKeeper::FindUntold() {
  for (const Event& event : journal_.Recent(std::numeric_limits<std::size_t>::max())) {
    if (event.type != EventType::kRecording && event.type != EventType::kRecorded) continue;
    const auto press = DecodeNumber<std::uint64_t>(event.Field("event")).value_or(0);
    if (event.type == EventType::kRecording) {
      untold_.insert(press);
    } else {
      untold_.erase(press);
    }
  }
}

void RingKeeper::OnEvent(const Event& event) {
  switch (event.type) {
    case EventType::kRing:
      return OnPress(event);
    case EventType::kAnswered:
      if (event.Field("caller") == settings_.door.ToUri())
        answered_by_ = Format("{} ({})", event.Field("aor"), event.Field("device"));
      return;
    case EventType::kEnded:  // a ring that nobody could be called for tells no more than this
      return look_at_door_.Schedule();
    default:
      return;
  }
}

// The door says that it rings in a moment: it is looked at in the next turn.
void RingKeeper::OnPress(const Event& press) {
  if (settings_.recording.snapshot) KeepSnapshot(press.id);
  if (press.Field("repeat") == "notify") return;
  plan_.OnPress(press.id);
  answered_by_.clear();
  look_at_door_.Schedule();
}

void RingKeeper::LookAtDoor() {
  if (door_ == nullptr) return;
  const std::string state = door_->State();
  if (state == "in_call") plan_.OnAnswered();
  if (state == "idle") plan_.OnEnded();
}

void RingKeeper::KeepSnapshot(std::uint64_t event) {
  if (camera_ == nullptr) return NoteFault(kSnapshotPart, event, "there is no camera now");
  camera_->TakeSnapshot([this, alive = std::weak_ptr(alive_), event](Result<Jpeg> jpeg) {
    if (alive.expired()) return;
    if (jpeg.ok()) {
      thread_.KeepSnapshot(event, std::move(*jpeg));
    } else {
      NoteFault(kSnapshotPart, event, jpeg.error().message);
    }
  });
}

void RingKeeper::Remove(std::uint64_t event) { thread_.Remove(event); }

void RingKeeper::TakeSnapshot(std::function<void(Result<Jpeg>)> done) {
  if (camera_ == nullptr) return done(Error{"there is no camera now: see [door] camera and the newest fault events"});
  camera_->TakeSnapshot(std::move(done));
}

void RingKeeper::BeginRecording(std::uint64_t event) {
  if (camera_ == nullptr && voice_ == nullptr) {
    NoteFault(kRecordingPart, event, "there is neither a camera nor sound now");
    return plan_.OnFailed();
  }
  recorded_press_ = event;
  auto feed = std::make_shared<Feed>();
  thread_.BeginRecording(event, feed, {camera_ != nullptr, voice_ != nullptr, loop_.Now(), loop_.WallNow()});
  taps_ = std::make_unique<Taps>(camera_, voice_, std::move(feed));
}

void RingKeeper::EndRecording(std::string_view why) {
  taps_.reset();
  answers_[recorded_press_] = answered_by_;
  thread_.EndRecording(std::string(why));
}

void RingKeeper::OnFound(const KeptId& id, const KeptFile& file) {
  files_[id] = file;
  if (id.kind == Kind::kRecording && untold_.contains(id.event)) OnRecordingOver(id.event, {file, {}, 0, kCutOff, {}});
}

void RingKeeper::OnGone(const KeptId& id) { files_.erase(id); }

void RingKeeper::OnSnapshotKept(std::uint64_t event, const Result<KeptFile>& file) {
  if (!file) return NoteFault(kSnapshotPart, event, file.error().message);
  NoteHealth(kSnapshotPart);
  files_[{event, Kind::kSnapshot}] = *file;
  journal_.Record(EventType::kSnapshot, {},
                  {{"event", std::to_string(event)}, {"file", file->path}, {"bytes", std::to_string(file->bytes)}});
}

void RingKeeper::OnRecordingBegun(std::uint64_t event, const std::string& path) {
  NoteHealth(kRecordingPart);
  journal_.Record(EventType::kRecording, {}, {{"event", std::to_string(event)}, {"file", path}});
}

void RingKeeper::OnRecordingOver(std::uint64_t event, const RecordingOutcome& outcome) {
  if (taps_ && event == recorded_press_ && !answers_.contains(event)) {  // it ended by itself
    taps_.reset();
    plan_.OnFailed();
    answers_[event] = answered_by_;
  }
  untold_.erase(event);
  const auto answer = answers_.extract(event);
  if (!outcome.fault.empty()) NoteFault(kRecordingPart, event, outcome.fault);
  if (!outcome.file) return;
  files_[{event, Kind::kRecording}] = *outcome.file;
  std::vector<std::pair<std::string, std::string>> fields{{"event", std::to_string(event)},
                                                          {"file", outcome.file->path},
                                                          {"bytes", std::to_string(outcome.file->bytes)},
                                                          {"why", outcome.why}};
  if (outcome.length.count() != 0) fields.emplace_back("seconds", Seconds(outcome.length));
  if (outcome.dropped != 0) fields.emplace_back("dropped", std::to_string(outcome.dropped));
  if (answer && !answer.mapped().empty()) fields.emplace_back("answered_by", answer.mapped());
  journal_.Record(EventType::kRecorded, {}, std::move(fields));
}

void RingKeeper::NoteFault(const char* part, std::uint64_t event, const std::string& what) {
  is_faulty_[part] = true;
  journal_.Record(EventType::kFault, {}, {{"part", part}, {"event", std::to_string(event)}, {"what", what}});
}

void RingKeeper::NoteHealth(const char* part) {
  if (std::exchange(is_faulty_[part], false)) journal_.Record(EventType::kRecovered, {}, {{"part", part}});
}

std::optional<KeptFile> RingKeeper::FindSnapshot(std::uint64_t event) const { return Find({event, Kind::kSnapshot}); }

std::optional<KeptFile> RingKeeper::FindRecording(std::uint64_t event) const { return Find({event, Kind::kRecording}); }

std::optional<KeptFile> RingKeeper::Find(const KeptId& id) const {
  const auto file = files_.find(id);
  return file == files_.end() ? std::nullopt : std::optional(file->second);
}

}  // namespace foyer::recording
