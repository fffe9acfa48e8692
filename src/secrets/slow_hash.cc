#include "secrets/slow_hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <utility>

#include "base/own_thread.h"
#include "foyer/check.h"
#include "secrets/digest.h"

namespace foyer::secrets {
namespace {

constexpr std::uint64_t kMostMemory = std::uint64_t{64} << 20U;

std::string Scrypt(const std::string& text, const std::string& salt, const Cost& cost) {
  std::array<unsigned char, 32> hash{};
  const int made = EVP_PBE_scrypt(text.data(), text.size(), reinterpret_cast<const unsigned char*>(salt.data()),
                                  salt.size(), cost.n, cost.r, cost.p, kMostMemory, hash.data(), hash.size());
  FOYER_CHECK(made == 1);
  return Hex(hash);
}

}  // namespace

ScryptThread::~ScryptThread() {
  {
    const std::lock_guard guard(mutex_);
    stop_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

bool ScryptThread::Compute(std::string text, const std::string& salt, const Cost& cost, Done done) {
  {
    const std::lock_guard guard(mutex_);
    if (jobs_.size() >= kMostWaiting) return false;
    jobs_.push_back({std::move(text), salt, cost, std::move(done)});
  }
  changed_.notify_one();
  if (!thread_.joinable()) thread_ = StartThread(name_, [this] { Run(); });
  return true;
}

void ScryptThread::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
    if (stop_) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    Finish(std::move(job));
    lock.lock();
  }
}

void ScryptThread::Finish(Job job) {
  std::string hash = Scrypt(job.text, job.salt, job.cost);
  OPENSSL_cleanse(job.text.data(), job.text.size());
  loop_.Post([alive = std::weak_ptr(alive_), done = std::move(job.done), hash = std::move(hash)] {
    if (!alive.expired()) done(hash);
  });
}

}  // namespace foyer::secrets
