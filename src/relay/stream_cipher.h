// The encryption of one medium of a leg, both ways and with its RTCP: off until keys were agreed on (RFC 4568).
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "foyer/bytes.h"
#include "relay/media_transport.h"
#include "srtp/receiver.h"
#include "srtp/sdes.h"
#include "srtp/sender.h"

namespace foyer::relay {

class StreamCipher {
 public:
  // `ssrc`: of all that we send.
  explicit StreamCipher(std::uint32_t ssrc) : ssrc_(ssrc) {}

  // As the last descriptions of both sides say; none: in the clear. Keys that were known go on where they were
  // (RFC 4568 s7.1.4), and a new key of the peer takes the place of the old one with the first packet that is made
  // with it.
  void SetKeys(const std::optional<srtp::AgreedKeys>& keys);
  bool is_on() const { return on_; }
  // Agreed on last, also if it is off now. None: never.
  std::optional<srtp::Suite> suite() const;

  // Only while it is on. `buffer` has room for srtp::kMaxOverhead behind the packet. The new size; 0: do not send it.
  std::size_t Protect(Component component, MutableBytes buffer, std::size_t size);
  // If it fails, the bytes may be spoilt.
  srtp::Outcome Unprotect(Component component, MutableBytes packet);

 private:
  struct OwnKey {
    srtp::MasterKey key;
    std::unique_ptr<srtp::Sender> sender;
  };
  struct PeerKey {
    srtp::MasterKey key;
    srtp::Receiver receiver;
    srtp::Outcome Unprotect(Component component, MutableBytes packet) {
      return component == Component::kRtp ? receiver.UnprotectRtp(packet) : receiver.UnprotectRtcp(packet);
    }
  };
  void SetOwn(const srtp::MasterKey& key);
  void SetPeer(const srtp::MasterKey& key);

  const std::uint32_t ssrc_;
  bool on_ = false;
  std::vector<OwnKey> own_;          // the one in use last. A key that comes back must never begin again from zero
  std::unique_ptr<PeerKey> peer_;    // null: none yet
  std::unique_ptr<PeerKey> former_;  // until its successor has shown itself
};

}  // namespace foyer::relay
