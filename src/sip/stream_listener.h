// One address that connections are accepted on. Where no more can be taken (no descriptors left, too many that have
// not proved themselves) it pauses, and those who come wait in the kernel.
#pragma once
#include <functional>
#include <memory>

#include "base/unique_fd.h"
#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/result.h"

namespace foyer::sip {

class StreamListener {
 public:
  struct Handler {
    std::function<bool()> has_room;
    std::function<void(UniqueFd fd, const Endpoint& remote, Transport transport)> on_accepted;
    std::function<void()> on_paused;
  };

  // An error names the address and what is wrong with it. `handler` must outlive it.
  static Result<std::unique_ptr<StreamListener>> Open(EventLoop& loop, const ListenAddress& address,
                                                      const Handler& handler);

  Endpoint bound() const;

 private:
  StreamListener(EventLoop& loop, UniqueFd fd, Transport transport, const Handler& handler);
  void Accept();
  bool AcceptOne();
  void Pause();

  const UniqueFd fd_;
  const Transport transport_;
  const Handler& handler_;
  FdWatch watch_;
  Timer pause_;
};

}  // namespace foyer::sip
