#include "door/unlock_policy.h"

#include <algorithm>
#include <chrono>

namespace foyer::door {

namespace {

using namespace std::chrono_literals;
constexpr std::size_t kMostTypists = 256;
constexpr std::size_t kMostDigits = 64;  // in one input
constexpr auto kQuietRefusals = 10s;     // further refusals of a user in a call are not recorded meanwhile
constexpr auto kRepeatedWithin = 3s;

}  // namespace

UnlockPolicy::UnlockPolicy(EventLoop& loop, EventJournal& journal, const AccessControl& access, LockOpener& opener,
                           const std::vector<LockConfig>& locks)
    : loop_(loop), journal_(journal), access_(access), opener_(opener), codes_(locks) {}

UnlockVerdict UnlockPolicy::OnDigits(const UnlockInput& input) {
  Typist& typist = TypistOf(input);
  if (input.kind == UserKind::kDoor) {
    return Refuse(input, typist, UnlockVerdict::kNotAllowed, {}, "a door opens no locks");
  }
  if (lockout_.IsLockedOut(input.user, loop_.Now())) {
    return Refuse(input, typist, UnlockVerdict::kLockedOut, {}, "locked out after wrong codes");
  }
  if (input.method == UnlockMethod::kMessage) return OnWholeCode(input, typist);
  UnlockVerdict verdict = UnlockVerdict::kIncomplete;
  for (const char typed : std::string_view(input.digits).substr(0, kMostDigits)) {
    const char digit = NormalDigit(typed);
    if (digit == 0) continue;
    verdict = OnDigit(input, digit, typist);
    if (verdict == UnlockVerdict::kOpened || verdict == UnlockVerdict::kLockedOut) break;
  }
  return verdict;
}

void UnlockPolicy::OnCallEnded(std::string_view call_id) {
  std::erase_if(typists_, [call_id](const auto& entry) { return entry.first.first == call_id; });
}

UnlockPolicy::Typist& UnlockPolicy::TypistOf(const UnlockInput& input) {
  const Key key{input.call_id, input.user};
  if (const auto found = typists_.find(key); found != typists_.end()) return found->second;
  if (typists_.size() >= kMostTypists) {
    typists_.erase(std::ranges::min_element(typists_, {}, [](const auto& entry) { return entry.second.typed.last(); }));
  }
  return typists_.try_emplace(key, Typist{TypedDigits(codes_), {}, {}}).first->second;
}

UnlockVerdict UnlockPolicy::OnWholeCode(const UnlockInput& input, Typist& typist) {
  std::string code;
  for (const char typed : std::string_view(input.digits).substr(0, kMostDigits)) {
    if (const char digit = NormalDigit(typed)) code += digit;
  }
  const LockConfig* lock = codes_.Find(code);
  return lock == nullptr ? OnWrongCode(input) : OnRightCode(input, *lock, typist);
}

UnlockVerdict UnlockPolicy::OnDigit(const UnlockInput& input, char digit, Typist& typist) {
  if (typist.doubled.IsSecondReport(input.method, digit, loop_.Now())) return UnlockVerdict::kDuplicate;
  const TypedDigits::Outcome outcome = typist.typed.Add(digit, loop_.Now());
  switch (outcome.kind) {
    case TypedDigits::Outcome::Kind::kBeginning:
      return UnlockVerdict::kIncomplete;
    case TypedDigits::Outcome::Kind::kRest:
      return UnlockVerdict::kWrongCode;
    case TypedDigits::Outcome::Kind::kWrong:
      return OnWrongCode(input);
    case TypedDigits::Outcome::Kind::kCode:
      return OnRightCode(input, *outcome.lock, typist);
  }
  FOYER_CHECK(false);
}

UnlockVerdict UnlockPolicy::OnWrongCode(const UnlockInput& input) {
  const bool locked_out = lockout_.CountWrong(input.user, loop_.Now());
  Record(input, {}, false, locked_out ? "wrong code; locked out" : "wrong code");
  return locked_out ? UnlockVerdict::kLockedOut : UnlockVerdict::kWrongCode;
}

AccessDecision UnlockPolicy::MayOpen(const UnlockInput& input, const std::string& lock) const {
  AccessRequest request;
  request.who = {input.user, input.kind, false, input.proof};
  request.action = Action::kOpen;
  request.lock = lock;
  return access_.Decide(request);
}

// Whoever may not open it is answered as if the code were wrong, but it counts neither as wrong nor as right.
UnlockVerdict UnlockPolicy::OnRightCode(const UnlockInput& input, const LockConfig& lock, Typist& typist) {
  if (const AccessDecision may = MayOpen(input, lock.name); !may.allowed) {
    return Refuse(input, typist, UnlockVerdict::kNotAllowed, lock.name, may.why);
  }
  if (!input.answered && !lock.before_answer) {
    Record(input, lock.name, false, "not before the answer");
    return UnlockVerdict::kNotAllowed;
  }
  if (IsRepeatedOpening(input, lock.name)) return UnlockVerdict::kDuplicate;
  lockout_.CountRight(input.user);
  const Result<Opening> opening = opener_.Open(lock.name, input.call_id);
  if (!opening) {
    Record(input, lock.name, false, opening.error().message);
    return UnlockVerdict::kNotAllowed;
  }
  RememberOpening(input, lock.name);
  Record(input, lock.name, true, *opening == Opening::kStarted ? "code" : "code; already open");
  return UnlockVerdict::kOpened;
}

UnlockVerdict UnlockPolicy::Refuse(const UnlockInput& input, Typist& typist, UnlockVerdict verdict,
                                   const std::string& lock, std::string_view why) {
  const TimePoint now = loop_.Now();
  const auto [last, is_first] = typist.refusals.try_emplace(lock, now);
  if (is_first || now - last->second >= kQuietRefusals) {
    last->second = now;
    Record(input, lock, false, std::string(why));
  }
  return verdict;
}

bool UnlockPolicy::IsRepeatedOpening(const UnlockInput& input, const std::string& lock) {
  std::erase_if(opened_, [this](const Opened& opened) { return loop_.Now() - opened.at > kRepeatedWithin; });
  const bool by_message = input.method == UnlockMethod::kMessage;
  const auto other = std::ranges::find_if(opened_, [&](const Opened& opened) {
    return opened.user == input.user && opened.lock == lock && opened.by_message != by_message;
  });
  if (other == opened_.end()) return false;
  opened_.erase(other);
  return true;
}

void UnlockPolicy::RememberOpening(const UnlockInput& input, const std::string& lock) {
  const bool by_message = input.method == UnlockMethod::kMessage;
  std::erase_if(opened_, [&](const Opened& opened) {
    return opened.user == input.user && opened.lock == lock && opened.by_message == by_message;
  });
  opened_.push_back({input.user, lock, by_message, loop_.Now()});
}

void UnlockPolicy::Record(const UnlockInput& input, const std::string& lock, bool allowed, std::string why) {
  std::vector<std::pair<std::string, std::string>> fields{{"user", input.user.user + "@" + input.user.domain},
                                                          {"method", std::string(UnlockMethodName(input.method))},
                                                          {"lock", lock},
                                                          {"allowed", allowed ? "yes" : "no"},
                                                          {"why", std::move(why)}};
  // Probably pressed while the phone still rang, and kept back by its stack until the answer.
  if (input.just_answered && input.method == UnlockMethod::kInfo) fields.emplace_back("late", "yes");
  journal_.Record(EventType::kUnlock, input.call_id, std::move(fields));
}

}  // namespace foyer::door
