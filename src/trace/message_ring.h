// The newest messages in a fixed piece of memory: each is copied in once, and the oldest make room for it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "foyer/trace.h"

namespace foyer::trace {

// What is known of a message besides its bytes.
struct Stamp {
  std::uint64_t number = 0;
  std::uint64_t monotonic_us = 0;
  std::int64_t wall_us = 0;
  TraceWay way = TraceWay::kIn;
  Flow flow;
};

struct Kept {
  const Stamp& stamp;
  std::size_t size;  // as it was carried
  std::string_view call_id, bytes, why;
};

class MessageRing {
 public:
  // Its memory is taken as it fills. 0: it keeps nothing.
  explicit MessageRing(std::size_t capacity);

  // Of a message that is longer than a quarter of the ring, the beginning is kept. Returns its copy, for secrets to be
  // cut out of it, before anybody sees it; empty: nothing is kept.
  std::span<char> Add(const Stamp& stamp, std::string_view bytes, std::string_view why);
  // Where in that copy its Call-ID stands.
  void SetCallId(std::string_view call_id);

  // Oldest first.
  void ForEach(const std::function<void(const Kept&)>& visit) const;
  std::size_t count() const { return count_; }

 private:
  struct Slot;

  Slot* SlotAt(std::size_t offset) const;
  void MakeRoom(std::size_t size);
  bool FitsAtHead(std::size_t size) const;
  void DropOldest();

  std::size_t capacity_;
  std::unique_ptr<std::byte[]> memory_;
  // Slots stand one after the other from `tail_` to `head_`; where `wrapped_`, from `tail_` to `end_` and from 0 on.
  std::size_t tail_ = 0, head_ = 0, end_ = 0;
  bool wrapped_ = false;
  std::size_t count_ = 0;
  Slot* newest_ = nullptr;
};

}  // namespace foyer::trace
