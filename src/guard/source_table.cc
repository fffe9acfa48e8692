#include "guard/source_table.h"

namespace foyer::guard {

Source* SourceTable::Find(const IpAddress& source) {
  const auto found = sources_.find(source);
  return found == sources_.end() ? nullptr : &found->second.source;
}

const Source* SourceTable::Find(const IpAddress& source) const {
  const auto found = sources_.find(source);
  return found == sources_.end() ? nullptr : &found->second.source;
}

Source& SourceTable::FindOrAdd(const IpAddress& source, TokenBucket::Limit limit, TimePoint now) {
  if (const auto found = sources_.find(source); found != sources_.end()) {
    Entry& entry = found->second;
    if (entry.place == Place::kStranger) strangers_.splice(strangers_.begin(), strangers_, entry.stranger);
    return entry.source;
  }
  if (sources_.size() >= kMaxSources) MakeRoom(now);
  Entry& added = sources_.try_emplace(source, Entry{Source{.bucket = {limit, now}}}).first->second;
  strangers_.push_front(source);
  added.stranger = strangers_.begin();
  return added.source;
}

void SourceTable::MakeRoom(TimePoint now) {
  const bool forgettable = !past_.empty() && past_.begin()->first + kMemory <= now;
  const bool stranger_goes = !forgettable && strangers_.size() >= kStrangers;
  const IpAddress goes = stranger_goes    ? strangers_.back()
                         : !past_.empty() ? past_.begin()->second
                                          : banned_.begin()->second;
  const auto entry = sources_.find(goes);
  Leave(entry->second);
  sources_.erase(entry);
}

void SourceTable::Leave(Entry& entry) {
  switch (entry.place) {
    case Place::kStranger:
      strangers_.erase(entry.stranger);
      return;
    case Place::kBanned:
      banned_.erase(entry.end);
      return;
    case Place::kPast:
      past_.erase(entry.end);
      return;
  }
}

void SourceTable::Ban(const IpAddress& source, TimePoint until) {
  Entry& entry = sources_.at(source);
  Leave(entry);
  entry.place = Place::kBanned;
  entry.end = banned_.emplace(until, source);
  entry.source.banned_until = until;
}

void SourceTable::EndBan(const IpAddress& source) {
  Entry& entry = sources_.at(source);
  if (entry.place != Place::kBanned) return;
  const TimePoint end = entry.end->first;
  Leave(entry);
  entry.place = Place::kPast;
  entry.end = past_.emplace(end, source);
}

std::vector<IpAddress> SourceTable::DueAt(TimePoint now) const {
  std::vector<IpAddress> due;
  for (auto each = banned_.begin(); each != banned_.end() && each->first <= now; ++each) due.push_back(each->second);
  return due;
}

std::optional<TimePoint> SourceTable::NextEnd() const {
  return banned_.empty() ? std::nullopt : std::optional(banned_.begin()->first);
}

std::vector<IpAddress> SourceTable::Banned() const {
  std::vector<IpAddress> all;
  for (const auto& [end, source] : banned_) all.push_back(source);
  return all;
}

void SourceTable::ForEach(const std::function<void(const IpAddress&, Source&)>& visit) {
  for (auto& [address, entry] : sources_) visit(address, entry.source);
}

}  // namespace foyer::guard
