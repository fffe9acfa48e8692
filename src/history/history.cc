#include "history/history.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <utility>

#include "foyer/record_fields.h"
#include "history/ring_fold.h"
#include "history/ring_row.h"

namespace foyer::history {
namespace {

constexpr const char* kRings = "rings";
constexpr const char* kMarks = "ring_marks";
constexpr const char* kSeenTo = "seen_to";

std::uint64_t Microseconds(TimePoint time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count());
}

}  // namespace

Result<std::unique_ptr<History>> History::Create(EventLoop& loop, EventJournal& journal, RecordStore& store,
                                                 std::string own_door, const HistoryConfig& config) {
  std::unique_ptr<History> history(new History(loop, journal, store, std::move(own_door), config));
  if (const Status loaded = history->Load(); !loaded) return loaded.error();
  return history;
}

History::History(EventLoop& loop, EventJournal& journal, RecordStore& store, std::string own_door,
                 const HistoryConfig& config)
    : loop_(loop),
      journal_(journal),
      store_(store),
      config_(config),
      open_(std::move(own_door)),
      write_(loop, [this] { Write(); }),
      retry_(loop, [this] { Write(); }),
      look_(loop, [this] { ForgetOld(); }),
      subscription_(journal.Subscribe([this](const Event& event) { Take(open_.OnEvent(event)); })) {}

History::Kept::Kept(const RingRecord& ring)
    : row(EncodeRing(ring)), wall_ms(ring.wall_ms), end(ring.end), is_missed(ring.IsMissed()) {
  row.shrink_to_fit();
}

Status History::Load() {
  auto rows = store_.Load(kRings);
  if (!rows) return rows.error();
  for (const auto& [key, row] : *rows) {
    auto ring = DecodeRing(row);
    if (!ring) continue;  // of a newer foyerd
    if (ring->end == RingEnd::kGoesOn) {
      CutOff(*ring);
      unwritten_.insert(ring->id);
    }
    rings_.insert_or_assign(ring->id, Kept(*ring));
  }
  const auto marks = store_.Load(kMarks);
  if (!marks) return marks.error();
  for (const auto& [key, value] : *marks) {
    if (key == kSeenTo) seen_to_ = DecodeNumber<std::uint64_t>(value).value_or(0);
  }
  if (!unwritten_.empty()) write_.Schedule();
  ForgetOld();
  return Ok();
}

void History::Apply(const HistoryConfig& config) {
  config_ = config;
  ForgetOld();
}

void History::OnDoorIdle(std::string_view reason) { Take(open_.OnDoorIdle(Microseconds(loop_.Now()), reason)); }

void History::Take(const std::vector<RingRecord>& changed) {
  if (changed.empty()) return;
  for (const RingRecord& ring : changed) {
    unwritten_.insert(ring.id);
    rings_.insert_or_assign(ring.id, Kept(ring));
  }
  write_.Schedule();
  if (rings_.size() > config_.keep_rings) ForgetOld();
}

std::vector<RingRecord> History::List(const RingQuery& query) const {
  std::vector<RingRecord> found;
  auto ring = query.before ? rings_.lower_bound(*query.before) : rings_.end();
  while (ring != rings_.begin() && found.size() < query.limit) {
    --ring;
    if (query.missed && !ring->second.is_missed) continue;
    if (auto record = DecodeRing(ring->second.row)) found.push_back(std::move(*record));
  }
  return found;
}

std::optional<RingRecord> History::Find(std::uint64_t id) const {
  const auto ring = rings_.find(id);
  return ring == rings_.end() ? std::nullopt : DecodeRing(ring->second.row);
}

bool History::Remove(std::uint64_t id, const std::string& who) {
  const auto ring = rings_.find(id);
  if (ring == rings_.end() || ring->second.end == RingEnd::kGoesOn) return false;
  if (archive_ != nullptr) {
    const auto record = DecodeRing(ring->second.row);
    for (const std::uint64_t press : record ? record->presses : std::vector{id}) archive_->Remove(press);
  }
  Forget(ring);
  journal_.Record(EventType::kRingRemoved, {}, {{"event", std::to_string(id)}, {"user", who}});
  return true;
}

std::size_t History::unseen() const {
  return static_cast<std::size_t>(std::count_if(rings_.upper_bound(seen_to_), rings_.end(),
                                                [](const auto& entry) { return entry.second.is_missed; }));
}

// Of a ring that goes on nobody knows yet whether it will be missed.
void History::MarkSeen(std::uint64_t up_to) {
  std::uint64_t last_over = 0;
  for (const auto& [id, ring] : rings_) {
    if (ring.end == RingEnd::kGoesOn || id > up_to) break;
    last_over = id;
  }
  if (last_over <= seen_to_) return;
  seen_to_ = last_over;
  seen_unwritten_ = true;
  write_.Schedule();
}

void History::Forget(std::map<std::uint64_t, Kept>::iterator ring) {
  unwritten_.insert(ring->first);
  rings_.erase(ring);
  write_.Schedule();
}

// The pictures of what is forgotten have their own time ([recording] keep_days).
void History::ForgetOld() {
  const WallTime now = loop_.WallNow();
  const bool may_be_old = clock_.IsSteady(loop_.Now(), now);
  for (auto ring = rings_.begin(); ring != rings_.end();) {
    const auto next = std::next(ring);
    const WallTime pressed{std::chrono::milliseconds(ring->second.wall_ms)};
    const bool is_old = may_be_old && IsClockSet(pressed) && pressed + config_.keep_for < now;
    if (ring->second.end != RingEnd::kGoesOn && (is_old || rings_.size() > config_.keep_rings)) Forget(ring);
    ring = next;
  }
  look_.Start(kBetweenLooks);
}

// Once a turn, and what the disk has refused again later: what is written is how the rings are then.
void History::Write() {
  std::vector<RecordChange> changes;
  for (const std::uint64_t id : unwritten_) {
    const auto ring = rings_.find(id);
    changes.push_back({kRings, NumberKey(id), ring == rings_.end() ? std::nullopt : std::optional(ring->second.row)});
  }
  if (seen_unwritten_) changes.push_back({kMarks, kSeenTo, std::to_string(seen_to_)});
  if (changes.empty()) return;
  const auto on_written = [this, alive = std::weak_ptr(alive_), ids = std::exchange(unwritten_, {}),
                           marks = std::exchange(seen_unwritten_, false)](const Status& status) {
    if (status || alive.expired()) return;
    unwritten_.insert(ids.begin(), ids.end());
    seen_unwritten_ = seen_unwritten_ || marks;
    retry_.Start(kRetry);
  };
  store_.Write(std::move(changes), on_written, RecordStore::Urgency::kRelaxed);
}

}  // namespace foyer::history
