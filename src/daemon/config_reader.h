// Reads the configuration file again in a thread of its own, which lives as long as that takes: the disk may be slow,
// and calls must not wait for it.
#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "config/config_file.h"
#include "config/overlay.h"
#include "foyer/event_loop.h"

namespace foyer::daemon {

// What foyerd was started with.
struct ConfigSource {
  std::string path;
  std::string data_dir;          // stands in for that of the file; empty: it does not
  config::Overlay overlay = {};  // what was set at run time, in this run or an earlier one
  config::Laid laid = {};        // the file with it, at the start
};

class ConfigReader {
 public:
  using Done = std::function<void(const config::Laid&)>;

  // `loop` must outlive the reader.
  ConfigReader(EventLoop& loop, std::string path, std::string data_dir)
      : loop_(loop), path_(std::move(path)), data_dir_(std::move(data_dir)) {}
  ~ConfigReader();  // waits for a read that is under way

  // `done` is called from the loop with the file as it is now or later, and `overlay` laid over it.
  void Read(const config::Overlay& overlay, Done done);

 private:
  struct Job {
    config::Overlay overlay;
    std::vector<Done> done;
  };
  void Start();
  void Finish(const config::Laid& laid);

  EventLoop& loop_;
  const std::string path_, data_dir_;
  std::deque<Job> waiting_;  // for a read that has not begun
  std::vector<Done> reading_;
  std::thread thread_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // what the thread posts holds it weakly
};

}  // namespace foyer::daemon
