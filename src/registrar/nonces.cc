#include "registrar/nonces.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>

#include "sip/digest.h"
#include "sip/response.h"

namespace foyer::registrar {
namespace {

constexpr std::size_t kStampDigits = 16;
constexpr std::size_t kStampedDigits = 2 * kStampDigits;  // the time, then the number
constexpr std::size_t kSealDigits = 32;

std::string Hex(std::uint64_t number) {
  char digits[kStampDigits + 1];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(number));
  return digits;
}

// Milliseconds since the machine has started. What was before then is taken for the start, since a stamp has no sign.
std::uint64_t Stamp(TimePoint time) {
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  return static_cast<std::uint64_t>(std::max<decltype(since)>(since, 0));
}

}  // namespace

Nonces::Nonces(Duration lifetime) : lifetime_(lifetime), secret_(sip::RandomToken()) {}

std::string Nonces::Make(TimePoint now) {
  const std::string stamped = Hex(Stamp(now)) + Hex(++made_);
  return stamped + Seal(stamped);
}

// The oldest time that is still fresh, as text, compares with nonces as times do.
bool Nonces::IsFresh(std::string_view nonce, TimePoint now) const {
  if (nonce.size() != kStampedDigits + kSealDigits) return false;
  const std::string_view stamped = nonce.substr(0, kStampedDigits);
  if (!sip::EqualConstantTime(Seal(stamped), nonce.substr(kStampedDigits))) return false;
  return stamped >= Hex(Stamp(now - lifetime_)) && nonce > forgotten_to_;
}

bool Nonces::UseCount(const std::string& nonce, std::uint32_t count, TimePoint now) {
  ForgetOld(now);
  const auto [used, is_new] = counts_.try_emplace(nonce, count);
  if (is_new) return true;
  if (count <= used->second) return false;
  used->second = count;
  return true;
}

void Nonces::ForgetOld(TimePoint now) {
  counts_.erase(counts_.begin(), counts_.lower_bound(Hex(Stamp(now - lifetime_))));
  if (counts_.size() < kMaxCounted) return;
  forgotten_to_ = counts_.begin()->first;
  counts_.erase(counts_.begin());
}

// The secret on both sides of a text of fixed length: nothing can be appended to what is sealed.
std::string Nonces::Seal(std::string_view stamped) const {
  const std::string sealed = secret_ + std::string(stamped) + secret_;
  return sip::HashHex(sip::DigestAlgorithm::kSha256, sealed).substr(0, kSealDigits);
}

}  // namespace foyer::registrar
