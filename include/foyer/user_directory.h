// Who exists: the users of the configuration file, those added at run time, and the daemon's own user agent.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/aor.h"
#include "foyer/result.h"

namespace foyer {

struct User {
  Aor aor;
  UserKind kind = UserKind::kPhone;
  std::string ha1_md5;  // lower-case hex of H(user:realm:password); empty: that algorithm cannot be used
  std::string ha1_sha256;
  enum class Source { kFile, kRuntime, kInternal } source = Source::kFile;
  // The same of H(user@realm:realm:password): some devices log in with their whole address. Empty where only hashes are
  // known.
  std::string address_ha1_md5 = {};
  std::string address_ha1_sha256 = {};

  // False: a person without a phone, who has PINs or cards only.
  bool has_sip() const { return !ha1_md5.empty() || !ha1_sha256.empty(); }
};

class UserDirectory {
 public:
  virtual ~UserDirectory() = default;

  // From memory; never waits.
  virtual const User* Find(const Aor& aor) const = 0;
  virtual std::vector<User> List() const = 0;  // internal ones too

  // Adds or changes a run-time user; `done` is called when it is on disk (or why not: a file user of that name).
  virtual void Put(User user, std::function<void(Status)> done) = 0;
  virtual void Remove(const Aor& aor, std::function<void(Status)> done) = 0;
};

}  // namespace foyer
