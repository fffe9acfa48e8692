#include "ctl/live_picture.h"

#include <string>

namespace foyer::ctl {

class LivePicture::Viewer : public OpenedStream {
 public:
  Viewer(LivePicture& picture, HttpStream& stream) : picture_(picture), stream_(stream) {
    picture_.viewers_.insert(&stream_);
  }
  ~Viewer() override {
    picture_.viewers_.erase(&stream_);
    if (picture_.viewers_.empty()) picture_.next_.Stop();
  }

 private:
  LivePicture& picture_;
  HttpStream& stream_;
};

std::unique_ptr<OpenedStream> LivePicture::Show(HttpStream& stream) {
  if (viewers_.size() >= kMostViewers) return nullptr;
  auto viewer = std::make_unique<Viewer>(*this, stream);
  // A browser shows a part when the boundary behind it has come, so each part brings its own along.
  stream.Send("--foyer-picture\r\n");
  if (!asked_ && !next_.IsRunning()) Ask();
  return viewer;
}

void LivePicture::Ask() {
  asked_ = true;
  asked_at_ = loop_.Now();
  archive_.TakeSnapshot([this, alive = std::weak_ptr(alive_)](const Result<Jpeg>& jpeg) {
    if (!alive.expired()) Tell(jpeg);
  });
}

void LivePicture::Tell(const Result<Jpeg>& jpeg) {
  asked_ = false;
  if (viewers_.empty()) return;
  if (!jpeg) return next_.Start(kRetry);
  std::string part = "Content-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg->size()) + "\r\n\r\n";
  part.append(jpeg->begin(), jpeg->end()).append("\r\n--foyer-picture\r\n");
  for (HttpStream* const viewer : std::set(viewers_)) {
    if (viewer->behind() == 0) viewer->Send(part);
  }
  next_.StartAt(std::max(loop_.Now(), asked_at_ + kEvery));
}

}  // namespace foyer::ctl
