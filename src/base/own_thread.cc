#include "base/own_thread.h"

#include <pthread.h>
#include <signal.h>

#include <utility>

namespace foyer {

std::thread StartThread(const char* name, std::function<void()> run) {
  sigset_t all, before;  // a new thread inherits the mask
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread([name, run = std::move(run)] {
    pthread_setname_np(pthread_self(), name);
    run();
  });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace foyer
