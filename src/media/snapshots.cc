#include "media/snapshots.h"

#include <chrono>
#include <utility>

namespace foyer::media {
namespace {

constexpr std::chrono::seconds kPatience{3};

}  // namespace

void Snapshots::Add(Done done) {
  const std::uint64_t number = asked_ + 1;
  Request& request = requests_.emplace_back(loop_, [this, number] {
    Finish(number, Error{"the camera has given no picture for three seconds; see its fault in foyerctl events"});
  });
  request.number = number;
  request.done = std::move(done);
  request.patience.Start(kPatience);
  asked_ = number;
}

void Snapshots::Answer(Result<Jpeg> answer) {
  const std::uint64_t up_to = asked_;
  answered_ = up_to;
  loop_.Post([this, alive = std::weak_ptr(alive_), up_to, shared = std::make_shared<Result<Jpeg>>(std::move(answer))] {
    if (!alive.expired()) Finish(up_to, *shared);
  });
}

void Snapshots::Finish(std::uint64_t up_to, const Result<Jpeg>& answer) {
  std::list<Request> finished;  // first: what is told may ask again, or end all this
  auto end = requests_.begin();
  while (end != requests_.end() && end->number <= up_to) ++end;
  finished.splice(finished.begin(), requests_, requests_.begin(), end);
  for (const Request& request : finished) request.done(answer);
}

}  // namespace foyer::media
