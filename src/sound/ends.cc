#include "sound/ends.h"

#include <algorithm>
#include <utility>

#include "sound/level.h"

namespace foyer::sound {

// `mutex` is held during the call, so that the tap's destructor can wait for its end; recursive, since the tap may die
// in its own call.
struct Ends::Listener {
  std::recursive_mutex mutex;
  std::function<void(const VoiceBlock&)> on_block;
  bool alive = true;
};

class Ends::CallEar : public Ear {
 public:
  CallEar(Ends& ends, std::shared_ptr<End> end) : ends_(ends), end_(std::move(end)) {}
  ~CallEar() override { ends_.Remove(ends_.ears_, end_); }
  CallEar(const CallEar&) = delete;
  CallEar& operator=(const CallEar&) = delete;
  void Read(SoundBlock& block) override { end_->queue.Pop(block); }

 private:
  Ends& ends_;
  const std::shared_ptr<End> end_;
};

class Ends::CallMouth : public Mouth {
 public:
  CallMouth(Ends& ends, std::shared_ptr<End> end) : ends_(ends), end_(std::move(end)) {}
  ~CallMouth() override { ends_.Remove(ends_.mouths_, end_); }
  CallMouth(const CallMouth&) = delete;
  CallMouth& operator=(const CallMouth&) = delete;
  void Write(const SoundBlock& block) override { end_->queue.Push(block); }

 private:
  Ends& ends_;
  const std::shared_ptr<End> end_;
};

class Ends::TapHandle : public Tap {
 public:
  TapHandle(Ends& ends, std::shared_ptr<Listener> listener) : ends_(ends), listener_(std::move(listener)) {}
  ~TapHandle() override { ends_.Remove(listener_); }
  TapHandle(const TapHandle&) = delete;
  TapHandle& operator=(const TapHandle&) = delete;

 private:
  Ends& ends_;
  const std::shared_ptr<Listener> listener_;
};

std::unique_ptr<SoundPorts::Ear> Ends::AddEar(SoundOf call) {
  return std::make_unique<CallEar>(*this, Add(ears_, call));
}
std::unique_ptr<SoundPorts::Mouth> Ends::AddMouth(SoundOf call) {
  return std::make_unique<CallMouth>(*this, Add(mouths_, call));
}

std::shared_ptr<Ends::End> Ends::Add(EndList& list, SoundOf call) {
  auto end = std::make_shared<End>();
  end->call = call;
  {
    const std::lock_guard guard(mutex_);
    list.push_back(end);
  }
  on_change_();
  return end;
}

void Ends::Remove(EndList& list, const std::shared_ptr<End>& end) {
  {
    const std::lock_guard guard(mutex_);
    std::erase(list, end);
    const BlockQueue::Drift drift = end->queue.drift();
    drift_of_the_gone_.dropped += drift.dropped;
    drift_of_the_gone_.repeated += drift.repeated;
  }
  on_change_();
}

std::unique_ptr<VoiceSource::Tap> Ends::AddTap(std::function<void(const VoiceBlock&)> on_block) {
  auto listener = std::make_shared<Listener>();
  listener->on_block = std::move(on_block);
  {
    const std::lock_guard guard(mutex_);
    listeners_.push_back(listener);
  }
  on_change_();
  return std::make_unique<TapHandle>(*this, std::move(listener));
}

void Ends::Remove(const std::shared_ptr<Listener>& listener) {
  {
    const std::lock_guard guard(mutex_);
    std::erase(listeners_, listener);
  }
  {
    const std::lock_guard guard(listener->mutex);
    listener->alive = false;
  }
  on_change_();
}

bool Ends::IsAnybodyThere() const {
  const std::lock_guard guard(mutex_);
  return !ears_.empty() || !mouths_.empty() || !listeners_.empty();
}

bool Ends::HasCall() const {
  const std::lock_guard guard(mutex_);
  return !ears_.empty() || !mouths_.empty();
}

bool Ends::HasRing() const {
  const std::lock_guard guard(mutex_);
  const auto is_ring = [](const auto& end) { return end->call == SoundOf::kRing; };
  return std::ranges::any_of(ears_, is_ring) || std::ranges::any_of(mouths_, is_ring);
}

SoundBlock Ends::MixFarEnd(bool ring) {
  const std::lock_guard guard(mutex_);
  Mix mix;
  SoundBlock block;
  for (const auto& mouth : mouths_) {
    const bool there = mouth->queue.Pop(block);
    static_cast<void>(there);  // a fading rest is heard, too
    if (!ring || mouth->call == SoundOf::kRing) mix.Add(block);
  }
  return mix.Sum();
}

void Ends::HandOut(const VoiceBlock& block, bool ring) {
  std::vector<std::shared_ptr<Listener>> listeners;
  {
    const std::lock_guard guard(mutex_);
    for (const auto& ear : ears_) ear->queue.Push(ring && ear->call != SoundOf::kRing ? SoundBlock{} : block.near_end);
    listeners = listeners_;
  }
  for (const auto& listener : listeners) {
    const std::lock_guard guard(listener->mutex);
    if (listener->alive) listener->on_block(block);
  }
}

BlockQueue::Drift Ends::drift() const {
  const std::lock_guard guard(mutex_);
  BlockQueue::Drift sum = drift_of_the_gone_;
  for (const EndList* list : {&ears_, &mouths_}) {
    for (const auto& end : *list) {
      sum.dropped += end->queue.drift().dropped;
      sum.repeated += end->queue.drift().repeated;
    }
  }
  return sum;
}

}  // namespace foyer::sound
