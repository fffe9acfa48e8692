#include "tests/flow/peers/pump.h"

#include <poll.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace foyer::peers {
namespace {

// An emulated machine is slow: every wait may take so many times as long there.
int Patience() {
  const char* times = std::getenv("FOYER_TEST_PATIENCE");
  return times == nullptr ? 1 : std::max(1, std::atoi(times));
}

}  // namespace

Pump::Source::Source(Pump& pump, int fd, std::function<void()> on_readable)
    : pump_(pump), fd_(fd), on_readable_(std::move(on_readable)) {
  position_ = pump_.sources_.insert(pump_.sources_.end(), this);
}

Pump::Source::~Source() { pump_.sources_.erase(position_); }

void Pump::Source::Stop() { fd_ = -1; }

bool Pump::Until(const std::function<bool()>& condition, std::chrono::seconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit * Patience();
  while (!condition()) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    PollOnce(std::min(left, std::chrono::milliseconds(100)));  // some conditions are files or processes: look again
  }
  return true;
}

void Pump::PollOnce(std::chrono::milliseconds wait) {
  std::vector<pollfd> fds;
  std::vector<Source*> polled;
  for (Source* source : sources_) {
    if (source->fd_ < 0) continue;
    fds.push_back({source->fd_, POLLIN, 0});
    polled.push_back(source);
  }
  if (poll(fds.data(), fds.size(), static_cast<int>(wait.count())) <= 0) return;
  for (std::size_t i = 0; i < fds.size(); ++i) {
    const bool alive = std::find(sources_.begin(), sources_.end(), polled[i]) != sources_.end();
    if (fds[i].revents != 0 && alive) polled[i]->on_readable_();
  }
}

}  // namespace foyer::peers
