// Decides whom a PIN or a card lets in, and writes each decision into the journal: who, at which keypad or reader, for
// which lock, or why not. What was typed or shown is never written.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/guess_limit.h"
#include "entry/credential_book.h"
#include "entry/credential_hash.h"
#include "entry/next_card.h"
#include "foyer/access.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/lock_opener.h"
#include "foyer/user_directory.h"

namespace foyer::entry {

// All of it outlives the gate.
struct GateParts {
  EventLoop& loop;
  EventJournal& journal;
  const AccessControl& access;
  const UserDirectory& users;
  LockOpener& locks;
  CredentialBook& book;
  CredentialHash& hash;
  NextCard& next_card;
};

class Gate {
 public:
  // `accepted` for a lamp or a beep at `place`, told once for each entry that counted.
  using Feedback = std::function<void(const std::string& place, bool accepted)>;

  explicit Gate(GateParts parts, Feedback feedback = {}) : parts_(parts), feedback_(std::move(feedback)) {}

  // A keypad (kPin) or a reader (kCard) of this name, for this lock. Its number is for Show().
  std::size_t AddPlace(const std::string& name, const std::string& lock, CredentialKind kind);

  // Somebody has typed a PIN there, or shown a card. One at a time: what comes before the last one is decided is passed
  // over.
  void Show(std::size_t place, const std::string& text);

 private:
  struct Place {
    std::string name, lock;
    CredentialKind kind;
    GuessLimit limit;
    bool busy = false;
    bool told_pause = false;
  };
  struct Decision {
    Credential credential;  // empty: nobody's that we know
    bool allowed = false;
    std::string why;
  };

  void OnHash(Place& place, const std::string& hash, const std::string& shown);
  void OnUnknown(Place& place, const std::string& shown);
  void OnKnown(Place& place, const Credential& credential);
  void Open(Place& place, const Credential& credential);
  std::string ReasonAgainst(const Place& place, const Credential& credential) const;
  AccessDecision MayOpen(const Place& place, const Credential& credential) const;
  void Tell(Place& place, const Decision& decision, const std::string& shown = {});

  const GateParts parts_;
  const Feedback feedback_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // answers hold it weakly
  std::vector<std::unique_ptr<Place>> places_;
};

}  // namespace foyer::entry
