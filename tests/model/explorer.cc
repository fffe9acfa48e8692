#include "tests/model/explorer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "foyer/check.h"

namespace foyer::model {
namespace {

using namespace std::chrono_literals;

struct Step {
  enum class Kind { kProgress, kAnswer, kBusy, kDecline, kMove, kYield, kAnswerLate, kAnswerAgain, kCancel, kWait };
  Kind kind;
  std::size_t phone = 0;
};
using Kind = Step::Kind;

std::string NameOf(const Step& step) {
  constexpr std::array kNames{"183", "200", "486", "603", "moves", "487", "200 after CANCEL", "second 200"};
  if (step.kind == Kind::kCancel) return "CANCEL";
  if (step.kind == Kind::kWait) return "35 s";
  return std::to_string(step.phone + 1) + ":" + kNames[static_cast<std::size_t>(step.kind)];
}

// One order from its beginning to its end.
class Order {
 public:
  Order(const Scenario& scenario, Choices& choices);

  void Play();
  std::size_t steps() const { return taken_; }
  // Empty: all was as it must be.
  std::string Report() const;

 private:
  struct Phone {
    Peer* peer = nullptr;
    bool acted = false, moved = false, answered_again = false;
    bool is_late = false;  // more than 64*T1 have passed: what it says of its newest ring is of no use to anybody
    Ring& ring() { return peer->rings.back(); }
    std::size_t ring_number() const { return peer->rings.size() - 1; }
  };

  std::vector<Step> Enabled();
  void AddStepsOf(std::size_t number, std::vector<Step>& steps);
  bool IsLikeAnEarlierOne(std::size_t number) const;
  void Take(const Step& step);
  void Move(Phone& phone);
  void Wait();
  void CheckStep(const Step& step, bool was_over, const std::vector<const Ring*>& rang_before);
  std::vector<const Ring*> Ringing() const;
  bool IsAnybodyOpen() const;
  bool IsRefusedFor(std::size_t phone) const;
  void RunOut();
  void CheckAnswers();

  Placed& call() { return caller_->placed.front(); }
  void Violate(std::string what) { violations_ += std::move(what) + "\n"; }

  const Scenario& scenario_;
  Choices& choices_;
  Bottle house_;
  Peer* caller_ = nullptr;
  std::vector<Phone> phones_;
  bool gave_up_ = false;
  int waits_ = 0;
  bool has_ended_ = false;  // nobody says anything more
  std::size_t taken_ = 0;
  std::string history_, violations_;
};

Order::Order(const Scenario& scenario, Choices& choices)
    : scenario_(scenario), choices_(choices), house_(scenario.settings) {
  caller_ = scenario.from_own_door ? &house_.AddOwnDoor() : &house_.AddDoor();
  caller_->loses_acks = scenario.loses_acks;
  for (const std::string& user : scenario.users) {
    Peer& peer = house_.AddPhone(user, static_cast<int>(phones_.size() + 1));
    peer.yields_to_cancel = false;
    phones_.push_back({&peer});
  }
  caller_->Invite(Bottle::kHome, kOfferSdp);
  house_.Settle();
  for (const Phone& phone : phones_) FOYER_CHECK(phone.peer->rings.size() == 1);
}

void Order::Play() {
  while (violations_.empty() && taken_ < scenario_.most_steps) {
    const std::vector<Step> steps = Enabled();
    if (steps.empty()) break;
    Take(steps[choices_.Pick(steps.size())]);
  }
  RunOut();
}

std::vector<Step> Order::Enabled() {
  std::vector<Step> steps;
  if (has_ended_) return steps;
  for (std::size_t i = 0; i < phones_.size(); ++i) AddStepsOf(i, steps);
  const bool is_over = !call().finals.empty();
  if (!is_over && !gave_up_) steps.push_back({Kind::kCancel});
  // Where nobody else can act, waiting is what comes in any case.
  if (!steps.empty() && waits_ < scenario_.most_waits) steps.push_back({Kind::kWait});
  return steps;
}

void Order::AddStepsOf(std::size_t number, std::vector<Step>& steps) {
  Phone& phone = phones_[number];
  if (IsLikeAnEarlierOne(number)) return;
  const auto add = [&](Kind kind) { steps.push_back({kind, number}); };
  const Ring& ring = phone.ring();
  if (phone.is_late) return;
  if (ring.IsOpen() && ring.cancelled) {
    add(Kind::kYield);
    add(Kind::kAnswerLate);
  } else if (ring.IsOpen()) {
    if (!ring.spoke) add(Kind::kProgress);
    for (const Kind kind : {Kind::kAnswer, Kind::kBusy, Kind::kDecline}) add(kind);
    if (scenario_.phones_move && !phone.moved) add(Kind::kMove);
  } else if (scenario_.phones_fork && !ring.answers.empty() && !phone.answered_again) {
    add(Kind::kAnswerAgain);
  }
}

// Of phones that are alike and have done nothing yet, only the first acts: the others would only change names.
bool Order::IsLikeAnEarlierOne(std::size_t number) const {
  if (phones_[number].acted) return false;
  for (std::size_t i = 0; i < number; ++i)
    if (!phones_[i].acted && scenario_.users[i] == scenario_.users[number]) return true;
  return false;
}

void Order::Take(const Step& step) {
  ++taken_;
  history_ += (history_.empty() ? "" : ", ") + NameOf(step);
  const bool was_over = !call().finals.empty();
  const std::vector<const Ring*> rang = Ringing();
  Phone& phone = phones_[step.phone];
  if (step.kind != Kind::kCancel && step.kind != Kind::kWait) phone.acted = true;
  switch (step.kind) {
    case Kind::kProgress:
      phone.peer->Respond(phone.ring_number(), 183);
      break;
    case Kind::kAnswer:
    case Kind::kAnswerLate:
      phone.peer->Respond(phone.ring_number(), 200);
      break;
    case Kind::kBusy:
      phone.peer->Respond(phone.ring_number(), 486);
      break;
    case Kind::kDecline:
      phone.peer->Respond(phone.ring_number(), 603);
      break;
    case Kind::kYield:
      phone.peer->Respond(phone.ring_number(), 487);
      break;
    case Kind::kMove:
      Move(phone);
      break;
    case Kind::kAnswerAgain:
      phone.answered_again = true;
      phone.peer->AnswerAgain(phone.ring_number());
      break;
    case Kind::kCancel:
      gave_up_ = true;
      caller_->CancelInvite();
      break;
    case Kind::kWait:
      Wait();
      break;
  }
  house_.Settle();
  CheckStep(step, was_over, rang);
}

// The ring that it had there is not its business any more.
void Order::Move(Phone& phone) {
  const std::size_t old = phone.ring_number();
  const bool awaited = call().finals.empty() && !IsRefusedFor(static_cast<std::size_t>(&phone - phones_.data()));
  phone.moved = true;
  phone.peer->Move(house_.NewFlowFor(*phone.peer));
  phone.peer->Register();
  house_.Settle();
  if (phone.peer->rings[old].cancelled) phone.peer->Respond(old, 487);
  if (awaited && phone.ring_number() == old) Violate("a phone does not ring where it has moved to");
}

// By now an INVITE that has met silence, and whatever has been cancelled or answered, is given up.
void Order::Wait() {
  for (Phone& phone : phones_) {
    const Ring& ring = phone.ring();
    if (!ring.IsOpen() || !ring.spoke || ring.cancelled) phone.is_late = true;
  }
  has_ended_ = ++waits_ == scenario_.most_waits;
  house_.Run(35s);
}

// Those that ring and have said so.
std::vector<const Ring*> Order::Ringing() const {
  std::vector<const Ring*> ringing;
  for (const Phone& phone : phones_)
    for (const Ring& ring : phone.peer->rings)
      if (ring.IsOpen() && ring.spoke && !ring.cancelled) ringing.push_back(&ring);
  return ringing;
}

bool Order::IsAnybodyOpen() const {
  return std::ranges::any_of(phones_, [](const Phone& phone) {
    return std::ranges::any_of(phone.peer->rings, [](const Ring& ring) { return ring.IsOpen() && !ring.cancelled; });
  });
}

// Its user has declined on another phone, or somebody for everyone: its CANCEL may only wait for its first response.
bool Order::IsRefusedFor(std::size_t phone) const {
  for (std::size_t i = 0; i < phones_.size(); ++i) {
    if (scenario_.settings.decline == DeclinePolicy::kUser && scenario_.users[i] != scenario_.users[phone]) continue;
    const auto declined = [&](const Ring& ring) {  // one that has moved is busy with its other ring
      return ring.refused == 603 || (ring.refused == 486 && !phones_[i].moved);
    };
    if (std::ranges::any_of(phones_[i].peer->rings, declined)) return true;
  }
  return false;
}

// What follows at once from one step.
void Order::CheckStep(const Step& step, bool was_over, const std::vector<const Ring*>& rang_before) {
  const bool is_over = !call().finals.empty();
  if (step.kind == Kind::kAnswer && !was_over && !call().answer && !IsRefusedFor(step.phone))
    Violate("an answer in time did not win");
  if (step.kind == Kind::kAnswer && !was_over && call().answer && IsRefusedFor(step.phone))
    Violate("a phone has won whose user had declined");
  if (is_over && house_.watches() != 0) Violate("the ring is over and still looks for phones");
  if (step.kind == Kind::kAnswerLate && !was_over && call().answer) Violate("an answer after a CANCEL has won");
  if (step.kind == Kind::kCancel && (!is_over || call().finals[0].status != 487))
    Violate("a CANCEL did not end the ring");
  if (!IsAnybodyOpen() && !is_over) Violate("nobody rings, and the caller is not told");
  for (std::size_t i = 0; i < phones_.size(); ++i)
    for (const Ring& ring : phones_[i].peer->rings) {
      if (ring.cancelled && !ring.spoke) Violate("a CANCEL before any response (RFC 3261 s9.1)");
      const bool rings = ring.IsOpen() && ring.spoke && !ring.cancelled;
      if (rings && !is_over && IsRefusedFor(i)) Violate("a phone rings on whose user has declined");
    }
  if (was_over || !is_over) return;
  for (const Ring* ring : rang_before) {
    if (!ring->IsOpen()) continue;
    if (!ring->cancelled) Violate("the ring is over and a phone has not been told");
    const bool elsewhere = ring->cancel_reason.find("cause=200") != std::string::npos;
    if (ring->cancelled && elsewhere != call().answer.has_value()) Violate("a CANCEL with a wrong Reason");
  }
}

void Order::RunOut() {
  house_.Run(110s);
  house_.CheckQuiet();
  CheckAnswers();
  if (call().answer && !call().ended) caller_->SendInPlaced(0, {"BYE"});
  house_.Run(40s);
  house_.CheckQuiet();
  house_.CheckNothingIsLeft();
}

// Every answer but the winner's has got its ACK and its BYE.
void Order::CheckAnswers() {
  std::size_t talking = 0, unacknowledged = 0;
  for (const Phone& phone : phones_)
    for (const Ring& ring : phone.peer->rings)
      for (const Ring::Answer& answer : ring.answers) {
        talking += answer.ended ? 0 : 1;
        unacknowledged += answer.acked ? 0 : 1;
      }
  const std::size_t expected = call().answer && !call().ended ? 1 : 0;
  if (talking != expected) Violate(std::to_string(talking) + " phones talk, not " + std::to_string(expected));
  if (unacknowledged > (scenario_.loses_acks && call().answer ? 1U : 0U)) Violate("an answer got no ACK");
}

std::string Order::Report() const {
  const std::string found = violations_ + house_.ViolationsAsText();
  return found.empty() ? "" : scenario_.name + ": " + history_ + "\n" + found;
}

}  // namespace

std::size_t Choices::Pick(std::size_t count) {
  if (at_ == made_.size()) made_.push_back({0, count});
  const Choice& choice = made_[at_++];
  FOYER_CHECK(choice.count == count);  // the model is deterministic
  return choice.taken;
}

bool Choices::Next() {
  at_ = 0;
  while (!made_.empty() && made_.back().taken + 1 == made_.back().count) made_.pop_back();
  if (made_.empty()) return false;
  ++made_.back().taken;
  return true;
}

Exploration Explore(const Scenario& scenario, std::uint64_t most_orders) {
  Exploration exploration;
  Choices choices;
  do {
    Order order(scenario, choices);
    order.Play();
    ++exploration.orders;
    exploration.steps += order.steps();
    exploration.violation = order.Report();
  } while (exploration.violation.empty() && exploration.orders < most_orders && choices.Next());
  return exploration;
}

}  // namespace foyer::model
