// Where each AOR can be reached: all bindings in memory, with a durable copy in the record store. What Bind() reported
// as kBound is there again after a crash; a refresh that changes nothing writes nothing while the stored life, twice
// the granted one, covers it.
//
// A binding lives on its flow, and beyond that on its push token: when its connection closes, a device with a token
// stays (flow_alive is false) until it expires, one without goes. Journals kRegistered and kUnregistered for everybody.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/location_service.h"
#include "foyer/record_store.h"
#include "location/binding_change.h"
#include "location/binding_table.h"
#include "location/pending_binds.h"
#include "location/watchers.h"

namespace foyer::location {

struct Start {
  std::string boot_id;      // of the machine; changes with each boot
  std::uint64_t epoch = 0;  // of this daemon; connections of another epoch are gone
  bool on_disk = true;      // else bindings live in memory only, and what the store has of them is left alone
  Status writable = Ok();   // can the store be written?
};

class Location final : public LocationService {
 public:
  // Loads what the store has. All references must outlive the location, and the location its watches.
  static Result<std::unique_ptr<Location>> Create(EventLoop& loop, RecordStore& store, EventJournal& journal,
                                                  Start start);

  void Bind(BindingUpdate update, std::function<void(BindResult)> done) override;
  std::unique_ptr<Watch> FindAndWatch(const Aor& aor, WatchHandler handler) override;
  void FlowClosed(const Flow& flow) override;
  void List(std::function<void(std::vector<ContactBinding>)> done) override;

  // Life granted to a binding that the disk did not take.
  static constexpr std::chrono::seconds kLifeInMemory{60};

 private:
  Location(EventLoop& loop, RecordStore& store, EventJournal& journal, Start start);

  // Restart.
  Status LoadAll();
  std::vector<RecordChange> Restore(const std::string& key, const std::string& row);

  // Bind.
  struct DiskWork {
    std::vector<RecordChange> changes;
    std::vector<BindingRecord> records;  // those that `changes` puts
  };
  DiskWork Apply(const BindingChange& change);
  void Store(DiskWork work, std::uint64_t number);
  void RememberStored(const std::vector<BindingRecord>& records);
  void OnWritten(const Status& status);
  void Settle(PendingBind bind, BindStatus status);
  void ShortenLives(const PendingBind& bind);
  bool NeedsWrite(const ContactBinding& binding) const;

  // Endings.
  void Expire();
  void Drop(const ContactBinding& binding, std::string_view why);
  void WatchExpiry();

  void Soon(std::function<void()> call);
  void Journal(EventType type, const ContactBinding& binding, std::string_view why = {});

  EventLoop& loop_;
  RecordStore& store_;
  EventJournal& journal_;
  const Start start_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // later calls hold it weakly
  BindingTable table_;
  Watchers watchers_;
  PendingBinds pending_;
  Timer expiry_;
  std::optional<TimePoint> watched_expiry_;  // where `expiry_` stands
  std::uint64_t generation_ = 0;
  bool store_failing_ = false;
};

}  // namespace foyer::location
