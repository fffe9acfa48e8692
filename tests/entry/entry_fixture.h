// A door without keypads: its book of PINs and cards over a disk that the test moves, and a hash that costs nothing.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "entry/credential_book.h"
#include "entry/next_card.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_record_store.h"
#include "tests/fakes/fake_user_directory.h"

namespace foyer::entry {

// Answers when the test says so, with a hash that does not hold what was hashed.
class FakeHash : public CredentialHash {
 public:
  bool Compute(CredentialKind kind, const std::string& text, Done done) override {
    if (full) return false;
    waiting.emplace_back(HashOf(kind, text), std::move(done));
    return true;
  }
  void Finish() {
    auto finished = std::exchange(waiting, {});
    for (auto& [hash, done] : finished) done(hash);
  }
  static std::string HashOf(CredentialKind kind, const std::string& text) {
    return "hash" + std::to_string(std::hash<std::string>{}(std::string(CredentialKindName(kind)) + text));
  }

  std::vector<std::pair<std::string, Done>> waiting;
  bool full = false;
};

class EntryFixture : public testing::Test {
 protected:
  EntryFixture() {
    users_.users = {{kAnna, UserKind::kPhone, "", ""},
                    {kBen, UserKind::kPhone, "", ""},
                    {{"gate", "house.example"}, UserKind::kDoor, "", ""}};
    Restart();
  }

  // As the daemon after a crash: what was not committed never was.
  void Restart() {
    hash_.waiting.clear();
    book_ = std::move(CredentialBook::Create({loop_, store_, journal_, users_, hash_}, {"front", "garage"}).value());
  }
  void Work() {
    hash_.Finish();
    store_.Commit();
  }

  // The error's text; empty: it was added.
  std::string AddPin(const Credential& wanted, const std::string& pin) {
    std::string told = "no answer";
    book_->AddPin(wanted, pin, [&](const Result<IssuedPin>& issued) { told = issued ? "" : issued.error().message; });
    Work();
    return told;
  }
  std::string AddCard(const Credential& wanted, const std::string& number) {
    std::string told = "no answer";
    book_->AddCard(wanted, FakeHash::HashOf(CredentialKind::kCard, number),
                   [&](const Result<Credential>& added) { told = added ? "" : added.error().message; });
    Work();
    return told;
  }
  const Credential* FindPin(const std::string& pin) const {
    return book_->Find(CredentialKind::kPin, FakeHash::HashOf(CredentialKind::kPin, pin));
  }
  const Credential* FindCard(const std::string& number) const {
    return book_->Find(CredentialKind::kCard, FakeHash::HashOf(CredentialKind::kCard, number));
  }
  std::string Remove(CredentialKind kind, const std::string& id) {
    std::string told = "no answer";
    book_->Remove(kind, id, [&](const Status& done) { told = done ? "" : done.error().message; });
    Work();
    return told;
  }

  static Credential Of(const Aor& user) {
    Credential credential;
    credential.user = user;
    return credential;
  }
  // Nobody's, for one lock and so many uses.
  static Credential Parcel(unsigned uses) {
    Credential credential;
    credential.name = "parcel service";
    credential.lock = "front";
    credential.uses_left = uses;
    return credential;
  }

  const Aor kAnna{"anna", "house.example"}, kBen{"ben", "house.example"};
  FakeEventLoop loop_;
  FakeEventJournal journal_;
  FakeRecordStore store_;
  FakeUserDirectory users_;
  FakeHash hash_;
  std::unique_ptr<CredentialBook> book_;
};

}  // namespace foyer::entry
