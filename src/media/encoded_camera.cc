#include "media/encoded_camera.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <utility>

#include "media/jpeg.h"

namespace foyer::media {

// The call of one tap. `mutex` is held during the call, so that the tap's destructor can wait for its end; recursive,
// since the tap may die in its own call.
struct EncodedCamera::Listener {
  std::recursive_mutex mutex;
  std::function<void(std::shared_ptr<const AccessUnit>)> on_unit;
  bool alive = true;
  bool began = false;  // with a key frame; before it nothing can be decoded
};

class EncodedCamera::TapHandle : public Tap {
 public:
  TapHandle(EncodedCamera& camera, std::shared_ptr<Listener> listener)
      : camera_(camera), listener_(std::move(listener)) {}
  ~TapHandle() override { camera_.Remove(listener_); }
  TapHandle(const TapHandle&) = delete;
  TapHandle& operator=(const TapHandle&) = delete;

 private:
  EncodedCamera& camera_;
  const std::shared_ptr<Listener> listener_;
};

namespace {

// Signals are the loop's: the new thread inherits a mask that blocks them all.
std::thread StartWithoutSignals(std::function<void()> run) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(run));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace

EncodedCamera::EncodedCamera(EventLoop& loop, OpenDevice open, Settings settings, CameraReport report)
    : open_(std::move(open)),
      settings_(settings),
      report_(std::move(report)),
      snapshots_(loop),
      thread_(StartWithoutSignals([this] { Run(); })) {}

EncodedCamera::~EncodedCamera() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

std::unique_ptr<VideoSource::Tap> EncodedCamera::AddTap(
    std::function<void(std::shared_ptr<const AccessUnit>)> on_unit) {
  auto listener = std::make_shared<Listener>();
  listener->on_unit = std::move(on_unit);
  {
    const std::lock_guard guard(mutex_);
    listeners_.push_back(listener);
    key_frame_wanted_ = true;
  }
  changed_.notify_all();
  return std::make_unique<TapHandle>(*this, std::move(listener));
}

void EncodedCamera::Remove(const std::shared_ptr<Listener>& listener) {
  {
    const std::lock_guard guard(mutex_);
    listeners_.erase(std::remove(listeners_.begin(), listeners_.end(), listener), listeners_.end());
    last_wanted_ = Clock::now();
  }
  const std::lock_guard guard(listener->mutex);
  listener->alive = false;
}

void EncodedCamera::RequestKeyFrame() {
  const std::lock_guard guard(mutex_);
  key_frame_wanted_ = true;
}

void EncodedCamera::TakeSnapshot(std::function<void(Result<Jpeg>)> done) {
  {
    const std::lock_guard guard(mutex_);  // so that the thread sees it before it sleeps
    snapshots_.Add(std::move(done));
    last_wanted_ = Clock::now();
  }
  changed_.notify_all();
}

void EncodedCamera::Run() {
  pthread_setname_np(pthread_self(), "foyer-camera");
  while (WaitForTap()) {
    const Status ran = RunDevice();
    if (ran.ok()) continue;
    ReportFault(ran.error().message);
    if (snapshots_.wanted()) snapshots_.Answer(ran.error());
    PauseAfterFault();
  }
}

bool EncodedCamera::WaitForTap() {
  std::unique_lock guard(mutex_);
  changed_.wait(guard, [this] { return stopping_ || !listeners_.empty() || snapshots_.wanted(); });
  return !stopping_;
}

bool EncodedCamera::IsWanted() {
  const std::lock_guard guard(mutex_);
  return !stopping_ && (!listeners_.empty() || snapshots_.wanted() || Clock::now() < last_wanted_ + settings_.linger);
}

void EncodedCamera::PauseAfterFault() {
  std::unique_lock guard(mutex_);
  changed_.wait_for(guard, settings_.retry, [this] { return stopping_; });
}

Status EncodedCamera::RunDevice() {
  auto camera = open_();
  if (!camera.ok()) return camera.error();
  auto encoder = X264Encoder::Create({camera.value()->format(), settings_.bitrate_kbps});
  if (!encoder.ok()) return encoder.error();
  Picture picture;
  while (IsWanted()) {
    Status encoded = EncodeOne(*camera.value(), *encoder.value(), picture);
    if (!encoded.ok()) return encoded;
  }
  return Ok();
}

Status EncodedCamera::EncodeOne(Camera& camera, X264Encoder& encoder, Picture& picture) {
  Status captured = camera.Capture(picture);
  if (!captured.ok()) return captured;
  auto unit = encoder.Encode(picture, TakeKeyFrameRequest());
  if (!unit.ok()) return unit.error();
  ReportFault({});
  Deliver(unit.value());
  if (snapshots_.wanted()) snapshots_.Answer(EncodeJpeg(picture, camera.format().width, camera.format().height));
  return Ok();
}

bool EncodedCamera::TakeKeyFrameRequest() {
  const std::lock_guard guard(mutex_);
  return std::exchange(key_frame_wanted_, false);
}

void EncodedCamera::Deliver(const std::shared_ptr<const AccessUnit>& unit) {
  std::vector<std::shared_ptr<Listener>> listeners;
  {
    const std::lock_guard guard(mutex_);
    listeners = listeners_;
  }
  for (const auto& listener : listeners) {
    const std::lock_guard guard(listener->mutex);
    listener->began |= unit->key_frame;
    if (listener->alive && listener->began) listener->on_unit(unit);
  }
}

void EncodedCamera::ReportFault(const std::string& fault) {
  if (fault == fault_) return;
  fault_ = fault;
  if (report_) report_(fault_);
}

}  // namespace foyer::media
