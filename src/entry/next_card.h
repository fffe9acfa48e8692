// Enrolment: the next card that nobody has becomes somebody's, within 30 s.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "entry/credential_book.h"
#include "foyer/credentials.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"

namespace foyer::entry {

class NextCard final : public CardEnrolment {
 public:
  static constexpr std::chrono::seconds kPatience{30};

  // All must outlive this object; `readers` are the names of all there are.
  NextCard(EventLoop& loop, EventJournal& journal, CredentialBook& book, std::vector<std::string> readers);

  Status Start(Credential card, const std::string& reader) override;
  Status Cancel() override;
  Enrolment Current() const override;

  // An unknown card at this reader; true if one was waited for. `done` tells whether it was kept.
  bool Take(const std::string& reader, const std::string& hash, std::function<void(bool)> done);

 private:
  void Fail(const std::string& why);
  void Record(const char* what, const std::string& why);

  EventLoop& loop_;
  EventJournal& journal_;
  CredentialBook& book_;
  const std::vector<std::string> readers_;
  Enrolment current_;
  bool keeping_ = false;  // it was shown, and is being written
  TimePoint ends_;
  Timer patience_;
};

}  // namespace foyer::entry
