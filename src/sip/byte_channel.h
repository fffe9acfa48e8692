// What the bytes of a connection go through: the bare socket, or TLS over it. It never blocks: whoever drives it
// watches the socket for what is wanted.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace foyer::sip {

class ByteChannel {
 public:
  enum class Opening { kDone, kWantsRead, kWantsWrite, kFailed };
  enum class Outcome { kDone, kAgain, kEnded };
  struct Transfer {
    Outcome outcome = Outcome::kAgain;
    std::size_t size = 0;  // with kDone: at least 1
  };
  // A buffer for Read() takes a whole TLS record, or the rest of one would wait unseen behind a silent socket.
  static constexpr std::size_t kReadSize = 16 * 1024;

  virtual ~ByteChannel() = default;

  virtual int fd() const = 0;
  // Brings the opening (connecting, handshake) on by what is possible now; before it is done nothing can be read or
  // written.
  virtual Opening Open() = 0;
  virtual Transfer Read(std::span<char> buffer) = 0;
  virtual Transfer Write(std::string_view bytes) = 0;
  // Says goodbye, where there is a way to.
  virtual void Close() {}
  // Why the opening failed, for the person who can mend it; empty: it did not, or the network is to blame.
  virtual std::string failure() const { return {}; }
  // What the verified certificate of the peer says that it is; see foyer/peer_certificates.h.
  virtual std::vector<std::string> peer_names() const { return {}; }
};

}  // namespace foyer::sip
