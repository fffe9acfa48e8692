#include "entry/gate.h"

#include <utility>

#include "base/clock_trust.h"

namespace foyer::entry {
namespace {

// The end of a card's number, enough to tell two of them apart and too little to make one.
std::string Shorten(const std::string& number) {
  constexpr std::size_t kShown = 3;
  return "..." + (number.size() > 2 * kShown ? number.substr(number.size() - kShown) : std::string());
}

std::string NameOf(const Credential& credential) {
  if (credential.user.user.empty()) return credential.name;
  return credential.user.user + "@" + credential.user.domain;
}

}  // namespace

std::size_t Gate::AddPlace(const std::string& name, const std::string& lock, CredentialKind kind) {
  const auto& steps = kind == CredentialKind::kPin ? GuessLimit::kKeypad : GuessLimit::kReader;
  places_.push_back(std::make_unique<Place>(Place{name, lock, kind, GuessLimit(steps)}));
  return places_.size() - 1;
}

void Gate::Show(std::size_t number, const std::string& text) {
  Place& place = *places_.at(number);
  if (place.busy) return;
  if (place.limit.IsPaused(parts_.loop.Now())) {
    if (std::exchange(place.told_pause, true)) {
      if (feedback_) feedback_(place.name, false);
    } else {
      Tell(place, {{}, false, "paused after wrong ones"});
    }
    return;
  }
  place.told_pause = false;
  const std::string shown = place.kind == CredentialKind::kCard ? Shorten(text) : std::string();
  place.busy = parts_.hash.Compute(place.kind, text,
                                   [this, alive = std::weak_ptr(alive_), &place, shown](const std::string& hash) {
                                     if (!alive.expired()) OnHash(place, hash, shown);
                                   });
  if (!place.busy) Tell(place, {{}, false, "too many at once"});
}

void Gate::OnHash(Place& place, const std::string& hash, const std::string& shown) {
  if (const Credential* credential = parts_.book.Find(place.kind, hash)) return OnKnown(place, *credential);
  const auto on_enrolled = [this, &place](bool kept) {
    place.busy = false;
    if (feedback_) feedback_(place.name, kept);
  };
  if (place.kind == CredentialKind::kCard && parts_.next_card.Take(place.name, hash, on_enrolled)) return;
  place.busy = false;
  OnUnknown(place, shown);
}

void Gate::OnUnknown(Place& place, const std::string& shown) {
  std::string why = place.kind == CredentialKind::kPin ? "wrong PIN" : "unknown card";
  if (const auto pause = place.limit.CountWrong(parts_.loop.Now())) {
    why += "; paused for " + std::to_string(pause->count()) + " s";
  }
  Tell(place, {{}, false, std::move(why)}, shown);
}

// A right PIN of whom it may not let in counts neither as wrong nor as right, as with a code that is typed at a phone.
void Gate::OnKnown(Place& place, const Credential& credential) {
  place.busy = false;
  if (std::string why = ReasonAgainst(place, credential); !why.empty()) {
    return Tell(place, {credential, false, std::move(why)});
  }
  if (!credential.uses_left) return Open(place, credential);
  place.busy = true;
  parts_.book.Spend(credential.id, [this, alive = std::weak_ptr(alive_), &place, credential](const Status& spent) {
    if (alive.expired()) return;
    place.busy = false;
    if (spent) return Open(place, credential);
    Tell(place, {credential, false, "its use cannot be counted: " + spent.error().message});
  });
}

void Gate::Open(Place& place, const Credential& credential) {
  const Result<Opening> opening = parts_.locks.Open(place.lock, {});
  if (!opening) return Tell(place, {credential, false, opening.error().message});
  Tell(place, {credential, true, *opening == Opening::kStarted ? "known" : "known; already open"});
}

std::string Gate::ReasonAgainst(const Place& place, const Credential& credential) const {
  const auto now = parts_.loop.WallNow();
  if ((credential.from || credential.until) && !IsClockSet(now)) return "the clock is not set";
  if (credential.from && now < *credential.from) return "not valid yet";
  if (credential.until && now >= *credential.until) return "expired";
  if (credential.uses_left == 0U) return "used up";
  if (!credential.lock.empty() && credential.lock != place.lock) return "it is for another lock";
  const AccessDecision may = MayOpen(place, credential);
  return may.allowed ? std::string() : std::string(may.why);
}

// For a code that is nobody's the operator has decided who, where and how long when he gave it away.
AccessDecision Gate::MayOpen(const Place& place, const Credential& credential) const {
  AccessRequest request;
  request.action = Action::kOpen;
  request.lock = place.lock;
  if (credential.user.user.empty()) {
    request.who.proof = Proof::kOperator;
    return parts_.access.Decide(request);
  }
  const User* user = parts_.users.Find(credential.user);
  if (user == nullptr) return {false, "there is no such user now"};
  const Proof proof = place.kind == CredentialKind::kPin ? Proof::kPin : Proof::kCard;
  request.who = {user->aor, user->kind, false, proof};
  return parts_.access.Decide(request);
}

void Gate::Tell(Place& place, const Decision& decision, const std::string& shown) {
  const auto method = place.kind == CredentialKind::kPin ? UnlockMethod::kPin : UnlockMethod::kCard;
  std::vector<std::pair<std::string, std::string>> fields{{"user", NameOf(decision.credential)},
                                                          {"method", std::string(UnlockMethodName(method))},
                                                          {"lock", place.lock},
                                                          {"allowed", decision.allowed ? "yes" : "no"},
                                                          {"why", decision.why},
                                                          {"at", place.name}};
  if (!decision.credential.name.empty()) fields.emplace_back("name", decision.credential.name);
  if (!shown.empty()) fields.emplace_back("card", shown);
  parts_.journal.Record(EventType::kUnlock, {}, std::move(fields));
  if (feedback_) feedback_(place.name, decision.allowed);
}

}  // namespace foyer::entry
