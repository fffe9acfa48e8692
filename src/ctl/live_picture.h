// The door's picture as it is now, for browsers: one JPEG after the other, as multipart/x-mixed-replace. However many
// watch, each picture is made once; who is behind with the last one misses this one.
#pragma once
#include <chrono>
#include <memory>
#include <set>
#include <string_view>

#include "ctl/router.h"
#include "foyer/event_loop.h"
#include "foyer/ring_archive.h"

namespace foyer::ctl {

class LivePicture {
 public:
  static constexpr std::chrono::milliseconds kEvery{200};
  static constexpr std::chrono::seconds kRetry{2};  // while there is no picture
  static constexpr std::size_t kMostViewers = 16;
  static constexpr std::string_view kContentType = "multipart/x-mixed-replace; boundary=foyer-picture";

  // All must outlive it. `archive` makes the pictures.
  LivePicture(EventLoop& loop, RingArchive& archive) : loop_(loop), archive_(archive), next_(loop, [this] { Ask(); }) {}
  LivePicture(const LivePicture&) = delete;
  LivePicture& operator=(const LivePicture&) = delete;

  // `stream` gets pictures until what is returned dies, which must be before this object does. Null: too many watch.
  std::unique_ptr<OpenedStream> Show(HttpStream& stream);

 private:
  class Viewer;
  void Ask();
  void Tell(const Result<Jpeg>& jpeg);

  EventLoop& loop_;
  RingArchive& archive_;
  std::set<HttpStream*> viewers_;
  bool asked_ = false;  // a picture is on its way
  TimePoint asked_at_{};
  Timer next_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // the archive's answers hold it weakly
};

}  // namespace foyer::ctl
