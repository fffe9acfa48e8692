#include "daemon/reloader.h"

#include <utility>
#include <variant>

#include "config/fixed_keys.h"
#include "daemon/settings.h"

namespace foyer::daemon {
namespace {

constexpr std::size_t kMostTold = 20;  // mistakes of one file

std::string Join(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

}  // namespace

Reloader::Reloader(EventLoop& loop, const ConfigSource& source, Config running, ReloadParts parts)
    : running_(std::move(running)),
      overlay_(source.overlay),
      settings_(source.laid.settings),
      parts_(parts),
      reader_(loop, source.path, source.data_dir) {
  TellRefused(source.laid.refused);
}

void Reloader::Reload(std::function<void(const ReloadOutcome&)> done) {
  parts_.transports.ReloadCertificates();  // their files may have changed where foyer.conf has not
  if (parts_.on_certificates) parts_.on_certificates();
  reader_.Read(overlay_, [this, read_with = overlay_, done = std::move(done)](const config::Laid& laid) {
    if (read_with != overlay_) return Reload(done);  // something was set meanwhile
    const ReloadOutcome outcome = Take(laid);
    Tell(outcome);
    TellRefused(laid.refused);
    if (done) done(outcome);
  });
}

ReloadOutcome Reloader::Adopt(config::Overlay overlay, const config::Laid& laid) {
  overlay_ = std::move(overlay);
  const ReloadOutcome outcome = Take(laid);
  Tell(outcome);
  TellRefused(laid.refused);
  return outcome;
}

// Never a way to lock oneself out: then the file alone counts.
void Reloader::TellRefused(const std::vector<config::ConfigError>& refused) {
  for (std::size_t i = 0; i < refused.size() && i < kMostTold; ++i) {
    parts_.journal.Record(
        EventType::kFault, {},
        {{"part", "settings"},
         {"what", refused[i].message + "; the file alone counts until this is mended (foyerctl config diff)"}});
  }
  if (refused.empty() && std::exchange(refuses_, false)) {
    parts_.journal.Record(EventType::kRecovered, {}, {{"part", "settings"}});
  }
  refuses_ = !refused.empty();
}

ReloadOutcome Reloader::Take(const config::Laid& laid) {
  ReloadOutcome outcome;
  if (const auto* mistakes = std::get_if<std::vector<config::ConfigError>>(&laid.loaded)) {
    for (const config::ConfigError& mistake : *mistakes) outcome.mistakes.push_back(mistake.ToString());
    return outcome;
  }
  settings_ = laid.settings;
  Config wanted = std::get<Config>(laid.loaded);
  outcome.need_restart = config::KeysThatNeedARestart(running_, wanted);
  // Names are made with the domain and beside the door that there are now.
  wanted.sip = running_.sip;
  wanted.door = running_.door;
  wanted.fixed = running_.fixed;
  if (const Status replaced = parts_.users.ReplaceFile(wanted.users); !replaced) {
    outcome.mistakes.push_back(replaced.error().message);
  } else {
    Apply(std::move(wanted));
  }
  return outcome;
}

// Calls in progress go on as they are: what they have decided is decided.
void Reloader::Apply(Config wanted) {
  // What was set by hand meanwhile stays, whatever else has changed.
  if (wanted.log_level != running_.log_level) parts_.log.SetLevels({wanted.log_level});
  parts_.authenticator.Trust(wanted.trusted);
  parts_.access.Apply(MakeAccessPolicy(wanted));
  parts_.registrar.Apply(MakeRegistrarSettings(wanted));
  parts_.contacts.Set(MakeContacts(wanted));
  parts_.proxy.Apply(MakeProxySettings(wanted));
  parts_.guard.Apply(wanted.defence);
  parts_.history.Apply(wanted.history);
  parts_.trace.Resize(wanted.trace_bytes);
  parts_.phones.Apply(wanted);
  if (parts_.door != nullptr) parts_.door->UseCodes(wanted.locks);
  running_ = std::move(wanted);
}

void Reloader::Tell(const ReloadOutcome& outcome) {
  last_ = outcome;
  for (std::size_t i = 0; i < outcome.mistakes.size() && i < kMostTold; ++i) {
    parts_.journal.Record(EventType::kFault, {}, {{"part", "configuration"}, {"what", outcome.mistakes[i]}});
  }
  if (!outcome.mistakes.empty()) return;
  std::vector<std::pair<std::string, std::string>> fields;
  if (!outcome.need_restart.empty()) fields.emplace_back("needs_restart", Join(outcome.need_restart));
  parts_.journal.Record(EventType::kReloaded, {}, std::move(fields));
}

}  // namespace foyer::daemon
