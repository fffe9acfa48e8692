#include "daemon/board.h"

#include <algorithm>
#include <utility>

#include "door/buttons.h"

namespace foyer::daemon {

namespace {

constexpr const char* kBlockedLocks = "blocked_locks";  // a table: the names of those that are
constexpr std::size_t kMostFailedParts = 64;

std::string_view ActionText(LockAction action) {
  switch (action) {
    case LockAction::kUnlock:
      return "unlock";
    case LockAction::kOpenDoor:
      return "open_door";
    case LockAction::kOpenGate:
      return "open_gate";
    case LockAction::kLightUp:
      return "lightup";
  }
  return {};
}

}  // namespace

Board::Board(EventLoop& loop, EventJournal& journal, RecordStore& store, const Config& config,
             std::vector<door::LockLine> lines)
    : loop_(loop),
      journal_(journal),
      store_(store),
      config_(config),
      faults_(journal),
      locks_(loop, journal, std::move(lines)),
      inputs_(loop, journal, locks_, faults_, config.inputs),
      holds_(loop, journal, locks_, config.locks, config.schedules),
      leds_(loop, faults_),
      refresh_(loop, [this] { ShowLeds(); }) {
  RestoreBlocks();
  locks_.OnEdges([this](const std::string& lock, bool open) { OnEdge(lock, open); });
  for (const LedConfig& led : config.leds) leds_.Add(led, MakeOutputLine(led.line));
  subscription_ = journal.Subscribe([this](const Event& event) { OnEvent(event); });
  refresh_.Schedule();
}

void Board::Connect(door::Doorbell& doorbell, std::function<bool()> is_ready) {
  doorbell_ = &doorbell;
  is_ready_ = std::move(is_ready);
  buttons_ = door::WatchButtons(loop_, doorbell, config_.buttons, faults_);
}

void Board::Disconnect() {
  buttons_.clear();
  doorbell_ = nullptr;
  is_ready_ = {};
}

const LockConfig* Board::Find(const std::string& lock) const {
  const auto found = std::ranges::find(config_.locks, lock, &LockConfig::name);
  return found == config_.locks.end() ? nullptr : &*found;
}

void Board::RestoreBlocks() {
  const auto rows = store_.Load(kBlockedLocks);
  if (!rows) return faults_.Note("blocked locks", rows.error().message);
  for (const auto& [lock, value] : *rows) static_cast<void>(locks_.Block(lock));  // one that is gone needs no block
}

void Board::KeepBlock(const std::string& lock, bool blocked, std::function<void(Status)> done) {
  std::vector<RecordChange> changes{{kBlockedLocks, lock, blocked ? std::optional<std::string>("1") : std::nullopt}};
  store_.Write(std::move(changes), [this, done = std::move(done)](const Status& kept) {
    faults_.Note("blocked locks", kept ? std::string() : kept.error().message);
    done(kept);
  });
}

std::vector<LockState> Board::Locks() const {
  std::vector<LockState> states = locks_.States();
  for (LockState& state : states) {
    if (const LockConfig* config = Find(state.name)) state.action = ActionText(config->action);
    state.contact = inputs_.ContactOf(state.name);
  }
  return states;
}

Status Board::Hold(const std::string& lock, std::chrono::seconds length, const std::string& who, UnlockMethod method) {
  const LockConfig* config = Find(lock);
  Status done = Ok();
  if (config != nullptr && length > config->longest_hold) {
    done = Error{"the lock '" + lock + "' may be held open for " +
                 std::to_string(std::chrono::duration_cast<std::chrono::minutes>(config->longest_hold).count()) +
                 " minutes at most: see longest_hold in its [[lock]]"};
  } else {
    done = locks_.Hold(lock, door::Holder::kPerson, length);
  }
  return Record(lock, LockMode::kHeld, who, method, done, "for " + std::to_string(length.count()) + " s");
}

void Board::Block(const std::string& lock, const std::string& who, UnlockMethod method,
                  std::function<void(Status)> done) {
  const Status blocked = Record(lock, LockMode::kBlocked, who, method, locks_.Block(lock), "asked for");
  if (!blocked) return done(blocked);
  KeepBlock(lock, true, std::move(done));
}

void Board::Release(const std::string& lock, const std::string& who, UnlockMethod method,
                    std::function<void(Status)> done) {
  const Status released = Record(lock, LockMode::kNormal, who, method, locks_.Release(lock), "asked for");
  holds_.OnReleased(lock);
  if (!released) return done(released);
  KeepBlock(lock, false, std::move(done));
}

Status Board::Record(const std::string& lock, LockMode mode, const std::string& who, UnlockMethod method, Status done,
                     const std::string& why) {
  journal_.Record(EventType::kLockMode, {},
                  {{"user", who},
                   {"method", std::string(UnlockMethodName(method))},
                   {"lock", lock},
                   {"mode", std::string(LockModeName(mode))},
                   {"allowed", done ? "yes" : "no"},
                   {"why", done ? why : done.error().message}});
  return done;
}

// A light that goes on ends no call.
void Board::OnEdge(const std::string& lock, bool open) {
  inputs_.OnLock(lock, open);
  const LockConfig* config = Find(lock);
  const bool is_light = config != nullptr && config->action == LockAction::kLightUp;
  if (open && !is_light && doorbell_ != nullptr) doorbell_->OnLockOpened();
}

// Whatever happens is an event, and may change what the LEDs show.
void Board::OnEvent(const Event& event) {
  const std::string part(event.Field("part"));
  const bool lasts = event.type == EventType::kFault && part != "configuration";  // a reload that was refused is over
  if (lasts && failed_parts_.size() < kMostFailedParts) failed_parts_.insert(part);
  if (event.type == EventType::kRecovered) failed_parts_.erase(part);
  refresh_.Schedule();
}

void Board::ShowLeds() {
  door::DoorFacts facts;
  facts.ready = is_ready_ && is_ready_();
  const std::string state = doorbell_ == nullptr ? "idle" : doorbell_->State();
  facts.ringing = state == "ringing";
  facts.in_call = state == "in_call";
  facts.open = std::ranges::any_of(locks_.States(), &LockState::energised);
  facts.fault = !failed_parts_.empty();
  leds_.Show(facts);
}

}  // namespace foyer::daemon
