// The thread itself: it wakes, paces, and goes to sleep again.
#include "sound/sound_thread.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace foyer::sound {
namespace {

TEST(SoundThreadTest, ATapWakesItAndTheToneComesAtThePaceOfTheClock) {
  SteadyClock clock;
  SoundThread thread(
      [&clock]() -> Result<std::unique_ptr<PcmDevice>> {
        return std::unique_ptr<PcmDevice>(std::make_unique<ClockedDevice>(clock, ClockedDevice::Sound::kTone));
      },
      SoundConfig{}, {}, [](const std::string&) {});
  std::mutex mutex;
  std::condition_variable came;
  std::vector<VoiceBlock> blocks;
  auto tap = thread.engine().voice().AddTap([&](const VoiceBlock& block) {
    const std::lock_guard guard(mutex);
    blocks.push_back(block);
    came.notify_all();
  });
  std::unique_lock guard(mutex);
  came.wait(guard, [&] { return blocks.size() >= 20; });
  guard.unlock();
  tap.reset();
  EXPECT_GT(*std::ranges::max_element(blocks[1].near_end), 5900);
  for (std::size_t i = 1; i < blocks.size(); ++i)
    EXPECT_GE(blocks[i].captured - blocks[i - 1].captured, kSoundBlockTime);
}

}  // namespace
}  // namespace foyer::sound
