// Reads the configuration file again in a thread of its own, which lives as long as that takes: the disk may be slow,
// and calls must not wait for it.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "config/config_file.h"
#include "foyer/event_loop.h"

namespace foyer::daemon {

// What foyerd was started with.
struct ConfigSource {
  std::string path;
  std::string data_dir;  // stands in for that of the file; empty: it does not
};

class ConfigReader {
 public:
  // `loop` must outlive the reader.
  ConfigReader(EventLoop& loop, ConfigSource source) : loop_(loop), source_(std::move(source)) {}
  ~ConfigReader();  // waits for a read that is under way

  // `done` is called from the loop with the file as it is now or later.
  void Read(std::function<void(const config::Loaded&)> done);

 private:
  void Start();
  void Finish(const config::Loaded& loaded);

  EventLoop& loop_;
  const ConfigSource source_;
  std::vector<std::function<void(const config::Loaded&)>> waiting_;  // for a read that has not begun
  std::vector<std::function<void(const config::Loaded&)>> reading_;
  std::thread thread_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // what the thread posts holds it weakly
};

}  // namespace foyer::daemon
