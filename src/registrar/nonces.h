// Digest nonces that need no memory to be recognised (RFC 7616 s5.4): a time stamp and a number, sealed with a secret
// of this start. Only the nonce counts of proven users are kept, in a bounded table.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "foyer/event_loop.h"

namespace foyer::registrar {

class Nonces {
 public:
  static constexpr std::size_t kMaxCounted = 4096;

  explicit Nonces(Duration lifetime);

  std::string Make(TimePoint now);

  // True if it is one of ours and still fresh.
  bool IsFresh(std::string_view nonce, TimePoint now) const;

  // Uses up a nonce count of a fresh nonce whose response was right. False if it, or a higher one, was used before.
  bool UseCount(const std::string& nonce, std::uint32_t count, TimePoint now);

 private:
  std::string Seal(std::string_view stamped) const;
  void ForgetOld(TimePoint now);

  const Duration lifetime_;
  const std::string secret_;
  std::uint64_t made_ = 0;
  std::map<std::string, std::uint32_t, std::less<>> counts_;  // nonce -> highest count; nonces begin with their time
  std::string forgotten_to_;  // nonces up to this one were crowded out of counts_ and are no longer fresh
};

}  // namespace foyer::registrar
