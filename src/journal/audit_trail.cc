#include "journal/audit_trail.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "foyer/record_fields.h"

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

std::optional<EventType> TypeNamed(const std::string& name) {
  const auto found = std::find_if(kKept.begin(), kKept.end(), [&](EventType type) { return EventName(type) == name; });
  return found == kKept.end() ? std::nullopt : std::optional(*found);
}

std::string Encode(const Event& event) {
  std::vector<std::string> fields = {std::string(EventName(event.type)), std::to_string(event.monotonic_us),
                                     std::to_string(event.wall_ms), std::to_string(event.id), event.call_id};
  for (const auto& [name, value] : event.fields) {
    fields.push_back(name);
    fields.push_back(value);
  }
  return EncodeFields(fields);
}

std::optional<Event> Decode(const std::string& row) {
  const auto fields = DecodeFields(row);
  if (!fields || fields->size() < 5 || fields->size() % 2 == 0) return std::nullopt;
  const auto type = TypeNamed((*fields)[0]);
  const auto monotonic_us = DecodeNumber<std::uint64_t>((*fields)[1]);
  const auto wall_ms = DecodeNumber<std::int64_t>((*fields)[2]);
  const auto id = DecodeNumber<std::uint64_t>((*fields)[3]);
  if (!type || !monotonic_us || !wall_ms || !id) return std::nullopt;
  Event event{*type, *monotonic_us, *wall_ms, *id, (*fields)[4], {}};
  for (std::size_t i = 5; i < fields->size(); i += 2) event.fields.emplace_back((*fields)[i], (*fields)[i + 1]);
  return event;
}

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
    keys_.push_back(key);
    if (auto event = Decode(row)) {
      last_id_ = reserved_to_ = std::max(reserved_to_, event->id);
      events.push_back(std::move(*event));
    }
  }
  return events;
}

std::uint64_t AuditTrail::NextId() {
  if (last_id_ == reserved_to_) {
    reserved_to_ += kReserve;
    Write({{kNumbers, kReservedTo, std::to_string(reserved_to_)}});
  }
  return ++last_id_;
}

void AuditTrail::Keep(const Event& event) {
  if (std::find(kKept.begin(), kKept.end(), event.type) == kKept.end()) return;
  keys_.push_back(NumberKey(event.id));
  std::vector<RecordChange> changes = {{kRows, keys_.back(), Encode(event)}};
  while (keys_.size() > kMaxRows) {
    changes.push_back({kRows, keys_.front(), std::nullopt});
    keys_.pop_front();
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
