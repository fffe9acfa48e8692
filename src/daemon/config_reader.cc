#include "daemon/config_reader.h"

#include <utility>

namespace foyer::daemon {

ConfigReader::~ConfigReader() {
  if (thread_.joinable()) thread_.join();
}

void ConfigReader::Read(std::function<void(const config::Loaded&)> done) {
  waiting_.push_back(std::move(done));
  if (!thread_.joinable()) Start();
}

void ConfigReader::Start() {
  reading_ = std::exchange(waiting_, {});
  thread_ = std::thread([this, alive = std::weak_ptr(alive_)] {
    auto loaded = std::make_shared<const config::Loaded>(config::Load(source_.path, source_.data_dir));
    loop_.Post([this, alive, loaded] {
      if (!alive.expired()) Finish(*loaded);
    });
  });
}

// Who asked while it was read may have changed the file since: it is read once more for them.
void ConfigReader::Finish(const config::Loaded& loaded) {
  thread_.join();
  const auto told = std::exchange(reading_, {});
  if (!waiting_.empty()) Start();
  for (const auto& done : told) done(loaded);
}

}  // namespace foyer::daemon
