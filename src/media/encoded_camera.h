// One camera, captured once and encoded once, for everybody who shows or keeps the picture. It has a thread of its own
// (a dying device must not hang the loop), which opens the camera for the first tap and closes it a little after the
// last one is gone, so that a stream that restarts finds it running. A camera that fails is opened anew, again and
// again, and meanwhile the taps get a still picture that says so.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "foyer/event_loop.h"
#include "foyer/result.h"
#include "foyer/video_source.h"
#include "media/picture_stream.h"
#include "media/snapshots.h"
#include "media/still_picture.h"

namespace foyer::media {

// From the camera's thread, at each change: the camera failed, for this reason, and is tried again; or (empty) it gives
// pictures again. It only hands the fact on (EventLoop::Post) and never waits.
using CameraReport = std::function<void(const std::string& fault)>;

class EncodedCamera : public VideoSource {
 public:
  // Opens the device; called from the camera's thread.
  using OpenStream = std::function<Result<std::unique_ptr<PictureStream>>()>;

  struct Settings {
    PictureFormat format;       // what is wanted; told until the device has said what it gives
    bool looks_at_once = true;  // once, at the start, to learn whether there is a camera and what it gives
    std::chrono::milliseconds linger{3000};
    std::chrono::milliseconds retry{1000};          // after a failure, also when nobody watches
    std::chrono::milliseconds still_interval{500};  // of the still picture
  };

  // `loop`, whose thread makes it and takes snapshots, must outlive it.
  EncodedCamera(EventLoop& loop, OpenStream open, Settings settings, CameraReport report);
  ~EncodedCamera() override;  // waits for the thread, at most for one picture
  EncodedCamera(const EncodedCamera&) = delete;
  EncodedCamera& operator=(const EncodedCamera&) = delete;

  // The tap must not outlive this object. When its destructor returns, its call has returned and never comes again; in
  // its own call it may be destroyed too.
  std::unique_ptr<Tap> AddTap(std::function<void(std::shared_ptr<const AccessUnit>)> on_unit) override;
  void RequestKeyFrame() override;
  void TakeSnapshot(std::function<void(Result<Jpeg>)> done) override;

  int width() const override { return width_; }
  int height() const override { return height_; }
  int frames_per_second() const override { return frames_per_second_; }

 private:
  struct Listener;
  class TapHandle;
  using Clock = std::chrono::steady_clock;

  void Remove(const std::shared_ptr<Listener>& listener);
  void Run();
  bool WaitUntilWanted();
  bool IsWanted();
  Status RunStream();
  Status ShowNext(PictureStream& stream);
  void KeepForStill(PictureStream& stream);
  void ShowStill();
  void UseFormat(const PictureFormat& format);
  bool TakeKeyFrameRequest();
  void Deliver(const std::shared_ptr<AccessUnit>& unit);
  void ReportFault(const std::string& fault);

  const OpenStream open_;
  const Settings settings_;
  const CameraReport report_;
  Snapshots snapshots_;
  std::atomic<int> width_, height_, frames_per_second_;

  // The thread's own.
  std::string fault_;  // as last reported
  bool is_due_;        // a look at the camera, though nobody watches
  std::uint64_t next_number_ = 0;
  std::optional<Picture> last_;  // what the camera gave before it failed, and when
  std::string last_taken_at_;
  std::unique_ptr<StillPicture> still_;  // since it failed

  std::mutex mutex_;  // guards the next four; never held while a picture is made or handed out
  std::condition_variable changed_;
  std::vector<std::shared_ptr<Listener>> listeners_;
  bool key_frame_wanted_ = false;
  bool stopping_ = false;
  Clock::time_point last_wanted_;

  std::thread thread_;  // last: it uses all the others
};

}  // namespace foyer::media
