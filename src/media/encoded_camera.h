// One camera, captured once and encoded once, for everybody who shows or keeps the picture. It has a thread of its own
// (a dying device must not hang the loop), which opens the camera for the first tap and closes it a little after the
// last one is gone, so that a stream that restarts finds it running.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "foyer/event_loop.h"
#include "foyer/result.h"
#include "foyer/video_source.h"
#include "media/camera.h"
#include "media/snapshots.h"
#include "media/x264_encoder.h"

namespace foyer::media {

// From the camera's thread, at each change: the camera failed, for this reason, and is tried again while somebody
// wants the picture; or (empty) it gives pictures again. It only hands the fact on (EventLoop::Post) and never waits.
using CameraReport = std::function<void(const std::string& fault)>;

class EncodedCamera : public VideoSource {
 public:
  // Opens the device; called from the camera's thread.
  using OpenDevice = std::function<Result<std::unique_ptr<Camera>>()>;

  struct Settings {
    PictureFormat format;  // what the device gives
    int bitrate_kbps = 800;
    std::chrono::milliseconds linger{3000};
    std::chrono::milliseconds retry{1000};  // after a failure
  };

  // `loop`, whose thread makes it and takes snapshots, must outlive it.
  EncodedCamera(EventLoop& loop, OpenDevice open, Settings settings, CameraReport report);
  ~EncodedCamera() override;  // waits for the thread, at most for one picture
  EncodedCamera(const EncodedCamera&) = delete;
  EncodedCamera& operator=(const EncodedCamera&) = delete;

  // The tap must not outlive this object. When its destructor returns, its call has returned and never comes again; in
  // its own call it may be destroyed too.
  std::unique_ptr<Tap> AddTap(std::function<void(std::shared_ptr<const AccessUnit>)> on_unit) override;
  void RequestKeyFrame() override;
  void TakeSnapshot(std::function<void(Result<Jpeg>)> done) override;

  int width() const override { return settings_.format.width; }
  int height() const override { return settings_.format.height; }
  int frames_per_second() const override { return settings_.format.frames_per_second; }

 private:
  struct Listener;
  class TapHandle;
  using Clock = std::chrono::steady_clock;

  void Remove(const std::shared_ptr<Listener>& listener);
  void Run();
  bool WaitForTap();
  bool IsWanted();
  void PauseAfterFault();
  Status RunDevice();
  Status EncodeOne(Camera& camera, X264Encoder& encoder, Picture& picture);
  bool TakeKeyFrameRequest();
  void Deliver(const std::shared_ptr<const AccessUnit>& unit);
  void ReportFault(const std::string& fault);

  const OpenDevice open_;
  const Settings settings_;
  const CameraReport report_;
  Snapshots snapshots_;
  std::string fault_;  // as last reported; the thread's own

  std::mutex mutex_;  // guards the next four; never held while a picture is made or handed out
  std::condition_variable changed_;
  std::vector<std::shared_ptr<Listener>> listeners_;
  bool key_frame_wanted_ = false;
  bool stopping_ = false;
  Clock::time_point last_wanted_;

  std::thread thread_;  // last: it uses all the others
};

}  // namespace foyer::media
