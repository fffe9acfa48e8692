// The thread that writes pictures and recordings, so that the loop never waits for the disk and a slow disk costs no
// call anything but its recording.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock_trust.h"
#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/ring_archive.h"
#include "foyer/video_source.h"
#include "recording/feed.h"
#include "recording/kept_files.h"
#include "recording/recording_writer.h"

namespace foyer::recording {

inline constexpr const char* kCutOff = "foyerd or the power stopped";

// What became of a recording.
struct RecordingOutcome {
  std::optional<KeptFile> file;      // none: nothing of it is on disk
  std::chrono::milliseconds length;  // 0: not known
  std::uint64_t dropped = 0;         // pictures and blocks of sound for which the disk was too slow
  std::string why;                   // it ended
  std::string fault;                 // why it ended too early; empty: it did not
};

// Told from the loop. What is told to be there is on disk.
class ArchiveListener {
 public:
  virtual ~ArchiveListener() = default;
  // Of earlier runs, after what was cut off then.
  virtual void OnFound(const KeptId& id, const KeptFile& file) = 0;
  virtual void OnGone(const KeptId& id) = 0;
  virtual void OnSnapshotKept(std::uint64_t event, const Result<KeptFile>& file) = 0;
  virtual void OnRecordingBegun(std::uint64_t event, const std::string& path) = 0;
  virtual void OnRecordingOver(std::uint64_t event, const RecordingOutcome& outcome) = 0;
};

class ArchiveThread {
 public:
  static constexpr std::size_t kMostWaiting = 32;  // pictures

  // `loop` and `listener` must outlive it. Begins with tidying the folders.
  ArchiveThread(EventLoop& loop, ArchiveListener& listener, const std::string& data_dir, const RecordingConfig& config);
  // Writes all that was given. A recording that goes on is cut off: the next start tells of it.
  ~ArchiveThread();
  ArchiveThread(const ArchiveThread&) = delete;
  ArchiveThread& operator=(const ArchiveThread&) = delete;

  // From the loop; none waits.
  void KeepSnapshot(std::uint64_t event, Jpeg jpeg);
  void BeginRecording(std::uint64_t event, std::shared_ptr<Feed> feed, const RecordingSources& sources);
  void EndRecording(std::string why);
  // What is kept of that press; what is being recorded goes on.
  void Remove(std::uint64_t event);

 private:
  struct Current {
    std::uint64_t event = 0;
    std::shared_ptr<Feed> feed;
    std::unique_ptr<RecordingWriter> writer;
  };

  void Do(std::function<void()> job);
  void Run();
  void OpenFolders();
  void WriteSnapshot(std::uint64_t event, const Jpeg& jpeg);
  Result<KeptFile> TryWriteSnapshot(const KeptId& id, const Jpeg& jpeg);
  void Begin(std::uint64_t event, std::shared_ptr<Feed> feed, const RecordingSources& sources);
  void Record();  // what has come
  Status TakeFeed();
  void End(const std::string& why, const std::string& fault);
  std::optional<KeptFile> KeepRecording();
  Status MakeRoom();
  void TellGone(const std::vector<KeptId>& gone);
  void Tell(std::function<void(ArchiveListener&)> news);

  EventLoop& loop_;
  ArchiveListener& listener_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // posted news hold it weakly
  KeptFiles files_;                                                         // the thread's, as are the next two
  std::optional<Current> current_;
  ClockTrust clock_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;  // guarded by mutex_, as are the next two
  std::size_t snapshots_waiting_ = 0;
  bool stop_ = false;
  std::thread thread_;  // last: starts when all else is ready
};

}  // namespace foyer::recording
