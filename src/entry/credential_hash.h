// What is kept of a PIN or a card number in its stead. Equal digits give equal hashes, so one look-up finds whose they
// are among all users; without the house's key nobody can try digits against a copied table, and with it each try costs
// as much as it does here (docs/adr/0045).
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "foyer/credentials.h"
#include "foyer/event_loop.h"

namespace foyer::entry {

class CredentialHash {
 public:
  using Done = std::function<void(const std::string& hash)>;

  virtual ~CredentialHash() = default;
  // `done` is called from the loop, later, with 64 lower-case hex digits. False, and no call: too many wait already.
  virtual bool Compute(CredentialKind kind, const std::string& text, Done done) = 0;
};

// scrypt (RFC 7914) with the key as its salt, in a thread of its own that begins with the first one.
class ScryptHash final : public CredentialHash {
 public:
  static constexpr std::size_t kMostWaiting = 16;

  // `loop` must outlive this object.
  ScryptHash(EventLoop& loop, std::string key) : loop_(loop), key_(std::move(key)) {}
  ~ScryptHash() override;  // waits for the one that is being made

  bool Compute(CredentialKind kind, const std::string& text, Done done) override;

 private:
  struct Job {
    std::string text;
    Done done;
  };
  void Run();
  void Finish(Job job);

  EventLoop& loop_;
  const std::string key_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // what is posted holds it weakly

  std::mutex mutex_;  // guards jobs_ and stop_
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  bool stop_ = false;
  std::thread thread_;
};

// The key of this house, made at first: a file beside the database, so that a copy of the one without the other is
// worth nothing. `was_made` tells that there was none.
struct CredentialKey {
  std::string key;
  bool was_made = false;
};
Result<CredentialKey> KeepCredentialKey(const std::string& data_dir);

}  // namespace foyer::entry
