// Keeps the history of the rings: watches the journal, writes what has changed, forgets what is too old.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock_trust.h"
#include "foyer/config.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/record_store.h"
#include "foyer/result.h"
#include "foyer/ring_archive.h"
#include "foyer/ring_history.h"
#include "history/open_rings.h"

namespace foyer::history {

class History : public RingHistory {
 public:
  static constexpr std::chrono::seconds kRetry{5};       // of a write that the disk has refused
  static constexpr std::chrono::hours kBetweenLooks{1};  // for rings that are too old

  // Begins with what the store has of earlier runs; a ring that went on when the last run ended is over. All references
  // must outlive it. `own_door`: the address of our door; empty: none.
  static Result<std::unique_ptr<History>> Create(EventLoop& loop, EventJournal& journal, RecordStore& store,
                                                 std::string own_door, const HistoryConfig& config);

  // Where the files of removed rings are; it must outlive the history.
  void UseArchive(RingArchive& archive) { archive_ = &archive; }
  void Apply(const HistoryConfig& config);

  // The door neither rings nor talks any more. A ring whose call has told its end has no need of this.
  void OnDoorIdle(std::string_view reason);

  std::vector<RingRecord> List(const RingQuery& query) const override;
  std::optional<RingRecord> Find(std::uint64_t id) const override;
  bool Remove(std::uint64_t id, const std::string& who) override;
  std::size_t unseen() const override;
  bool IsSeen(std::uint64_t id) const override { return id <= seen_to_; }
  void MarkSeen(std::uint64_t up_to) override;

 private:
  // As it is on disk: a record of strings and lists takes several times as much memory, and there are thousands.
  struct Kept {
    explicit Kept(const RingRecord& ring);
    std::string row;
    std::int64_t wall_ms = 0;
    RingEnd end = RingEnd::kGoesOn;
    bool is_missed = false;
  };

  History(EventLoop& loop, EventJournal& journal, RecordStore& store, std::string own_door,
          const HistoryConfig& config);
  Status Load();
  void Take(const std::vector<RingRecord>& changed);
  void Forget(std::map<std::uint64_t, Kept>::iterator ring);
  void ForgetOld();
  void Write();

  EventLoop& loop_;
  EventJournal& journal_;
  RecordStore& store_;
  RingArchive* archive_ = nullptr;
  HistoryConfig config_;
  OpenRings open_;
  std::map<std::uint64_t, Kept> rings_;
  std::uint64_t seen_to_ = 0;
  ClockTrust clock_;

  std::set<std::uint64_t> unwritten_;  // that have changed or are gone
  bool seen_unwritten_ = false;
  DeferredCall write_;
  Timer retry_;
  Timer look_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // the store's answers hold it weakly
  std::unique_ptr<EventJournal::Subscription> subscription_;
};

}  // namespace foyer::history
