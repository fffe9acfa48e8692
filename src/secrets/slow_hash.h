// A hash that is slow on purpose, for secrets that somebody could guess: PINs and passwords. scrypt (RFC 7914), in a
// thread of its own, since the loop never waits for it.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "foyer/event_loop.h"

namespace foyer::secrets {

// scrypt's N, r and p: 128 * N * r bytes of memory, N * r * p steps.
struct Cost {
  std::uint64_t n = 8192, r = 8, p = 1;  // 8 MiB; 30 ms here, 0.15 s on a small board
};

class SlowHash {
 public:
  using Done = std::function<void(const std::string& hash)>;

  virtual ~SlowHash() = default;
  // `done` is called from the loop, later, with 64 lower-case hex digits. False, and no call: too many wait already.
  virtual bool Compute(std::string text, const std::string& salt, const Cost& cost, Done done) = 0;
};

class ScryptThread final : public SlowHash {
 public:
  static constexpr std::size_t kMostWaiting = 16;

  // `loop` must outlive this object; the thread is called `name` and begins with the first hash.
  ScryptThread(EventLoop& loop, const char* name) : loop_(loop), name_(name) {}
  ~ScryptThread() override;  // waits for the one that is being made

  bool Compute(std::string text, const std::string& salt, const Cost& cost, Done done) override;

 private:
  struct Job {
    std::string text;
    std::string salt;
    Cost cost;
    Done done;
  };
  void Run();
  void Finish(Job job);

  EventLoop& loop_;
  const char* const name_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // what is posted holds it weakly

  std::mutex mutex_;  // guards jobs_ and stop_
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace foyer::secrets
