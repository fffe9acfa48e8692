// Everybody who hears the microphone or speaks on the loudspeaker: calls through queues of their own, taps by a call
// from the sound thread.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "foyer/sound_ports.h"
#include "foyer/voice_source.h"
#include "sound/block_queue.h"

namespace foyer::sound {

class Ends : public SoundPorts, public VoiceSource {
 public:
  // `on_change` is called, from any thread, after somebody has come or gone.
  explicit Ends(std::function<void()> on_change) : on_change_(std::move(on_change)) {}

  std::unique_ptr<Ear> AddEar(SoundOf call) override;
  std::unique_ptr<Mouth> AddMouth(SoundOf call) override;
  std::unique_ptr<Tap> AddTap(std::function<void(const VoiceBlock&)> on_block) override;

  bool IsAnybodyThere() const;
  bool HasCall() const;  // an ear or a mouth
  bool HasRing() const;

  // By the sound thread. `ring`: those who look in neither hear nor speak.
  SoundBlock MixFarEnd(bool ring);
  void HandOut(const VoiceBlock& block, bool ring);
  BlockQueue::Drift drift() const;  // since the start, of those who are gone, too

 private:
  struct End {
    SoundOf call;
    BlockQueue queue;
  };
  struct Listener;
  class CallEar;
  class CallMouth;
  class TapHandle;
  using EndList = std::vector<std::shared_ptr<End>>;

  std::shared_ptr<End> Add(EndList& list, SoundOf call);
  void Remove(EndList& list, const std::shared_ptr<End>& end);
  void Remove(const std::shared_ptr<Listener>& listener);

  const std::function<void()> on_change_;
  mutable std::mutex mutex_;  // guards all below; never held in a call of a tap
  EndList ears_, mouths_;
  std::vector<std::shared_ptr<Listener>> listeners_;
  BlockQueue::Drift drift_of_the_gone_;
};

}  // namespace foyer::sound
