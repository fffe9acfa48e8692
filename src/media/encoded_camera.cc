#include "media/encoded_camera.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "base/own_thread.h"
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

// For people: the time of day.
std::string HourNow() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  std::array<char, 16> text{};
  std::strftime(text.data(), text.size(), "%H:%M:%S", &local);
  return text.data();
}

constexpr std::chrono::milliseconds kBetweenStills{100};  // however many viewers join

}  // namespace

EncodedCamera::EncodedCamera(EventLoop& loop, OpenStream open, Settings settings, CameraReport report)
    : open_(std::move(open)),
      settings_(settings),
      report_(std::move(report)),
      snapshots_(loop),
      width_(settings.format.width),
      height_(settings.format.height),
      frames_per_second_(settings.format.frames_per_second),
      is_due_(settings.looks_at_once),
      thread_(StartThread("foyer-camera", [this] { Run(); })) {}

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
  {
    const std::lock_guard guard(mutex_);
    key_frame_wanted_ = true;
  }
  changed_.notify_all();
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
  while (WaitUntilWanted()) {
    const Status ran = RunStream();
    is_due_ = !ran.ok();
    if (ran.ok()) continue;
    ReportFault(ran.error().message);
    if (snapshots_.wanted()) snapshots_.Answer(ran.error());
    ShowStill();
  }
}

// For somebody who watches, for a look at a camera that has failed, or for the end: false.
bool EncodedCamera::WaitUntilWanted() {
  std::unique_lock guard(mutex_);
  if (!is_due_) changed_.wait(guard, [this] { return stopping_ || !listeners_.empty() || snapshots_.wanted(); });
  return !stopping_;
}

bool EncodedCamera::IsWanted() {
  const std::lock_guard guard(mutex_);
  return !stopping_ && (!listeners_.empty() || snapshots_.wanted() || Clock::now() < last_wanted_ + settings_.linger);
}

Status EncodedCamera::RunStream() {
  auto stream = open_();
  if (!stream.ok()) return stream.error();
  UseFormat((*stream)->format());
  do {
    Status shown = ShowNext(**stream);
    if (!shown.ok()) {
      KeepForStill(**stream);
      return shown;
    }
  } while (IsWanted());
  return Ok();
}

Status EncodedCamera::ShowNext(PictureStream& stream) {
  auto unit = stream.Next(TakeKeyFrameRequest());
  if (!unit.ok()) return unit.error();
  ReportFault({});
  if (*unit == nullptr) return Ok();
  if (still_ != nullptr && (*unit)->key_frame) still_.reset();
  Deliver(*unit);
  if (!snapshots_.wanted()) return Ok();
  const auto picture = stream.Newest();
  const PictureFormat format = stream.format();
  snapshots_.Answer(picture.ok() ? EncodeJpeg(*picture, format.width, format.height) : picture.error());
  return Ok();
}

void EncodedCamera::KeepForStill(PictureStream& stream) {
  auto newest = stream.Newest();
  if (!newest.ok()) return;
  last_ = std::move(*newest);
  last_taken_at_ = HourNow();
}

// Until the camera is tried again.
void EncodedCamera::ShowStill() {
  const auto until = Clock::now() + settings_.retry;
  std::unique_lock guard(mutex_);
  while (!stopping_ && Clock::now() < until) {
    if (!listeners_.empty()) {
      const bool key_frame = std::exchange(key_frame_wanted_, false);
      guard.unlock();
      if (still_ == nullptr) {
        const PictureFormat format = {width_, height_, frames_per_second_};
        still_ = std::make_unique<StillPicture>(PaintStill(last_ ? &*last_ : nullptr, format, last_taken_at_), format);
      }
      if (const auto unit = still_->Next(key_frame)) Deliver(unit);
      guard.lock();
    }
    const auto next = std::min(until, Clock::now() + settings_.still_interval);
    changed_.wait_until(guard, std::min(next, Clock::now() + kBetweenStills), [this] { return stopping_; });
    changed_.wait_until(guard, next, [this] { return stopping_ || key_frame_wanted_; });
  }
}

void EncodedCamera::UseFormat(const PictureFormat& format) {
  width_ = format.width;
  height_ = format.height;
  frames_per_second_ = format.frames_per_second;
}

bool EncodedCamera::TakeKeyFrameRequest() {
  const std::lock_guard guard(mutex_);
  return std::exchange(key_frame_wanted_, false);
}

void EncodedCamera::Deliver(const std::shared_ptr<AccessUnit>& unit) {
  unit->number = next_number_++;
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
  if (fault.empty() == fault_.empty()) return;
  fault_ = fault;
  if (report_) report_(fault_);
}

}  // namespace foyer::media
