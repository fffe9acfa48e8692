// What the visitor hears of a ring: once the chime, then the ringback again and again until somebody speaks.
#pragma once
#include <functional>
#include <mutex>

#include "foyer/sound_block.h"
#include "foyer/visitor_sounds.h"
#include "sound/clip.h"

namespace foyer::sound {

class Bell : public VisitorSounds {
 public:
  // An empty clip is no sound. `on_change` is called after each fact that changes anything, from the loop.
  Bell(Clip chime, Clip ringback, std::function<void()> on_change)
      : chime_(std::move(chime)), ringback_(std::move(ringback)), on_change_(std::move(on_change)) {}

  void OnPress() override;
  void OnRinging() override;
  void OnAnswered() override;
  void OnEnded() override;

  // Any thread.
  bool IsSounding() const;  // something is still to be played
  bool IsRing() const;      // between OnRinging() and OnEnded(), answered or not

  // By the sound thread: the next 10 ms.
  SoundBlock Next();

 private:
  enum class Stage { kIdle, kRinging, kAnswered };

  void Enter(Stage stage);

  const Clip chime_, ringback_;
  const std::function<void()> on_change_;
  mutable std::mutex mutex_;
  Stage stage_ = Stage::kIdle;
  std::size_t chime_at_ = static_cast<std::size_t>(-1);  // the next sample; beyond the end: it is over
  std::size_t ringback_at_ = 0;
};

}  // namespace foyer::sound
