#include "recording/kept_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/clock_trust.h"
#include "base/format.h"
#include "recording/durable_file.h"
#include "recording/whole_clusters.h"

namespace foyer::recording {
namespace {

constexpr std::string_view kEnding[] = {".jpg", ".mkv"};  // by Kind
constexpr std::string_view kUnfinished = ".part.mkv", kHalfAPicture = ".jpg.part";
constexpr std::uint64_t kMostReserve = 64'000'000;  // bytes of the disk that stay free: the data base needs some
constexpr std::uint64_t kReservedPart = 20;         // or a twentieth of a small disk

// "17.jpg" with ".jpg": 17.
std::optional<std::uint64_t> EventOf(std::string_view name, std::string_view ending) {
  if (!name.ends_with(ending)) return std::nullopt;
  name.remove_suffix(ending.size());
  std::uint64_t event = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), event);
  if (error != std::errc{} || end != name.data() + name.size() || event == 0) return std::nullopt;
  return event;
}

// Cuts off what is not whole at the end of a recording; false if that is all of it. Where the disk does not let it,
// players cope with the rest.
bool KeepWhatPlays(const std::string& path) {
  const std::uint64_t whole = WholeClusters(path);
  std::error_code ignored;
  if (whole > 0) std::filesystem::resize_file(path, whole, ignored);
  return whole > 0;
}

std::optional<std::pair<std::uint64_t, std::chrono::system_clock::time_point>> SizeAndTime(const std::string& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  return std::pair(static_cast<std::uint64_t>(facts.st_size),
                   std::chrono::system_clock::from_time_t(facts.st_mtim.tv_sec));
}

}  // namespace

KeptFiles::KeptFiles(const std::string& data_dir, const RecordingConfig& config)
    : data_dir_(data_dir), config_(config) {}

Result<std::vector<std::uint64_t>> KeptFiles::Open() {
  std::vector<std::uint64_t> unfinished;
  for (const Kind kind : {Kind::kSnapshot, Kind::kRecording}) {
    if (const Status made = MakeFolder(FolderOf(kind)); !made) return made.error();
    Scan(kind, unfinished);
  }
  std::ranges::sort(unfinished);
  for (const std::uint64_t event : unfinished) {
    const KeptId id{event, Kind::kRecording};
    if (const Status named = RenameDurably(UnfinishedPath(event), PathOf(id)); !named) return named.error();
    if (const auto facts = SizeAndTime(PathOf(id))) Add(id, facts->second);
  }
  return unfinished;
}

void KeptFiles::Scan(Kind kind, std::vector<std::uint64_t>& unfinished) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(FolderOf(kind), error)) {
    const std::string path = entry.path().string(), name = entry.path().filename().string();
    if (kind == Kind::kSnapshot && EventOf(name, kHalfAPicture)) unlink(path.c_str());
    if (const auto event = kind == Kind::kRecording ? EventOf(name, kUnfinished) : std::nullopt) {
      if (KeepWhatPlays(path)) {
        unfinished.push_back(*event);
      } else {
        unlink(path.c_str());
      }
    }
    const auto event = EventOf(name, kEnding[static_cast<int>(kind)]);
    const auto facts = event ? SizeAndTime(path) : std::nullopt;
    if (facts) Add({*event, kind}, facts->second);
  }
}

KeptFile KeptFiles::Add(const KeptId& id, std::chrono::system_clock::time_point now) {
  const auto facts = SizeAndTime(PathOf(id));
  KeptFile file{PathOf(id), facts ? facts->first : 0};
  total_bytes_ += file.bytes;
  if (const auto before = files_.find(id); before != files_.end()) total_bytes_ -= before->second.bytes;
  files_[id] = file;
  written_[id] = now;
  return file;
}

// What was written before the clock was set begins its life now.
bool KeptFiles::IsOld(const KeptId& id, std::chrono::system_clock::time_point now) {
  auto& written = written_[id];
  if (!IsClockSet(written)) {
    written = now;
    utimensat(AT_FDCWD, PathOf(id).c_str(), nullptr, 0);
  }
  return written + config_.keep_for < now;
}

KeptFiles::Trimmed KeptFiles::Trim(std::chrono::system_clock::time_point now, bool is_clock_steady,
                                   std::uint64_t growing) {
  Trimmed trimmed;
  for (auto file = files_.cbegin(); file != files_.cend();) {
    const auto next = std::next(file);
    if (total_bytes_ + growing > config_.keep_bytes || (is_clock_steady && IsOld(file->first, now)))
      Remove(file, trimmed);
    file = next;
  }
  const auto room = RoomAt(FolderOf(Kind::kRecording));
  if (!room) {
    trimmed.room = room.error();
    return trimmed;
  }
  const std::uint64_t reserve = std::min(kMostReserve, room->total_bytes / kReservedPart);
  std::uint64_t free = room->free_bytes;
  while (free < reserve && !files_.empty()) {
    free += files_.begin()->second.bytes;
    Remove(files_.cbegin(), trimmed);
  }
  if (free < reserve)
    trimmed.room =
        Error{Format("only {} MB are free on the disk of {}, of which {} MB are for the daemon's own data; free "
                     "some space",
                     free / 1'000'000, data_dir_, reserve / 1'000'000)};
  return trimmed;
}

std::vector<KeptId> KeptFiles::Remove(std::uint64_t event) {
  Trimmed trimmed;
  for (const Kind kind : {Kind::kSnapshot, Kind::kRecording}) {
    if (const auto file = files_.find({event, kind}); file != files_.cend()) Remove(file, trimmed);
  }
  return trimmed.gone;
}

void KeptFiles::Remove(std::map<KeptId, KeptFile>::const_iterator file, Trimmed& trimmed) {
  unlink(file->second.path.c_str());
  total_bytes_ -= file->second.bytes;
  trimmed.gone.push_back(file->first);
  written_.erase(file->first);
  files_.erase(file);
}

std::string KeptFiles::FolderOf(Kind kind) const {
  return data_dir_ + (kind == Kind::kSnapshot ? "/snapshots" : "/recordings");
}

std::string KeptFiles::PathOf(const KeptId& id) const {
  return Format("{}/{}{}", FolderOf(id.kind), id.event, kEnding[static_cast<int>(id.kind)]);
}

std::string KeptFiles::UnfinishedPath(std::uint64_t event) const {
  return Format("{}/{}{}", FolderOf(Kind::kRecording), event, kUnfinished);
}

}  // namespace foyer::recording
