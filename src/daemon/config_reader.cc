#include "daemon/config_reader.h"

#include <utility>

namespace foyer::daemon {

ConfigReader::~ConfigReader() {
  if (thread_.joinable()) thread_.join();
}

// Who asks while it is read may have changed the file since: it is read once more for all of them.
void ConfigReader::Read(const config::Overlay& overlay, Done done) {
  if (waiting_.empty() || waiting_.back().overlay != overlay) waiting_.push_back({overlay, {}});
  waiting_.back().done.push_back(std::move(done));
  if (!thread_.joinable()) Start();
}

void ConfigReader::Start() {
  Job job = std::move(waiting_.front());
  waiting_.pop_front();
  reading_ = std::move(job.done);
  thread_ = std::thread([this, alive = std::weak_ptr(alive_), overlay = std::move(job.overlay)] {
    auto laid = std::make_shared<const config::Laid>(config::LoadWith(overlay, path_, data_dir_));
    loop_.Post([this, alive, laid] {
      if (!alive.expired()) Finish(*laid);
    });
  });
}

void ConfigReader::Finish(const config::Laid& laid) {
  thread_.join();
  const auto told = std::exchange(reading_, {});
  if (!waiting_.empty()) Start();
  for (const Done& done : told) done(laid);
}

}  // namespace foyer::daemon
