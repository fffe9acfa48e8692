// One connection: a byte channel (TCP, TLS) and a framing (SIP's own, WebSocket). Bytes in, messages out; what cannot
// be sent at once, or not before the connection is open, waits within bounds.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/event_loop.h"
#include "foyer/flow.h"
#include "sip/byte_channel.h"
#include "sip/framing.h"

namespace foyer::sip {

class StreamConnection {
 public:
  struct Handler {
    std::function<void(const std::string& bytes, const Flow& from)> on_message;
    std::function<void(std::string_view bytes, const ParseFailure& failure, const Flow& from)> on_failure;
    std::function<void(const Flow& from)> on_pong;
    // The handshake is over, and well.
    std::function<void(const Flow& flow)> on_open;
    // It is over and does nothing any more; it may be destroyed in a later turn, not inside this call.
    std::function<void(const Flow& flow)> on_end;
  };
  enum class Side { kAccepted, kOpened };
  struct Parts {
    std::unique_ptr<ByteChannel> channel;
    std::unique_ptr<Framing> framing;
    Side side = Side::kAccepted;
  };

  // `handler` must outlive it. Nothing is called back before a later turn.
  StreamConnection(EventLoop& loop, const Flow& flow, Parts parts, const Handler& handler);

  const Flow& flow() const { return flow_; }
  TimePoint began() const { return began_; }
  // A whole message has come.
  bool has_spoken() const { return spoken_; }
  // Why it never opened, if somebody can mend that; else empty.
  std::string failure() const { return channel_->failure(); }
  std::vector<std::string> peer_names() const { return channel_->peer_names(); }
  // A peer that does not know what to make of a pong gets none.
  void AnswerPings(bool answer) { answers_pings_ = answer; }

  // False if it has ended, or if the peer lets more wait than it may.
  bool Send(std::string_view message);
  // It is wanted no more: what waits is lost.
  void Close() {
    if (!ended_) End();
  }

 private:
  static constexpr std::size_t kMaxWaiting = 256 * 1024;

  void OnReady();
  void Open();
  void OnOpen();
  void Read();
  void TakePieces();
  void Handle(Framing::Piece piece);
  bool Write(std::string_view bytes);
  void Flush();
  void WatchAsNeeded();
  void CloseAfterFlush();
  void End();

  const Flow flow_;
  const TimePoint began_;
  const Handler& handler_;
  const std::unique_ptr<ByteChannel> channel_;
  const std::unique_ptr<Framing> framing_;
  const Side side_;
  std::string waiting_;
  bool open_ = false;
  bool spoken_ = false;
  bool closing_ = false;  // nothing is read any more; ends once all is written
  bool ended_ = false;
  bool answers_pings_ = true;
  Timer patience_;  // with a peer that does not finish what it has begun
  FdWatch watch_;
};

}  // namespace foyer::sip
