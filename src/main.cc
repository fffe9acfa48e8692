// foyerd: reads its arguments and its configuration, and runs the daemon until it is told to stop.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "config/config_file.h"
#include "daemon/daemon.h"
#include "daemon/stored_settings.h"
#include "door/lock_lines.h"
#include "door/remembered_locks.h"
#include "runtime/core_dumps.h"
#include "runtime/descriptor_limit.h"
#include "runtime/epoll_loop.h"
#include "runtime/heap.h"
#include "runtime/journal_logger.h"
#include "runtime/service_manager.h"
#include "runtime/signals.h"

namespace {

constexpr int kMistakeInConfiguration = 2;  // systemd does not try again (RestartPreventExitStatus=)

constexpr std::chrono::seconds kGoodbyes{5};  // what hanging up and ending may take

int Fail(const foyer::Error& error) {
  std::fprintf(stderr, "foyerd: %s\n", error.message.c_str());
  return 1;
}

int SafeLocks(const std::vector<foyer::LockConfig>& configured) {
  const foyer::Status safe = foyer::door::SafeLocksOfTheDead(foyer::door::RuntimeFolder(), configured);
  return safe.ok() ? 0 : Fail(safe.error());
}

int Run(const foyer::Config& config, const foyer::daemon::ConfigSource& source) {
  std::signal(SIGPIPE, SIG_IGN);
  foyer::RaiseDescriptorLimit();
  const auto log = foyer::OpenLog(config.log_level);
  foyer::EpollLoop loop;
  foyer::ServiceManager service(loop);
  std::unique_ptr<foyer::daemon::Daemon> daemon;
  foyer::SignalWatch signals(loop, {SIGTERM, SIGINT, SIGHUP}, [&](int signal) {
    if (!daemon) return;
    if (signal == SIGHUP) return daemon->Reload();
    service.Stopping("stops", kGoodbyes);
    daemon->Stop([&](const std::string& what, foyer::Duration longest) { service.Stopping(what, longest + kGoodbyes); },
                 [&loop] { loop.Stop(); });
  });
  auto created = foyer::daemon::Daemon::Create(loop, *log, config, source);
  if (!created) return Fail(created.error());
  daemon = std::move(*created);
  log->Info("daemon", "foyerd " FOYER_VERSION " serves " + config.sip.domain);
  daemon->ReportHealth([&service](const std::string& line) { service.Report(line); });
  loop.Run();
  daemon.reset();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::string path = "/etc/foyer/foyer.conf", data_dir;
  bool check = false, safe_locks = false, core_dumps = false;
  CLI::App app("Foyer, SIP video door entry: registrar, forking proxy, media relay and door in one daemon.", "foyerd");
  app.add_option("--config", path, "The configuration file")->capture_default_str();
  app.add_option("--data", data_dir, "The data folder, instead of the one of the file");
  app.add_flag("--check-config", check, "Tell every mistake of the file and exit: 0 if there is none, else 2");
  app.add_flag("--safe-locks", safe_locks, "Drive every lock safe and exit (ExecStopPost= of the service)");
  app.add_flag("--core-dumps", core_dumps,
               "Let a crash leave a core behind, for developers: it holds passwords, keys and what was said");
  app.set_version_flag("--version", "foyerd " FOYER_VERSION);
  CLI11_PARSE(app, argc, argv);
  if (!core_dumps) foyer::ForbidCoreDumps();
  foyer::ReturnLargeBlocks();

  const auto loaded = foyer::config::Load(path, data_dir);
  if (const auto* mistakes = std::get_if<std::vector<foyer::config::ConfigError>>(&loaded)) {
    if (safe_locks) SafeLocks({});
    for (const auto& mistake : *mistakes) std::fprintf(stderr, "%s\n", mistake.ToString().c_str());
    if (!safe_locks && !check) foyer::ServiceManager::Failed(mistakes->front().ToString());
    return kMistakeInConfiguration;
  }
  const auto& config = std::get<foyer::Config>(loaded);
  if (safe_locks) return SafeLocks(config.locks);
  if (check) return 0;
  foyer::daemon::ConfigSource source{path, data_dir};
  return Run(foyer::daemon::LayStoredSettings(config, source), source);
}
