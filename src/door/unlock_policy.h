// Decides who opens which lock by a code, and writes every decision into the journal: once, with the reason. Codes come
// digit by digit (INFO, RFC 4733) or whole (MESSAGE); the identity has been proved before.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "door/code_book.h"
#include "door/lockout.h"
#include "door/typed_digits.h"
#include "foyer/access.h"
#include "foyer/config.h"
#include "foyer/door.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/lock_opener.h"

namespace foyer::door {

class UnlockPolicy : public UnlockSink {
 public:
  // All references but `locks`, those of the configuration, must outlive this object.
  UnlockPolicy(EventLoop& loop, EventJournal& journal, const AccessControl& access, LockOpener& opener,
               const std::vector<LockConfig>& locks);

  // Other codes for the same locks, from the next digit on.
  void UseCodes(const std::vector<LockConfig>& locks) { codes_ = CodeBook(locks); }

  UnlockVerdict OnDigits(const UnlockInput& input) override;
  void OnCallEnded(std::string_view call_id) override;

 private:
  // One user in one call. The Call-ID comes first, so that all of a call lie together.
  using Key = std::pair<std::string, Aor>;
  struct Typist {
    TypedDigits typed;
    DoubledDigits doubled;
    std::map<std::string, TimePoint> refusals;  // when one was recorded last, by lock; "" is for none in particular
  };
  // An opening by MESSAGE that the same press may repeat by digits, or the other way round.
  struct Opened {
    Aor user;
    std::string lock;
    bool by_message;
    TimePoint at;
  };

  Typist& TypistOf(const UnlockInput& input);
  UnlockVerdict OnWholeCode(const UnlockInput& input, Typist& typist);
  UnlockVerdict OnDigit(const UnlockInput& input, char digit, Typist& typist);
  UnlockVerdict OnWrongCode(const UnlockInput& input);
  UnlockVerdict OnRightCode(const UnlockInput& input, const LockConfig& lock, Typist& typist);
  UnlockVerdict Refuse(const UnlockInput& input, Typist& typist, UnlockVerdict verdict, const std::string& lock,
                       std::string_view why);
  AccessDecision MayOpen(const UnlockInput& input, const std::string& lock) const;
  bool IsRepeatedOpening(const UnlockInput& input, const std::string& lock);
  void RememberOpening(const UnlockInput& input, const std::string& lock);
  void Record(const UnlockInput& input, const std::string& lock, bool allowed, std::string why);

  EventLoop& loop_;
  EventJournal& journal_;
  const AccessControl& access_;
  LockOpener& opener_;
  CodeBook codes_;
  Lockout lockout_;
  std::map<Key, Typist> typists_;  // bounded
  std::vector<Opened> opened_;     // of the last seconds
};

}  // namespace foyer::door
