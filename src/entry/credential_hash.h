// What is kept of a PIN or a card number in its stead. Equal digits give equal hashes, so one look-up finds whose they
// are among all users; without the house's key nobody can try digits against a copied table, and with it each try costs
// as much as it does here (docs/adr/0045).
#pragma once
#include <functional>
#include <string>

#include "foyer/credentials.h"
#include "foyer/event_loop.h"
#include "foyer/result.h"
#include "secrets/slow_hash.h"

namespace foyer::entry {

class CredentialHash {
 public:
  using Done = std::function<void(const std::string& hash)>;

  virtual ~CredentialHash() = default;
  // `done` is called from the loop, later, with 64 lower-case hex digits. False, and no call: too many wait already.
  virtual bool Compute(CredentialKind kind, const std::string& text, Done done) = 0;
};

// scrypt with the key as its salt.
class ScryptHash final : public CredentialHash {
 public:
  // `loop` must outlive this object.
  ScryptHash(EventLoop& loop, std::string key) : key_(std::move(key)), thread_(loop, "foyer-pins") {}

  bool Compute(CredentialKind kind, const std::string& text, Done done) override;

 private:
  const std::string key_;
  secrets::ScryptThread thread_;
};

// The key of this house, made at first: a file beside the database, so that a copy of the one without the other is
// worth nothing. `was_made` tells that there was none.
struct CredentialKey {
  std::string key;
  bool was_made = false;
};
Result<CredentialKey> KeepCredentialKey(const std::string& data_dir);

}  // namespace foyer::entry
