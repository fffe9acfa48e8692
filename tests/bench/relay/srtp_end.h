// What the bench's own ends encrypt and decrypt with: libsrtp2, so that nothing of ours judges itself.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "tests/bench/relay/sdp.h"

using srtp_t = struct srtp_ctx_t_*;

namespace foyer::bench {

class SrtpSender {
 public:
  explicit SrtpSender(srtp_t context) : context_(context) {}
  ~SrtpSender();
  // In place; the new size. `buffer` has room for the tag.
  std::size_t Protect(std::span<std::uint8_t> buffer, std::size_t size);

 private:
  srtp_t context_;
};

class SrtpReceiver {
 public:
  explicit SrtpReceiver(srtp_t context) : context_(context) {}
  ~SrtpReceiver();
  // In place; the new size, 0 if it is no packet of the sender's.
  std::size_t Unprotect(std::span<std::uint8_t> packet);

 private:
  srtp_t context_;
};

// Null for plain RTP. They abort if libsrtp2 will not have the key.
std::unique_ptr<SrtpSender> MakeSrtpSender(const Keyed& key);
std::unique_ptr<SrtpReceiver> MakeSrtpReceiver(const Keyed& key);

}  // namespace foyer::bench
