#include "recording/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace foyer::recording {
namespace {

Error Because(const std::string& path, int error) {
  const std::string cause = path + ": " + std::generic_category().message(error);
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return Error{cause + "; free some space, or keep less ([recording] keep_mb)"};
    case EACCES:
    case EPERM:
    case EROFS:
      return Error{cause + "; make it writable for the user that runs foyerd"};
    default:
      return Error{cause + "; look at the disk (dmesg)"};
  }
}

std::string FolderOf(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

}  // namespace

Result<DurableFile> DurableFile::Create(const std::string& path) {
  UniqueFd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640));
  if (!fd.valid()) return Because(path, errno);
  fchmod(fd.get(), 0640);  // whatever the umask says: the group may read
  return DurableFile(path, std::move(fd));
}

Error DurableFile::Failed(int error) const { return Because(path_, error); }

Status DurableFile::Write(std::uint64_t at, Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed(errno);
    at += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return Ok();
}

Status DurableFile::Sync() {
  if (fdatasync(fd_.get()) != 0) return Failed(errno);
  return Ok();
}

Status DurableFile::Truncate(std::uint64_t size) {
  if (ftruncate(fd_.get(), static_cast<off_t>(size)) != 0) return Failed(errno);
  return Ok();
}

Status MakeFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(FolderOf(path), error);
  if (error) return Because(path, error.value());
  if (mkdir(path.c_str(), 0750) != 0 && errno != EEXIST) return Because(path, errno);
  if (const Status synced = SyncFolder(path); !synced) return synced;  // it may be a file
  return SyncFolder(FolderOf(path));
}

Status SyncFolder(const std::string& path) {
  const UniqueFd fd(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid() || fsync(fd.get()) != 0) return Because(path, errno);
  return Ok();
}

Status RenameDurably(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) return Because(to, errno);
  return SyncFolder(FolderOf(to));
}

Status WriteWhole(const std::string& path, Bytes bytes) {
  const std::string part = path + ".part";
  auto file = DurableFile::Create(part);
  if (!file) return file.error();
  Status written = file->Write(0, bytes);
  if (written) written = file->Sync();
  if (!written) {
    unlink(part.c_str());
    return written;
  }
  return RenameDurably(part, path);
}

Result<Room> RoomAt(const std::string& path) {
  struct statvfs room {};
  if (statvfs(path.c_str(), &room) != 0) return Because(path, errno);
  return Room{static_cast<std::uint64_t>(room.f_bavail) * room.f_frsize,
              static_cast<std::uint64_t>(room.f_blocks) * room.f_frsize};
}

}  // namespace foyer::recording
