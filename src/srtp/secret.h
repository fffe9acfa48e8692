// A few bytes that nobody else may know: wiped when they go out of use.
#pragma once
#include <openssl/crypto.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "foyer/bytes.h"
#include "foyer/check.h"

namespace foyer::srtp {

template <std::size_t kCapacity>
class Secret {
 public:
  // `size` zeros.
  explicit Secret(std::size_t size) : size_(size) { FOYER_CHECK(size <= kCapacity); }
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;
  ~Secret() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

  MutableBytes bytes() { return MutableBytes(bytes_).first(size_); }
  Bytes bytes() const { return Bytes(bytes_).first(size_); }

 private:
  std::size_t size_;
  std::array<std::uint8_t, kCapacity> bytes_{};
};

}  // namespace foyer::srtp
