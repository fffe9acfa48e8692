#include "trace/message_ring.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <type_traits>

namespace foyer::trace {

// Before the bytes of a message; behind them is why it was refused.
struct MessageRing::Slot {
  std::size_t length = 0;  // to the next one
  std::size_t size = 0;
  std::uint32_t kept = 0, why = 0, call_id_at = 0, call_id = 0;  // bytes
  Stamp stamp;

  char* bytes() { return reinterpret_cast<char*>(this + 1); }
};

namespace {

constexpr std::size_t kLongestWhy = 120;

std::size_t Aligned(std::size_t size) {
  constexpr std::size_t kStep = alignof(std::max_align_t);
  return (size + kStep - 1) / kStep * kStep;
}

}  // namespace

MessageRing::MessageRing(std::size_t capacity)
    : capacity_(capacity), memory_(std::make_unique_for_overwrite<std::byte[]>(capacity)) {
  static_assert(std::is_trivially_destructible_v<Slot>);  // so that forgetting one is all that it needs
}

std::span<char> MessageRing::Add(const Stamp& stamp, std::string_view bytes, std::string_view why) {
  const std::size_t longest = capacity_ / 4;
  if (longest < sizeof(Slot) + kLongestWhy) return {};
  const std::string_view kept = bytes.substr(0, longest - sizeof(Slot) - kLongestWhy);
  why = why.substr(0, kLongestWhy);
  const std::size_t length = Aligned(sizeof(Slot) + kept.size() + why.size());
  MakeRoom(length);
  newest_ = new (memory_.get() + head_)
      Slot{length, bytes.size(), static_cast<std::uint32_t>(kept.size()), static_cast<std::uint32_t>(why.size()), 0,
           0,      stamp};
  std::ranges::copy(kept, newest_->bytes());
  std::ranges::copy(why, newest_->bytes() + kept.size());
  head_ += length;
  ++count_;
  return {newest_->bytes(), kept.size()};
}

void MessageRing::SetCallId(std::string_view call_id) {
  if (newest_ == nullptr || call_id.empty()) return;
  newest_->call_id_at = static_cast<std::uint32_t>(call_id.data() - newest_->bytes());
  newest_->call_id = static_cast<std::uint32_t>(call_id.size());
}

MessageRing::Slot* MessageRing::SlotAt(std::size_t offset) const {
  return std::launder(reinterpret_cast<Slot*>(memory_.get() + offset));
}

// At the head, perhaps after the head has gone round.
void MessageRing::MakeRoom(std::size_t size) {
  while (!FitsAtHead(size)) {
    if (!wrapped_ && tail_ >= size) {
      end_ = head_;
      head_ = 0;
      wrapped_ = true;
    } else {
      DropOldest();
    }
  }
}

bool MessageRing::FitsAtHead(std::size_t size) const { return (wrapped_ ? tail_ : capacity_) - head_ >= size; }

void MessageRing::DropOldest() {
  tail_ += SlotAt(tail_)->length;
  --count_;
  if (count_ == 0) {
    tail_ = head_ = 0;
    wrapped_ = false;
  } else if (wrapped_ && tail_ == end_) {
    tail_ = 0;
    wrapped_ = false;
  }
}

void MessageRing::ForEach(const std::function<void(const Kept&)>& visit) const {
  std::size_t at = tail_;
  for (std::size_t i = 0; i < count_; ++i) {
    if (wrapped_ && at == end_) at = 0;
    Slot& slot = *SlotAt(at);
    const std::string_view all(slot.bytes(), slot.kept + slot.why);
    visit({slot.stamp, slot.size, all.substr(slot.call_id_at, slot.call_id), all.substr(0, slot.kept),
           all.substr(slot.kept)});
    at += slot.length;
  }
}

}  // namespace foyer::trace
