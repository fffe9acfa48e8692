// Answers that were given before: fresh for as long as their zone says, and kept far longer for the day on which no DNS
// server answers (RFC 8767).
#pragma once
#include <chrono>
#include <map>

#include "dns/questions.h"
#include "foyer/event_loop.h"

namespace foyer::dns {

class AnswerCache {
 public:
  // `loop` must outlive it.
  explicit AnswerCache(EventLoop& loop) : loop_(loop) {}

  // Null: there is none, or it is no longer fresh. Valid until the cache changes.
  const Answer* Fresh(const Question& question);
  // Also one that is out of date, but only if it says something.
  const Answer* Stale(const Question& question);

  // `ttl` is held to 1 s .. 1 h, that of an empty answer to 30 s.
  void Put(const Question& question, Answer answer, std::chrono::seconds ttl);
  // Nothing could be learned: what is there counts as fresh for a moment more, else there is no such record.
  void Prolong(const Question& question);

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Answer answer;
    TimePoint fresh_until;
    TimePoint kept_until;
    TimePoint used;
  };
  Entry* Find(const Question& question);
  void MakeRoom();

  EventLoop& loop_;
  std::map<Question, Entry> entries_;
};

}  // namespace foyer::dns
