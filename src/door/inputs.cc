#include "door/inputs.h"

#include <utility>

namespace foyer::door {

namespace {

const char* KindName(InputKind kind) {
  switch (kind) {
    case InputKind::kDoorContact:
      return "door_contact";
    case InputKind::kTamper:
      return "tamper";
    case InputKind::kExit:
      return "exit";
  }
  return "";
}

}  // namespace

Inputs::Inputs(EventLoop& loop, EventJournal& journal, Locks& locks, LineFaults& faults,
               const std::vector<InputConfig>& inputs)
    : loop_(loop), journal_(journal), locks_(locks), faults_(faults) {
  for (const InputConfig& input : inputs) inputs_.push_back(std::make_unique<Input>(*this, input));
}

void Inputs::OnLock(const std::string& lock, bool open) {
  for (const auto& input : inputs_) {
    if (input->config().lock == lock) input->OnLock(open);
  }
}

std::vector<InputState> Inputs::States() const {
  std::vector<InputState> states;
  for (const auto& input : inputs_) states.push_back(input->State());
  return states;
}

std::string Inputs::ContactOf(const std::string& lock) const {
  for (const auto& input : inputs_) {
    const InputState state = input->State();
    if (input->config().kind != InputKind::kDoorContact || input->config().lock != lock || !state.works) continue;
    return state.active ? "open" : "closed";
  }
  return {};
}

Inputs::Input::Input(Inputs& owner, InputConfig config)
    : owner_(owner),
      config_(std::move(config)),
      contact_({!config_.lock.empty(), config_.grace, config_.longest_open}),
      too_long_(owner.loop_, [this] { OnTooLong(); }) {
  InputHandler handler;
  handler.on_found = [this](bool active) { OnFound(active); };
  handler.on_change = [this](bool active) { OnChange(active); };
  handler.on_fault = [this](const std::string& what) {
    works_ = what.empty();
    owner_.faults_.Note("input " + config_.name, what);
  };
  line_ = WatchInputLine(owner_.loop_, config_.line, std::move(handler));
}

InputState Inputs::Input::State() const { return {config_.name, KindName(config_.kind), active_, works_}; }

// A button that is held while we start is not pressed; a case that is open then is worth telling.
void Inputs::Input::OnFound(bool active) {
  const bool was_active = std::exchange(active_, active);
  if (config_.kind == InputKind::kDoorContact) {
    contact_.OnFound(active, owner_.loop_.Now());
    WatchTime();
  } else if (config_.kind == InputKind::kTamper && active != was_active) {
    Record(active ? EventType::kTamper : EventType::kTamperEnded);
  }
}

void Inputs::Input::OnChange(bool active) {
  const bool was_active = std::exchange(active_, active);
  switch (config_.kind) {
    case InputKind::kDoorContact:
      return OnContact(active);
    case InputKind::kTamper:
      if (active != was_active) Record(active ? EventType::kTamper : EventType::kTamperEnded);
      return;
    case InputKind::kExit:
      if (active) OnExit();
      return;
  }
}

void Inputs::Input::OnContact(bool open) {
  const TimePoint now = owner_.loop_.Now();
  switch (contact_.OnLevel(open, now)) {
    case DoorContact::Change::kNone:
      break;
    case DoorContact::Change::kOpened:
      Record(EventType::kDoorOpened);
      break;
    case DoorContact::Change::kForced:
      Record(EventType::kDoorForced);
      break;
    case DoorContact::Change::kClosed:
      Record(EventType::kDoorClosed, {{"open_s", std::to_string(contact_.open_for(now).count())},
                                      {"too_long", contact_.was_too_long() ? "yes" : "no"}});
      break;
  }
  WatchTime();
}

void Inputs::Input::OnTooLong() {
  const TimePoint now = owner_.loop_.Now();
  if (contact_.IsTooLong(now)) {
    Record(EventType::kDoorOpenTooLong, {{"open_s", std::to_string(contact_.open_for(now).count())}});
  }
  WatchTime();
}

// Straight to the lock thread: neither rules nor calls have a say when somebody wants to leave.
void Inputs::Input::OnExit() {
  const Result<Opening> opening = owner_.locks_.OpenFromInside(config_.lock);
  const std::string why = !opening                            ? opening.error().message
                          : *opening == Opening::kAlreadyOpen ? "already open"
                                                              : "exit button";
  owner_.journal_.Record(EventType::kUnlock, {},
                         {{"user", config_.name},
                          {"method", std::string(UnlockMethodName(UnlockMethod::kExit))},
                          {"lock", config_.lock},
                          {"allowed", opening ? "yes" : "no"},
                          {"why", why}});
}

void Inputs::Input::WatchTime() {
  if (const auto next = contact_.next_look()) {
    too_long_.StartAt(*next);
  } else {
    too_long_.Stop();
  }
}

void Inputs::Input::Record(EventType type, std::vector<std::pair<std::string, std::string>> more) const {
  std::vector<std::pair<std::string, std::string>> fields{{"input", config_.name}};
  if (!config_.lock.empty()) fields.emplace_back("lock", config_.lock);
  fields.insert(fields.end(), more.begin(), more.end());
  owner_.journal_.Record(type, {}, std::move(fields));
}

}  // namespace foyer::door
