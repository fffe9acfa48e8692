// A disk with a volatile write cache whose power can be cut: all that was not flushed is lost, or some of it, as on a
// real one. A file system (ext4) lies on it. Only root can make one, where FUSE and loop devices are.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "tests/flow/peers/process.h"

namespace foyer::peers {

class CutDisk {
 public:
  struct Cut {
    std::chrono::steady_clock::time_point at;  // what was acknowledged before it is a promise
    unsigned lost = 0, of = 0;                 // sectors that were in the cache
  };

  // `program`: volatile_disk. Its image and the folder data() lie in `folder`.
  CutDisk(Pump& pump, std::string program, std::string folder);
  ~CutDisk();

  void Format();
  // False if nobody may do that here. After a cut: what the file system's journal makes good is made good.
  bool Mount();
  void CutAfter(std::uint64_t writes, std::uint64_t seed);
  const std::optional<Cut>& cut() const { return cut_; }
  // The file system is gone, whoever has files open there.
  void Unmount();
  // What e2fsck finds in it; empty: nothing.
  std::string Damage() const;

  std::string data() const { return folder_ + "/disk-data"; }

 private:
  std::string image() const { return folder_ + "/disk-image"; }
  std::string file() const { return folder_ + "/disk"; }

  Pump& pump_;
  const std::string program_, folder_;
  std::unique_ptr<Process> disk_;
  std::optional<Cut> cut_;
  bool mounted_ = false;
};

}  // namespace foyer::peers
