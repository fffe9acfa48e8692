#include "location/location.h"

#include <algorithm>
#include <utility>

namespace foyer::location {
namespace {

constexpr const char* kTable = "bindings";

RecordChange RemoveRecord(const ContactBinding& binding) { return {kTable, RecordKey(binding), std::nullopt}; }

RecordChange PutRecord(const BindingRecord& record) {
  return {kTable, RecordKey(record.binding), EncodeBinding(record)};
}

std::string DeviceName(const ContactBinding& binding) {
  return binding.user_agent.empty() ? binding.flow.remote.ToString() : binding.user_agent;
}

}  // namespace

Result<std::unique_ptr<Location>> Location::Create(EventLoop& loop, RecordStore& store, EventJournal& journal,
                                                   Start start) {
  std::unique_ptr<Location> location(new Location(loop, store, journal, std::move(start)));
  if (Status loaded = location->LoadAll(); !loaded) return loaded.error();
  location->OnWritten(location->start_.writable);
  return location;
}

Location::Location(EventLoop& loop, RecordStore& store, EventJournal& journal, Start start)
    : loop_(loop),
      store_(store),
      journal_(journal),
      start_(std::move(start)),
      pending_(loop, [this](PendingBind bind, BindStatus status) { Settle(std::move(bind), status); }),
      expiry_(loop, [this] { Expire(); }) {}

Status Location::LoadAll() {
  if (!start_.on_disk) return Ok();
  const auto rows = store_.Load(kTable);
  if (!rows) return rows.error();
  std::vector<RecordChange> changes;
  for (const auto& [key, row] : *rows) {
    for (RecordChange& change : Restore(key, row)) changes.push_back(std::move(change));
  }
  if (!changes.empty()) store_.Write(std::move(changes), {});
  WatchExpiry();
  return Ok();
}

// Returns what must change on disk: rows that are over go, rows of another boot begin their life anew.
std::vector<RecordChange> Location::Restore(const std::string& key, const std::string& row) {
  std::optional<BindingRecord> record = DecodeBinding(row);
  if (!record) return {{kTable, key, std::nullopt}};
  const auto left = RemainingLife(*record, loop_.Now(), start_.boot_id);
  ContactBinding& binding = record->binding;
  binding.flow_alive = !IsStream(binding.flow.transport) || binding.flow.epoch == start_.epoch;
  if (left.count() <= 0 || (!binding.flow_alive && !binding.HasPush())) return {RemoveRecord(binding)};
  binding.expires = loop_.Now() + left;
  table_.Put(binding);
  if (record->boot_id != start_.boot_id) return {PutRecord({binding, loop_.Now(), start_.boot_id})};
  table_.SetStored(binding, *record);
  return {};
}

void Location::Bind(BindingUpdate update, std::function<void(BindResult)> done) {
  const BindingChange change = PlanChange(table_.Of(update.aor), update, loop_.Now());
  PendingBind bind{update.aor, generation_, {}, change.removed, std::move(done)};
  if (change.status != BindStatus::kBound) {
    Soon([this, bind = std::move(bind), status = change.status] { Settle(bind, status); });
    return;
  }
  if (!change.put.empty() || !change.removed.empty()) bind.generation = ++generation_;
  for (const ContactBinding& binding : change.put) bind.put_keys.push_back(binding.DeviceKey());
  DiskWork work = Apply(change);
  if (work.changes.empty()) {
    Soon([this, bind = std::move(bind)] { Settle(bind, BindStatus::kBound); });
    return;
  }
  Store(std::move(work), pending_.Add(std::move(bind)));
}

// Changes the memory, and returns what must change on disk.
Location::DiskWork Location::Apply(const BindingChange& change) {
  DiskWork work;
  for (const ContactBinding& binding : change.removed) {
    table_.Remove(binding.aor, binding.DeviceKey());
    if (start_.on_disk) work.changes.push_back(RemoveRecord(binding));
    Journal(EventType::kUnregistered, binding, change.put.empty() ? "unregistered" : "replaced");
  }
  for (const ContactBinding& binding : change.put) {
    const bool is_new = table_.Put(binding);
    if (is_new) Journal(EventType::kRegistered, binding);
    if (!NeedsWrite(binding)) continue;
    work.records.push_back({binding, loop_.Now(), start_.boot_id});
    work.changes.push_back(PutRecord(work.records.back()));
    table_.SetStored(binding, std::nullopt);  // until the commit nobody knows what is on disk
  }
  WatchExpiry();
  return work;
}

void Location::Store(DiskWork work, std::uint64_t number) {
  auto on_written = [this, alive = std::weak_ptr(alive_), records = std::move(work.records), number](Status status) {
    if (alive.expired()) return;
    if (status) RememberStored(records);
    OnWritten(status);
    pending_.Settled(number, status ? BindStatus::kBound : BindStatus::kBoundInMemory);
  };
  store_.Write(std::move(work.changes), std::move(on_written));
}

// Not for a binding that was refreshed meanwhile: a later write of it may be under way.
void Location::RememberStored(const std::vector<BindingRecord>& records) {
  for (const BindingRecord& record : records) {
    const ContactBinding& written = record.binding;
    const ContactBinding* now = table_.Find(written.aor, written.DeviceKey());
    if (now == nullptr || now->call_id != written.call_id || now->cseq != written.cseq) continue;
    table_.SetStored(written, record);
  }
}

// One event when the disk begins to fail, one when it is well again.
void Location::OnWritten(const Status& status) {
  if (store_failing_ == !status.ok()) return;
  store_failing_ = !status.ok();
  if (store_failing_) {
    journal_.Record(EventType::kFault, {}, {{"part", "store"}, {"what", status.error().message}});
  } else {
    journal_.Record(EventType::kRecovered, {}, {{"part", "store"}});
  }
}

// The registrar hears first, so that a device has its 200 before a fork that waited for it sends it an INVITE.
void Location::Settle(PendingBind bind, BindStatus status) {
  if (status == BindStatus::kBoundInMemory) ShortenLives(bind);
  if (bind.done) bind.done({status, bind.generation, table_.Of(bind.aor)});
  if (status == BindStatus::kStaleCSeq || status == BindStatus::kTooMany) return;
  for (const ContactBinding& binding : bind.removed) watchers_.TellRemoved(binding);
  for (const std::string& key : bind.put_keys) {
    const ContactBinding* found = table_.Find(bind.aor, key);
    if (found != nullptr && watchers_.IsWatched(bind.aor)) watchers_.TellBound(ContactBinding(*found));
  }
}

void Location::ShortenLives(const PendingBind& bind) {
  for (const std::string& key : bind.put_keys) {
    const ContactBinding* found = table_.Find(bind.aor, key);
    if (found == nullptr) continue;
    ContactBinding binding = *found;
    binding.granted = std::min(binding.granted, kLifeInMemory);
    binding.expires = std::min(binding.expires, loop_.Now() + kLifeInMemory);
    table_.Put(binding);
  }
  WatchExpiry();
}

bool Location::NeedsWrite(const ContactBinding& binding) const {
  if (!start_.on_disk) return false;
  const BindingRecord* stored = table_.Stored(binding.aor, binding.DeviceKey());
  if (stored == nullptr || !SameOnDisk(stored->binding, binding)) return true;
  const auto stored_end = stored->stamp + kStoredLives * stored->binding.granted;
  return loop_.Now() < stored->stamp || loop_.Now() + binding.granted > stored_end;
}

std::unique_ptr<LocationService::Watch> Location::FindAndWatch(const Aor& aor, WatchHandler handler) {
  std::weak_ptr<const WatchHandler> weak;
  auto watch = watchers_.Add(aor, std::move(handler), weak);
  Soon([this, aor, weak] {
    if (const auto still = weak.lock(); still && still->on_found) still->on_found(table_.Of(aor));
  });
  return watch;
}

void Location::FlowClosed(const Flow& flow) {
  for (ContactBinding& binding : table_.OnFlow(flow)) {
    if (!binding.HasPush()) {
      Drop(binding, "connection closed");
      continue;
    }
    binding.flow_alive = false;  // nothing to write: no connection outlives a restart
    table_.Put(binding);
  }
  WatchExpiry();
}

void Location::List(std::function<void(std::vector<ContactBinding>)> done) {
  Soon([this, done = std::move(done)] { done(table_.All()); });
}

void Location::Expire() {
  for (const ContactBinding& binding : table_.ExpiredAt(loop_.Now())) Drop(binding, "expired");
  WatchExpiry();
}

void Location::Drop(const ContactBinding& binding, std::string_view why) {
  if (!table_.Remove(binding.aor, binding.DeviceKey())) return;
  ++generation_;
  if (start_.on_disk) store_.Write({RemoveRecord(binding)}, {});
  Journal(EventType::kUnregistered, binding, why);
  watchers_.TellRemoved(binding);
}

void Location::WatchExpiry() {
  const auto next = table_.NextExpiry();
  if (next == watched_expiry_ && expiry_.IsRunning()) return;  // as with nearly every REGISTER
  watched_expiry_ = next;
  if (!next) return expiry_.Stop();
  expiry_.StartAt(*next);
}

void Location::Soon(std::function<void()> call) {
  loop_.Post([alive = std::weak_ptr(alive_), call = std::move(call)] {
    if (!alive.expired()) call();
  });
}

void Location::Journal(EventType type, const ContactBinding& binding, std::string_view why) {
  std::vector<std::pair<std::string, std::string>> fields = {{"aor", binding.aor.ToUri()},
                                                             {"device", DeviceName(binding)}};
  if (!why.empty()) fields.emplace_back("why", why);
  journal_.Record(type, {}, std::move(fields));
}

}  // namespace foyer::location
