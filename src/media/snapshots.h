// Requests for a snapshot: made in the loop's thread, served by the camera's with its next picture, answered in the
// loop's.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>

#include "foyer/event_loop.h"
#include "foyer/result.h"
#include "foyer/video_source.h"

namespace foyer::media {

class Snapshots {
 public:
  using Done = std::function<void(Result<Jpeg>)>;

  // Belongs to the loop's thread. `loop` must outlive it.
  explicit Snapshots(EventLoop& loop) : loop_(loop) {}
  Snapshots(const Snapshots&) = delete;
  Snapshots& operator=(const Snapshots&) = delete;

  // The loop's thread. As VideoSource::TakeSnapshot().
  void Add(Done done);

  // The camera's thread: is a picture asked for? Then Answer() gives it, or says why not, to all that have asked.
  bool wanted() const { return asked_ != answered_; }
  void Answer(Result<Jpeg> answer);

 private:
  struct Request {
    Request(EventLoop& loop, std::function<void()> on_late) : patience(loop, std::move(on_late)) {}
    std::uint64_t number = 0;
    Done done;
    Timer patience;
  };
  void Finish(std::uint64_t up_to, const Result<Jpeg>& answer);

  EventLoop& loop_;
  std::list<Request> requests_;              // in the order of their numbers
  std::atomic<std::uint64_t> asked_ = 0;     // number of the newest request
  std::atomic<std::uint64_t> answered_ = 0;  // of the newest that the camera's thread has answered
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // what is posted holds it weakly
};

}  // namespace foyer::media
