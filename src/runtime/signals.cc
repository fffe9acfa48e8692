#include "runtime/signals.h"

#include <signal.h>
#include <sys/signalfd.h>

#include "foyer/check.h"

namespace foyer {
namespace {

int Open(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  FOYER_CHECK(pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0);
  const int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  FOYER_CHECK(fd >= 0);
  return fd;
}

}  // namespace

SignalWatch::SignalWatch(EventLoop& loop, std::initializer_list<int> signals, std::function<void(int)> on_signal)
    : fd_(Open(signals)), on_signal_(std::move(on_signal)), watch_(loop, fd_.get(), [this](unsigned) { Read(); }) {
  watch_.Watch(FdWatch::kRead);
}

void SignalWatch::Read() {
  signalfd_siginfo info;
  if (read(fd_.get(), &info, sizeof info) == sizeof info) on_signal_(static_cast<int>(info.ssi_signo));
}

}  // namespace foyer
