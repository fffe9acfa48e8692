#include "door/doorbell.h"

#include <chrono>
#include <utility>

namespace foyer::door {

namespace {
using namespace std::chrono_literals;
constexpr auto kKeepPress = 10s;  // while not registered
}  // namespace

Doorbell::Doorbell(EventLoop& loop, EventJournal& journal, LockOpener& locks, UserAgent& user_agent, DoorConfig config)
    : loop_(loop),
      journal_(journal),
      locks_(locks),
      user_agent_(user_agent),
      config_(std::move(config)),
      waiting_(loop_, [this] { GiveUpWaiting(); }),
      max_call_(loop_, [this] { user_agent_.HangUpRing(); }),
      hangup_after_open_(loop_, [this] { user_agent_.HangUpRing(); }),
      ring_(loop_, [this] { static_cast<void>(RingWhenRegistered()); }) {}  // a failure is in the journal

Status Doorbell::PressButton(const std::string& button, std::string target) {
  if (target.empty()) target = config_.ring;
  if (target.find(':') == std::string::npos) target = "sip:" + target + "@" + config_.aor.domain;
  if (stage_ != Stage::kIdle && stage_ != Stage::kTesting) return PressAgain(button, target);
  RecordPress(button, target, {});
  target_ = std::move(target);
  if (stage_ != Stage::kTesting) return RingWhenRegistered();
  stage_ = Stage::kRestarting;  // the test has to go first
  user_agent_.HangUpRing();
  return Ok();
}

Status Doorbell::BeginTest(const std::string& target) {
  if (stage_ == Stage::kTesting) return Error{"a test ring goes on already"};
  if (stage_ != Stage::kIdle) return Error{"the door is busy (" + State() + "): test it when it is idle"};
  if (!registered_) return Error{"the door's user agent is not registered; foyerctl doctor says more"};
  stage_ = Stage::kTesting;  // before Ring(): it may report at once
  Status ringing = user_agent_.Ring(target);
  if (!ringing) stage_ = Stage::kIdle;
  return ringing;
}

void Doorbell::EndTest() {
  if (stage_ == Stage::kTesting) user_agent_.HangUpRing();
}

Status Doorbell::RingWhenRegistered() {
  if (registered_) return RingOut();
  stage_ = Stage::kWaiting;
  waiting_.Start(kKeepPress);
  return Ok();
}

Status Doorbell::RingOut() {
  BecomeIdle();
  stage_ = Stage::kRinging;  // before Ring(): it may report at once
  max_call_.Start(config_.max_call);
  Status ringing = user_agent_.Ring(target_);
  if (!ringing) {
    journal_.Record(EventType::kEnded, {}, {{"why", ringing.error().message}});
    BecomeIdle();
  } else if (stage_ == Stage::kRinging) {
    Tell(&VisitorSounds::OnRinging);
  }
  return ringing;
}

Status Doorbell::PressAgain(const std::string& button, const std::string& target) {
  if (config_.repeat_press == RepeatPress::kIgnore) {
    return Error{"the door is busy (" + State() + "): wait, or hang up first"};
  }
  const bool restart = config_.repeat_press == RepeatPress::kRestart && stage_ == Stage::kRinging;
  RecordPress(button, target, restart ? "restart" : "notify");
  if (restart) {
    target_ = target;
    stage_ = Stage::kRestarting;
    user_agent_.HangUpRing();
  }
  return Ok();
}

void Doorbell::RecordPress(const std::string& button, const std::string& target, std::string_view repeat) {
  std::vector<std::pair<std::string, std::string>> fields{{"button", button}, {"target", target}};
  if (!repeat.empty()) fields.emplace_back("repeat", repeat);
  journal_.Record(EventType::kRing, {}, std::move(fields));
  Tell(&VisitorSounds::OnPress);
}

Status Doorbell::HangUp() {
  switch (stage_) {
    case Stage::kIdle:
    case Stage::kTesting:
      return Error{"nothing to hang up: the door neither rings nor talks"};
    case Stage::kWaiting:
      journal_.Record(EventType::kEnded, {}, {{"why", "hung up before it rang"}});
      BecomeIdle();
      break;
    case Stage::kRestarting:
      stage_ = Stage::kRinging;  // the old ring is going already; no new one
      break;
    case Stage::kRinging:
    case Stage::kInCall:
      user_agent_.HangUpRing();
      break;
  }
  return Ok();
}

Status Doorbell::Open(const std::string& lock, const std::string& who, UnlockMethod method) {
  const Result<Opening> opening = locks_.Open(lock, {});
  std::string why = !opening                            ? opening.error().message
                    : *opening == Opening::kAlreadyOpen ? "already open"
                                                        : "asked for";
  journal_.Record(EventType::kUnlock, {},
                  {{"user", who},
                   {"method", std::string(UnlockMethodName(method))},
                   {"lock", lock},
                   {"allowed", opening ? "yes" : "no"},
                   {"why", std::move(why)}});
  if (!opening) return opening.error();
  return Ok();
}

std::string Doorbell::State() const {
  switch (stage_) {
    case Stage::kIdle:
    case Stage::kTesting:
      return "idle";
    case Stage::kWaiting:
    case Stage::kRinging:
    case Stage::kRestarting:
      return "ringing";
    case Stage::kInCall:
      return "in_call";
  }
  FOYER_CHECK(false);
}

void Doorbell::OnRegistered(bool registered) {
  registered_ = registered;
  if (registered && stage_ == Stage::kWaiting) ring_.Schedule();
}

void Doorbell::OnRingState(UserAgentCallState state, std::string_view) {
  switch (state) {
    case UserAgentCallState::kCalling:
    case UserAgentCallState::kEarly:
      break;
    case UserAgentCallState::kAnswered:
      if (stage_ != Stage::kRinging) break;  // kRestarting: somebody answered the ring that is being hung up
      stage_ = Stage::kInCall;
      Tell(&VisitorSounds::OnAnswered);
      max_call_.Start(config_.max_call);
      break;
    case UserAgentCallState::kEnded:
      if (stage_ == Stage::kRestarting) {
        BecomeIdle();
        stage_ = Stage::kWaiting;
        ring_.Schedule();
      } else if (stage_ == Stage::kTesting) {
        stage_ = Stage::kIdle;
      } else if (stage_ != Stage::kWaiting) {
        BecomeIdle();
      }
      break;
  }
}

void Doorbell::OnLookIn(std::string_view remote_aor, bool started) {
  if (started) journal_.Record(EventType::kLookIn, {}, {{"user", std::string(remote_aor)}});
}

void Doorbell::OnLockOpened() {
  if (stage_ == Stage::kIdle || stage_ == Stage::kTesting || !config_.hangup_after_open ||
      hangup_after_open_.IsRunning())
    return;
  hangup_after_open_.Start(*config_.hangup_after_open);
}

void Doorbell::Tell(void (VisitorSounds::*fact)()) {
  if (sounds_ != nullptr) (sounds_->*fact)();
}

void Doorbell::GiveUpWaiting() {
  journal_.Record(EventType::kEnded, {},
                  {{"why", "the door's user agent could not register within 10 s, so nothing rang"}});
  BecomeIdle();
}

void Doorbell::BecomeIdle() {
  stage_ = Stage::kIdle;
  Tell(&VisitorSounds::OnEnded);
  waiting_.Stop();
  max_call_.Stop();
  hangup_after_open_.Stop();
  ring_.Cancel();
}

}  // namespace foyer::door
