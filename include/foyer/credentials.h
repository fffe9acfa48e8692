// PINs and cards: whose they are, what they open, and for how long. Their digits and numbers are known to nobody; the
// daemon can only tell whether what is typed or shown is one of them.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/aor.h"
#include "foyer/result.h"

namespace foyer {

enum class CredentialKind { kPin, kCard };
std::string_view CredentialKindName(CredentialKind kind);  // "pin", "card"

struct Credential {
  std::string id;  // what people call it by, to remove it
  CredentialKind kind = CredentialKind::kPin;
  Aor user = {};          // empty: nobody's, a code that the operator has given away; then `lock` is set
  std::string name = {};  // "blue tag", "parcel service"
  std::string lock = {};  // the only one that it opens; empty: each that the rules let its user open
  // Calendar time; none: no bound.
  std::optional<std::chrono::system_clock::time_point> from = {}, until = {};
  std::optional<unsigned> uses_left = {};  // none: any number

  bool is_temporary() const { return from || until || uses_left; }
};

// A PIN that has just been kept. Nobody ever sees its digits again.
struct IssuedPin {
  Credential credential;
  std::string pin;
};

class Credentials {
 public:
  virtual ~Credentials() = default;

  // From memory, in the order in which they were added.
  virtual std::vector<Credential> List(CredentialKind kind) const = 0;

  // `wanted.id` is chosen here, and so is `pin` if it is empty. A PIN that is not temporary stands in for the one that
  // its user had. `done` is called from the loop once it is on disk, or with the reason why not: no such user or lock,
  // digits that are too few or somebody's already (never whose), too many of them, the disk.
  virtual void AddPin(Credential wanted, std::string pin, std::function<void(Result<IssuedPin>)> done) = 0;

  // It opens nothing from now on; `done` when that is on disk. An error: there is none of this kind by this id.
  virtual void Remove(CredentialKind kind, const std::string& id, std::function<void(Status)> done) = 0;
  // All of a user who is about to go.
  virtual void RemoveAllOf(const Aor& user, std::function<void(Status)> done) = 0;
};

// The next unknown card becomes somebody's. One at a time.
struct Enrolment {
  enum class State { kNone, kWaiting, kDone, kFailed } state = State::kNone;
  Credential card = {};          // what the card becomes; with its id once done
  std::string reader = {};       // that it must be shown to; empty: any
  std::chrono::seconds left{0};  // while it waits
  std::string why = {};          // kFailed
};

class CardEnrolment {
 public:
  virtual ~CardEnrolment() = default;
  // Waits for 30 s. An error: no such user or reader, or one waits already.
  virtual Status Start(Credential card, const std::string& reader) = 0;
  virtual Status Cancel() = 0;  // an error: none waits
  virtual Enrolment Current() const = 0;
};

}  // namespace foyer
