#include "entry/credential_hash.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/random.h"
#include "base/unique_fd.h"

namespace foyer::entry {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr const char* kKeyFile = "/credentials.key";

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

// The kind goes in, too: a card whose number is somebody's PIN is another secret.
bool ScryptHash::Compute(CredentialKind kind, const std::string& text, Done done) {
  return thread_.Compute(std::string(CredentialKindName(kind)) + ":" + text, key_, {}, std::move(done));
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
