// One TCP connection that a peer has made: bytes in, framed messages out; what cannot be sent at once waits, within
// bounds. TLS will put itself between the socket and the framer here.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "base/unique_fd.h"
#include "foyer/event_loop.h"
#include "foyer/flow.h"
#include "sip/stream_framer.h"

namespace foyer::sip {

class StreamConnection {
 public:
  struct Handler {
    std::function<void(const std::string& bytes, const Flow& from)> on_message;
    std::function<void(std::string_view bytes, const ParseFailure& failure, const Flow& from)> on_failure;
    // It is over and does nothing any more; it may be destroyed in a later turn, not inside this call.
    std::function<void(const Flow& flow)> on_end;
  };

  StreamConnection(EventLoop& loop, UniqueFd fd, const Flow& flow, const Limits& limits, const Handler& handler);

  const Flow& flow() const { return flow_; }
  // False if it has ended, or if the peer lets more wait than it may.
  bool Send(std::string_view bytes);
  bool HasEnded() const { return ended_; }

 private:
  static constexpr std::size_t kMaxWaiting = 256 * 1024;

  void OnReady(unsigned events);
  void Read();
  void TakePieces();
  void Handle(StreamFramer::Piece piece);
  void Flush();
  void WatchAsNeeded();
  void CloseAfterFlush();
  void End();

  const UniqueFd fd_;
  const Flow flow_;
  const Handler& handler_;
  StreamFramer framer_;
  std::string waiting_;
  bool closing_ = false;  // nothing is read any more; ends once all is written
  bool ended_ = false;
  Timer patience_;  // with a peer that does not finish what it has begun
  FdWatch watch_;
};

}  // namespace foyer::sip
