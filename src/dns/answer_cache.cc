#include "dns/answer_cache.h"

#include <algorithm>
#include <utility>

namespace foyer::dns {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostEntries = 256;
constexpr std::chrono::seconds kShortest = 1s, kLongest = 1h, kLongestEmpty = 30s;
constexpr std::chrono::seconds kProlonged = 5s;
constexpr std::chrono::hours kKept{3 * 24};  // what RFC 8767 s5 suggests at most

}  // namespace

AnswerCache::Entry* AnswerCache::Find(const Question& question) {
  const auto found = entries_.find(question);
  if (found == entries_.end()) return nullptr;
  found->second.used = loop_.Now();
  return &found->second;
}

const Answer* AnswerCache::Fresh(const Question& question) {
  const Entry* entry = Find(question);
  return entry && loop_.Now() < entry->fresh_until ? &entry->answer : nullptr;
}

const Answer* AnswerCache::Stale(const Question& question) {
  const Entry* entry = Find(question);
  return entry && !entry->answer.empty() && loop_.Now() < entry->kept_until ? &entry->answer : nullptr;
}

void AnswerCache::Put(const Question& question, Answer answer, std::chrono::seconds ttl) {
  const auto fresh = std::clamp(ttl, kShortest, answer.empty() ? kLongestEmpty : kLongest);
  if (!entries_.contains(question)) MakeRoom();
  const TimePoint now = loop_.Now();
  entries_.insert_or_assign(question, Entry{std::move(answer), now + fresh, now + fresh + kKept, now});
}

void AnswerCache::Prolong(const Question& question) {
  if (Stale(question)) {
    Find(question)->fresh_until = loop_.Now() + kProlonged;
  } else {
    Put(question, {}, kProlonged);
  }
}

// The one that nobody has asked for the longest goes.
void AnswerCache::MakeRoom() {
  if (entries_.size() < kMostEntries) return;
  entries_.erase(std::ranges::min_element(entries_, {}, [](const auto& entry) { return entry.second.used; }));
}

}  // namespace foyer::dns
