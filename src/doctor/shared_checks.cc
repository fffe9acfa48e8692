#include "doctor/shared_checks.h"

#include "base/format.h"

namespace foyer::doctor {
namespace {

using Findings = std::vector<Finding>;
using enum FindingLevel;

constexpr std::int64_t kYear2020 = 1'577'836'800;
constexpr std::uint64_t kLittle = 100'000'000, kTooLittle = 20'000'000;  // bytes

}  // namespace

void CheckClock(std::int64_t unix_seconds, bool synchronised, Findings& findings) {
  if (unix_seconds < kYear2020) {
    findings.push_back({"clock", kError, "the clock of this machine stands before 2020",
                        "certificates look as if they were not valid yet, schedules and the history are wrong",
                        "let it set itself: timedatectl set-ntp true, or give the board a battery for its clock"});
  } else if (!synchronised) {
    findings.push_back(
        {"clock", kWarning, "the clock of this machine is not synchronised",
         "it goes wrong by seconds a day, and after a power cut it may stand anywhere",
         "run timedatectl set-ntp true, and see that a time server is reachable: timedatectl timesync-status"});
  } else {
    findings.push_back({"clock", kOk, "it is set and synchronised", {}, {}});
  }
}

void CheckReadOnly(const std::string& data_dir, Findings& findings) {
  findings.push_back(
      {"disk", kError, Format("the disk of {} is read-only", data_dir),
       "the bell and the locks work, but nothing new is kept: phones register for a minute at a time, and "
       "rings, users and pictures of now are lost at the next start",
       "a disk that turns read-only is broken or was: see what dmesg says, run fsck on it at the next "
       "boot, and change a card that does it again"});
}

void CheckDisk(const std::string& data_dir, std::optional<std::uint64_t> free_bytes, Findings& findings) {
  if (!free_bytes) {
    findings.push_back({"disk", kError, Format("the data folder {} cannot be looked at", data_dir),
                        "users, registrations and the history are kept there",
                        "make the folder, and give it to the user that runs foyerd: chown foyer"});
    return;
  }
  const std::uint64_t megabytes = *free_bytes / 1'000'000;
  if (*free_bytes >= kLittle) {
    findings.push_back({"disk", kOk, Format("{} MB are free for the data folder", megabytes), {}, {}});
    return;
  }
  findings.push_back({"disk", *free_bytes < kTooLittle ? kError : kWarning,
                      Format("only {} MB are free on the disk of {}", megabytes, data_dir),
                      "pictures and recordings go first, then nothing can be kept any more",
                      "free some space, or lower [recording] keep_mb"});
}

void CheckLocks(const std::vector<LockFacts>& locks, Findings& findings) {
  for (const LockFacts& lock : locks) {
    if (lock.has_code) continue;
    findings.push_back({"lock " + lock.name, kWarning, Format("the lock '{}' has no code", lock.name),
                        "no phone can open it in a call; only pages, PINs, cards and the exit button can",
                        "give it one: codes = [\"...\"] in its [[lock]]"});
  }
}

Finding NobodyBehind(const std::string& ring) {
  return {"ring", kError, Format("nobody is behind '{}', which a press calls", ring), "a press rings nobody",
          "put somebody into that group, or set [door] ring to another one"};
}

}  // namespace foyer::doctor
