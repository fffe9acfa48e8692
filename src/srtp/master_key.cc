#include "srtp/master_key.h"

#include <algorithm>

#include "base/random.h"

namespace foyer::srtp {
namespace {

std::size_t SizeOf(Suite suite) { return TraitsOf(suite).key_size + TraitsOf(suite).salt_size; }

}  // namespace

MasterKey::MasterKey(Suite suite) : suite_(suite), secret_(SizeOf(suite)) {}

MasterKey MasterKey::Random(Suite suite) {
  MasterKey key(suite);
  FillRandom(key.secret_.bytes());
  return key;
}

std::optional<MasterKey> MasterKey::From(Suite suite, Bytes key_and_salt) {
  if (key_and_salt.size() != SizeOf(suite)) return std::nullopt;
  MasterKey key(suite);
  std::ranges::copy(key_and_salt, key.secret_.bytes().begin());
  return key;
}

bool MasterKey::operator==(const MasterKey& other) const {
  return suite_ == other.suite_ && CRYPTO_memcmp(bytes().data(), other.bytes().data(), bytes().size()) == 0;
}

}  // namespace foyer::srtp
