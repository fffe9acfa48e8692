#include "journal/audit_trail.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "foyer/record_fields.h"
#include "journal/event_row.h"

namespace foyer::journal {
namespace {

constexpr const char* kRows = "audit";
constexpr const char* kNumbers = "journal";
constexpr const char* kReservedTo = "reserved_to";
constexpr std::uint64_t kReserve = 1000;  // ids a write

constexpr std::array kKept = {
    EventType::kRing,       EventType::kAnswered,        EventType::kUnlock,      EventType::kLockOn,
    EventType::kLockOff,    EventType::kLockMode,        EventType::kDoorOpened,  EventType::kDoorClosed,
    EventType::kDoorForced, EventType::kDoorOpenTooLong, EventType::kTamper,      EventType::kTamperEnded,
    EventType::kEnded,      EventType::kRefused,         EventType::kLookIn,      EventType::kDeclined,
    EventType::kFault,      EventType::kRecovered,       EventType::kSnapshot,    EventType::kRecording,
    EventType::kRecorded,   EventType::kCredential,      EventType::kSetting,     EventType::kRingRemoved,
    EventType::kLogin,      EventType::kLoginFailed,     EventType::kLoginPaused, EventType::kAccount};

}  // namespace

Result<std::vector<Event>> AuditTrail::Load() {
  const auto numbers = store_.Load(kNumbers);
  if (!numbers) return numbers.error();
  for (const auto& [key, value] : *numbers) {
    if (key == kReservedTo) last_id_ = reserved_to_ = DecodeNumber<std::uint64_t>(value).value_or(0);
  }
  const auto rows = store_.Load(kRows);
  if (!rows) return rows.error();
  std::vector<Event> events;
  for (const auto& [key, row] : *rows) {
    if (const auto id = DecodeNumber<std::uint64_t>(key)) kept_.push_back(*id);
    if (auto event = DecodeEvent(row)) {
      last_id_ = reserved_to_ = std::max(reserved_to_, event->id);
      events.push_back(std::move(*event));
    }
  }
  Reserve();
  return events;
}

// Long before they are used up: files are named by these numbers, and must never get the name of another.
std::uint64_t AuditTrail::NextId() {
  if (reserved_to_ - last_id_ <= kReserve / 2) Reserve();
  return ++last_id_;
}

void AuditTrail::Reserve() {
  reserved_to_ += kReserve;
  Write({{kNumbers, kReservedTo, std::to_string(reserved_to_)}});
}

void AuditTrail::Keep(const Event& event) {
  if (std::find(kKept.begin(), kKept.end(), event.type) == kKept.end()) return;
  kept_.push_back(event.id);
  std::vector<RecordChange> changes = {{kRows, NumberKey(event.id), EncodeEvent(event)}};
  while (kept_.size() > kMaxRows) {
    changes.push_back({kRows, NumberKey(kept_.front()), std::nullopt});
    kept_.pop_front();
  }
  Write(std::move(changes));
}

// What was refused before goes first, so that of two changes of one key the later one stays.
void AuditTrail::Write(std::vector<RecordChange> changes) {
  changes.insert(changes.begin(), std::make_move_iterator(unwritten_.begin()),
                 std::make_move_iterator(unwritten_.end()));
  unwritten_.clear();
  const auto written = std::make_shared<const std::vector<RecordChange>>(changes);
  const auto on_written = [this, alive = std::weak_ptr(alive_), written](const Status& status) {
    if (status || alive.expired()) return;
    unwritten_.insert(unwritten_.end(), written->begin(), written->end());
    while (unwritten_.size() > kMaxUnwritten) unwritten_.pop_front();
    retry_.Start(kRetry);
  };
  store_.Write(std::move(changes), on_written, RecordStore::Urgency::kRelaxed);
}

}  // namespace foyer::journal
