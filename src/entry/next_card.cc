#include "entry/next_card.h"

#include <algorithm>
#include <utility>

namespace foyer::entry {

NextCard::NextCard(EventLoop& loop, EventJournal& journal, CredentialBook& book, std::vector<std::string> readers)
    : loop_(loop), journal_(journal), book_(book), readers_(std::move(readers)), patience_(loop, [this] {
        Fail("no unknown card was shown in time");
      }) {}

Status NextCard::Start(Credential card, const std::string& reader) {
  if (current_.state == Enrolment::State::kWaiting) {
    return Error{"a card is waited for already; show it, or 'foyerctl cards cancel'"};
  }
  if (readers_.empty()) return Error{"this door has no card reader; add a [[reader]] to its configuration"};
  if (!reader.empty() && std::ranges::find(readers_, reader) == readers_.end()) {
    std::string names;
    for (const std::string& name : readers_) names += (names.empty() ? "" : ", ") + name;
    return Error{"there is no reader '" + reader + "'; there is: " + names};
  }
  card.kind = CredentialKind::kCard;
  if (Status good = book_.CheckOwner(card); !good) return good;
  current_ = {Enrolment::State::kWaiting, std::move(card), reader};
  ends_ = loop_.Now() + kPatience;
  patience_.StartAt(ends_);
  Record("enrolling", {});
  return Ok();
}

Status NextCard::Cancel() {
  if (current_.state != Enrolment::State::kWaiting || keeping_) return Error{"no card is waited for"};
  Fail("cancelled");
  return Ok();
}

Enrolment NextCard::Current() const {
  Enrolment current = current_;
  if (current.state == Enrolment::State::kWaiting && loop_.Now() < ends_) {
    current.left = std::chrono::ceil<std::chrono::seconds>(ends_ - loop_.Now());
  }
  return current;
}

bool NextCard::Take(const std::string& reader, const std::string& hash, std::function<void(bool)> done) {
  if (current_.state != Enrolment::State::kWaiting || keeping_) return false;
  if (!current_.reader.empty() && current_.reader != reader) return false;
  patience_.Stop();
  keeping_ = true;
  book_.AddCard(current_.card, hash, [this, done = std::move(done)](const Result<Credential>& added) {
    keeping_ = false;
    if (added) {
      current_.state = Enrolment::State::kDone;
      current_.card = *added;
    } else {
      Fail(added.error().message);
    }
    done(added.ok());
  });
  return true;
}

void NextCard::Fail(const std::string& why) {
  patience_.Stop();
  current_.state = Enrolment::State::kFailed;
  current_.why = why;
  Record("not enrolled", why);
}

void NextCard::Record(const char* what, const std::string& why) {
  const Credential& card = current_.card;
  std::vector<std::pair<std::string, std::string>> fields{
      {"what", what}, {"kind", "card"}, {"user", card.user.user + "@" + card.user.domain}, {"name", card.name}};
  if (!why.empty()) fields.emplace_back("why", why);
  journal_.Record(EventType::kCredential, {}, std::move(fields));
}

}  // namespace foyer::entry
