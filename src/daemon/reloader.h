// Takes a changed configuration over while calls go on: all of it, or, if it has a mistake, nothing. What only a start
// reads is named instead.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "access/house_access.h"
#include "daemon/config_reader.h"
#include "daemon/door_role.h"
#include "daemon/phone_setup.h"
#include "foyer/config.h"
#include "foyer/config_reload.h"
#include "foyer/event_journal.h"
#include "foyer/log.h"
#include "foyer/panel_settings.h"
#include "guard/guard.h"
#include "history/history.h"
#include "location/configured_contacts.h"
#include "proxy/proxy.h"
#include "registrar/digest_authenticator.h"
#include "registrar/registrar.h"
#include "registrar/users.h"
#include "sip/transport_layer.h"
#include "trace/trace.h"

namespace foyer::daemon {

// Those who are told. All of them must outlive the reloader; `door` may be null.
struct ReloadParts {
  Logger& log;
  EventJournal& journal;
  registrar::Users& users;
  registrar::DigestAuthenticator& authenticator;
  access::HouseAccess& access;
  registrar::Registrar& registrar;
  location::ConfiguredContacts& contacts;
  proxy::Proxy& proxy;
  sip::TransportLayer& transports;
  guard::Guard& guard;
  history::History& history;
  trace::Trace& trace;
  PhoneSetup& phones;
  DoorRole* door = nullptr;
  std::function<void()> on_certificates = {};  // those of others than `transports` may have changed, too
};

class Reloader final : public ConfigReload {
 public:
  // `running` is what the parts were made of.
  Reloader(EventLoop& loop, const ConfigSource& source, Config running, ReloadParts parts);

  void Reload(std::function<void(const ReloadOutcome&)> done) override;

  // What is set at run time, and all settings as they are with it.
  const Config& running() const { return running_; }
  const config::Overlay& overlay() const { return overlay_; }
  const std::vector<Setting>& settings() const { return settings_; }
  // What came of reading the file, the last time; nothing since the start.
  const ReloadOutcome& last() const { return last_; }
  // What the file would be with `overlay`; nothing changes. `done` is called from the loop.
  void Try(const config::Overlay& overlay, ConfigReader::Done done) { reader_.Read(overlay, std::move(done)); }
  // From now on `overlay` lies over the file, as `laid` says.
  ReloadOutcome Adopt(config::Overlay overlay, const config::Laid& laid);

 private:
  ReloadOutcome Take(const config::Laid& laid);
  void TellRefused(const std::vector<config::ConfigError>& refused);
  void Apply(Config wanted);
  void Tell(const ReloadOutcome& outcome);

  Config running_;
  config::Overlay overlay_;
  std::vector<Setting> settings_;
  ReloadOutcome last_;
  bool refuses_ = false;  // the overlay has mistakes
  const ReloadParts parts_;
  ConfigReader reader_;
};

}  // namespace foyer::daemon
