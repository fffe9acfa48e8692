// A master key and its salt (RFC 3711 s3.2.1): what one side tells the other for the packets that it sends.
#pragma once
#include <optional>

#include "foyer/bytes.h"
#include "srtp/secret.h"
#include "srtp/suite.h"

namespace foyer::srtp {

class MasterKey {
 public:
  static MasterKey Random(Suite suite);
  // The key, then the salt. Nothing if the size is not the suite's.
  static std::optional<MasterKey> From(Suite suite, Bytes key_and_salt);

  Suite suite() const { return suite_; }
  Bytes key() const { return bytes().first(TraitsOf(suite_).key_size); }
  Bytes salt() const { return bytes().subspan(TraitsOf(suite_).key_size); }
  Bytes bytes() const { return secret_.bytes(); }  // the key, then the salt

  bool operator==(const MasterKey& other) const;  // in constant time

 private:
  explicit MasterKey(Suite suite);

  Suite suite_;
  Secret<kMaxKeySize + kMaxSaltSize> secret_;
};

}  // namespace foyer::srtp
