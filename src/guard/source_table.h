// What is known of each address that has spoken to us, in a bounded table. When it is full, strangers go first, the one
// that was silent longest before the others; bans that are over, and then those that end soonest, only where they have
// taken three quarters of it. So a flood with made-up addresses pushes out nothing that matters.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/source_of.h"
#include "base/token_bucket.h"
#include "foyer/endpoint.h"
#include "guard/ports.h"
#include "guard/score.h"

namespace foyer::guard {

struct Source {
  TokenBucket bucket;
  bool is_new = true;  // nobody has looked yet whether it is in
  bool never = false;  // [defence] never
  Score failures = {};
  Score vain = {};            // of all ports
  std::uint64_t counted = 0;  // failures, until it was at peace for a while
  TimePoint last_failure{};
  TimePoint flood_began{};
  std::uint64_t flooded = 0;  // messages that were dropped since
  unsigned bans = 0;          // until it was at peace for a day
  TimePoint banned_until{};
  bool ban_told = false;
  std::string why = {};
  std::unique_ptr<Ports> ports = {};  // null: nothing yet
};

class SourceTable {
 public:
  static constexpr std::size_t kMaxSources = 4096;
  static constexpr std::size_t kStrangers = kMaxSources / 4;  // have a place whatever else there is
  static constexpr std::chrono::hours kMemory{24};            // of a ban that is over

  // Null if nothing is known of it. `source` is one of SourceOf().
  Source* Find(const IpAddress& source);
  const Source* Find(const IpAddress& source) const;
  // It becomes the one that was heard of last.
  Source& FindOrAdd(const IpAddress& source, TokenBucket::Limit limit, TimePoint now);

  // `source` is in the table.
  void Ban(const IpAddress& source, TimePoint until);
  // It is over, before its time or because of it.
  void EndBan(const IpAddress& source);
  // Those whose ban ends by now: EndBan() is due.
  std::vector<IpAddress> DueAt(TimePoint now) const;
  // Of a ban; nothing: there is none.
  std::optional<TimePoint> NextEnd() const;

  std::vector<IpAddress> Banned() const;
  std::size_t size() const { return sources_.size(); }
  std::size_t banned() const { return banned_.size(); }
  void ForEach(const std::function<void(const IpAddress&, Source&)>& visit);

 private:
  using Ends = std::multimap<TimePoint, IpAddress>;
  enum class Place { kStranger, kBanned, kPast };
  struct Entry {
    Source source;
    Place place = Place::kStranger;
    std::list<IpAddress>::iterator stranger = {};
    Ends::iterator end = {};  // in banned_ or past_
  };
  void Leave(Entry& entry);
  void MakeRoom(TimePoint now);

  std::unordered_map<IpAddress, Entry> sources_;
  std::list<IpAddress> strangers_;  // heard of last first
  Ends banned_, past_;
};

}  // namespace foyer::guard
