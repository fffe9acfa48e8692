#include "entry/credential_hash.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/own_thread.h"
#include "base/random.h"
#include "base/unique_fd.h"
#include "foyer/check.h"

namespace foyer::entry {
namespace {

constexpr std::uint64_t kCost = 8192, kBlockSize = 8, kParallel = 1;  // 8 MiB; 30 ms here, 0.15 s on a small board
constexpr std::uint64_t kMostMemory = std::uint64_t{16} << 20U;
constexpr std::size_t kKeyBytes = 32;
constexpr const char* kKeyFile = "/credentials.key";

std::string Hex(const std::array<unsigned char, 32>& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : bytes) hex += {kDigits[byte >> 4U], kDigits[byte & 15U]};
  return hex;
}

std::string Scrypt(const std::string& text, const std::string& key) {
  std::array<unsigned char, 32> hash{};
  const int made = EVP_PBE_scrypt(text.data(), text.size(), reinterpret_cast<const unsigned char*>(key.data()),
                                  key.size(), kCost, kBlockSize, kParallel, kMostMemory, hash.data(), hash.size());
  FOYER_CHECK(made == 1);
  return Hex(hash);
}

Error CannotKeep(const std::string& path, int error) {
  return Error{"cannot keep the key of PINs and cards in " + path + ": " + std::generic_category().message(error) +
               "; the data folder must be writable"};
}

bool WriteDurably(int file, const std::string& text) {
  return write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(file) == 0;
}

// Whole or not there: under another name first.
Result<CredentialKey> MakeKey(const std::string& data_dir) {
  const std::string path = data_dir + kKeyFile, unfinished = path + ".new";
  const std::string key = RandomHex(kKeyBytes);
  {
    const UniqueFd file(open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file.valid() || !WriteDurably(file.get(), key + "\n")) return CannotKeep(path, errno);
  }
  if (rename(unfinished.c_str(), path.c_str()) != 0) return CannotKeep(path, errno);
  const UniqueFd folder(open(data_dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid() || fsync(folder.get()) != 0) return CannotKeep(path, errno);
  return CredentialKey{key, true};
}

}  // namespace

ScryptHash::~ScryptHash() {
  {
    const std::lock_guard guard(mutex_);
    stop_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

// The kind goes in, too: a card whose number is somebody's PIN is another secret.
bool ScryptHash::Compute(CredentialKind kind, const std::string& text, Done done) {
  {
    const std::lock_guard guard(mutex_);
    if (jobs_.size() >= kMostWaiting) return false;
    jobs_.push_back({std::string(CredentialKindName(kind)) + ":" + text, std::move(done)});
  }
  changed_.notify_one();
  if (!thread_.joinable()) thread_ = StartThread("foyer-pins", [this] { Run(); });
  return true;
}

void ScryptHash::Run() {
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

void ScryptHash::Finish(Job job) {
  std::string hash = Scrypt(job.text, key_);
  OPENSSL_cleanse(job.text.data(), job.text.size());
  loop_.Post([alive = std::weak_ptr(alive_), done = std::move(job.done), hash = std::move(hash)] {
    if (!alive.expired()) done(hash);
  });
}

Result<CredentialKey> KeepCredentialKey(const std::string& data_dir) {
  const std::string path = data_dir + kKeyFile;
  if (access(path.c_str(), F_OK) != 0) return MakeKey(data_dir);
  std::string key;
  std::ifstream(path) >> key;
  if (key.size() != 2 * kKeyBytes) {
    return Error{path +
                 " cannot be read, or is not the key of PINs and cards; put it back from a backup, or remove it " +
                 "and set all PINs and cards anew"};
  }
  return CredentialKey{std::move(key), false};
}

}  // namespace foyer::entry
