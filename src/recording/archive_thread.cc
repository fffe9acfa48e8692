#include "recording/archive_thread.h"

#include <unistd.h>

#include <utility>

#include "base/own_thread.h"
#include "base/wall_clock.h"
#include "recording/durable_file.h"

namespace foyer::recording {
namespace {

using namespace std::chrono_literals;

constexpr auto kBetweenLooks = 100ms;  // at the feed of a recording: its makers wake nobody
constexpr auto kBetweenTrims = 1h;     // while nothing happens

}  // namespace

ArchiveThread::ArchiveThread(EventLoop& loop, ArchiveListener& listener, const std::string& data_dir,
                             const RecordingConfig& config)
    : loop_(loop),
      listener_(listener),
      files_(data_dir, config),
      thread_(StartThread("foyer-archive", [this] { Run(); })) {}

ArchiveThread::~ArchiveThread() {
  {
    const std::lock_guard guard(mutex_);
    stop_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void ArchiveThread::KeepSnapshot(std::uint64_t event, Jpeg jpeg) {
  {
    const std::lock_guard guard(mutex_);
    if (snapshots_waiting_ < kMostWaiting) {
      ++snapshots_waiting_;
    } else {
      jpeg.clear();
    }
  }
  if (jpeg.empty()) {
    Tell([event](ArchiveListener& listener) {
      listener.OnSnapshotKept(event, Error{"the disk is too slow for so many pictures"});
    });
  } else {
    Do([this, event, jpeg = std::move(jpeg)] { WriteSnapshot(event, jpeg); });
  }
}

void ArchiveThread::BeginRecording(std::uint64_t event, std::shared_ptr<Feed> feed, const RecordingSources& sources) {
  Do([this, event, feed = std::move(feed), sources] { Begin(event, feed, sources); });
}

void ArchiveThread::EndRecording(std::string why) {
  Do([this, why = std::move(why)] {
    Record();
    if (current_) End(why, {});
  });
}

void ArchiveThread::Remove(std::uint64_t event) {
  Do([this, event] { TellGone(files_.Remove(event)); });
}

void ArchiveThread::Do(std::function<void()> job) {
  {
    const std::lock_guard guard(mutex_);
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
}

void ArchiveThread::Run() {
  OpenFolders();
  std::unique_lock lock(mutex_);
  while (true) {
    const auto is_due = [this] { return stop_ || !jobs_.empty(); };
    const bool woken =
        changed_.wait_for(lock, current_ ? kBetweenLooks : std::chrono::milliseconds(kBetweenTrims), is_due);
    if (stop_ && jobs_.empty()) break;
    auto jobs = std::exchange(jobs_, {});
    lock.unlock();
    for (const auto& job : jobs) job();
    if (current_) {
      Record();
    } else if (!woken) {
      static_cast<void>(MakeRoom());  // what is too old
    }
    lock.lock();
  }
  lock.unlock();
  if (!current_) return;
  Record();
  if (current_) static_cast<void>(current_->writer->Finish());  // under the name of one that was cut off
}

void ArchiveThread::OpenFolders() {
  const auto unfinished = files_.Open();
  if (!unfinished) return;  // the first picture or recording tells why
  for (const std::uint64_t event : *unfinished) {
    const auto file = files_.files().find({event, Kind::kRecording});
    if (file == files_.files().end()) continue;
    Tell([event, kept = file->second](ArchiveListener& listener) {
      listener.OnRecordingOver(event, {kept, {}, 0, kCutOff, {}});
    });
  }
  for (const auto& [id, file] : files_.files())
    Tell([id = id, file = file](ArchiveListener& listener) { listener.OnFound(id, file); });
  static_cast<void>(MakeRoom());
}

void ArchiveThread::WriteSnapshot(std::uint64_t event, const Jpeg& jpeg) {
  auto kept = TryWriteSnapshot({event, Kind::kSnapshot}, jpeg);
  {
    const std::lock_guard guard(mutex_);
    --snapshots_waiting_;
  }
  Tell([event, kept = std::move(kept)](ArchiveListener& listener) { listener.OnSnapshotKept(event, kept); });
}

Result<KeptFile> ArchiveThread::TryWriteSnapshot(const KeptId& id, const Jpeg& jpeg) {
  if (const Status room = MakeRoom(); !room) return room.error();
  if (const Status written = WriteWhole(files_.PathOf(id), jpeg); !written) return written.error();
  return files_.Add(id, WallNow());
}

void ArchiveThread::Begin(std::uint64_t event, std::shared_ptr<Feed> feed, const RecordingSources& sources) {
  Status room = MakeRoom();
  auto writer = room ? RecordingWriter::Create(files_.UnfinishedPath(event), sources)
                     : Result<std::unique_ptr<RecordingWriter>>(room.error());
  if (!writer) {
    return Tell([event, fault = writer.error().message](ArchiveListener& listener) {
      listener.OnRecordingOver(event, {{}, {}, 0, "it could not begin", fault});
    });
  }
  current_ = Current{event, std::move(feed), std::move(*writer)};
  Tell([event, path = files_.PathOf({event, Kind::kRecording})](ArchiveListener& listener) {
    listener.OnRecordingBegun(event, path);
  });
}

void ArchiveThread::Record() {
  if (!current_) return;
  const std::uint64_t before = current_->writer->size_bytes();
  Status recorded = TakeFeed();
  if (recorded && current_->writer->size_bytes() != before) recorded = MakeRoom();
  if (!recorded) End("it could not go on", recorded.error().message);
}

Status ArchiveThread::TakeFeed() {
  for (const FeedItem& item : current_->feed->TakeAll()) {
    if (Status added = current_->writer->Add(item); !added) return added;
  }
  return current_->writer->Poll(std::chrono::steady_clock::now());
}

void ArchiveThread::End(const std::string& why, const std::string& fault) {
  RecordingOutcome outcome{{}, {}, current_->feed->dropped(), why, fault};
  if (fault.empty()) {
    if (const Status finished = current_->writer->Finish(); !finished) outcome.fault = finished.error().message;
  }
  outcome.file = KeepRecording();
  outcome.length = current_->writer->length();
  if (!outcome.file && outcome.fault.empty()) outcome.fault = "neither a picture nor a sound came";
  Tell([event = current_->event, outcome](ArchiveListener& listener) { listener.OnRecordingOver(event, outcome); });
  current_.reset();
}

std::optional<KeptFile> ArchiveThread::KeepRecording() {
  const KeptId id{current_->event, Kind::kRecording};
  const std::string& path = current_->writer->path();
  if (current_->writer->is_empty()) {
    unlink(path.c_str());
    return std::nullopt;
  }
  if (!RenameDurably(path, files_.PathOf(id))) return std::nullopt;  // the next start finds it
  return files_.Add(id, WallNow());
}

Status ArchiveThread::MakeRoom() {
  const std::uint64_t growing = current_ ? current_->writer->size_bytes() : 0;
  const auto now = WallNow();
  const auto trimmed = files_.Trim(now, clock_.IsSteady(std::chrono::steady_clock::now(), now), growing);
  TellGone(trimmed.gone);
  return trimmed.room;
}

void ArchiveThread::TellGone(const std::vector<KeptId>& gone) {
  for (const KeptId& id : gone) Tell([id](ArchiveListener& listener) { listener.OnGone(id); });
}

void ArchiveThread::Tell(std::function<void(ArchiveListener&)> news) {
  loop_.Post([this, alive = std::weak_ptr(alive_), news = std::move(news)] {
    if (!alive.expired()) news(listener_);
  });
}

}  // namespace foyer::recording
