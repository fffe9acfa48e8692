#include "tests/flow/peers/cut_disk.h"

#include <sched.h>
#include <sys/mount.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

namespace foyer::peers {
namespace {

constexpr std::uintmax_t kSize = 64 << 20;

// What it prints; empty if it prints nothing and ends with 0.
std::string Run(const std::string& command) {
  std::FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
  std::string text;
  for (int byte; (byte = std::getc(pipe)) != EOF;) text += static_cast<char>(byte);
  const int status = pclose(pipe);
  if (status != 0) text += "status " + std::to_string(status);
  return text;
}

}  // namespace

CutDisk::CutDisk(Pump& pump, std::string program, std::string folder)
    : pump_(pump), program_(std::move(program)), folder_(std::move(folder)) {
  std::filesystem::create_directories(data());
  std::ofstream(file()).flush();
  Format();
}

CutDisk::~CutDisk() { Unmount(); }

void CutDisk::Format() {
  Unmount();
  std::filesystem::remove(image());
  std::ofstream(image()).flush();
  std::filesystem::resize_file(image(), kSize);
  const std::string said = Run("mkfs.ext4 -q -F " + image());
  if (!said.empty()) std::fprintf(stderr, "mkfs.ext4: %s\n", said.c_str());
}

// Our mounts are ours alone, and gone with us.
bool CutDisk::Mount() {
  static const bool alone = unshare(CLONE_NEWNS) == 0 && mount("", "/", "", MS_REC | MS_PRIVATE, nullptr) == 0;
  if (!alone) return false;
  cut_.reset();
  disk_ = std::make_unique<Process>(pump_, "disk", Command{{program_, image(), file()}});
  disk_->on_line = [this](const std::string& line) {
    long long at = 0;
    Cut cut;
    if (std::sscanf(line.c_str(), "cut %lld %u %u", &at, &cut.lost, &cut.of) != 3) return;
    cut.at = std::chrono::steady_clock::time_point(std::chrono::microseconds(at));
    cut_ = cut;
  };
  if (!pump_.Until([this] { return !disk_->IsRunning() || disk_->Printed("ready"); }) || !disk_->IsRunning())
    return false;
  const std::string said = Run("mount -o loop " + file() + " " + data());
  mounted_ = said.empty();
  if (!mounted_) std::fprintf(stderr, "mount: %s\n", said.c_str());
  return mounted_;
}

void CutDisk::CutAfter(std::uint64_t writes, std::uint64_t seed) {
  disk_->Send("cut " + std::to_string(seed) + " " + std::to_string(writes));
}

void CutDisk::Unmount() {
  if (mounted_) umount2(data().c_str(), MNT_DETACH);
  mounted_ = false;
  if (disk_) umount2(file().c_str(), MNT_DETACH);
  disk_.reset();
}

std::string CutDisk::Damage() const {
  const std::string said = Run("e2fsck -f -n " + image());
  return said.find("status") == std::string::npos ? std::string() : said;
}

}  // namespace foyer::peers
