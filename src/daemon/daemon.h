// The composition root: makes every part of the daemon, gives each what it needs, and knows nothing else. What runs
// depends on the sections of the configuration.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "access/house_access.h"
#include "daemon/board.h"
#include "daemon/door_role.h"
#include "daemon/door_sound.h"
#include "daemon/entry.h"
#include "daemon/event_log.h"
#include "daemon/examination.h"
#include "daemon/face.h"
#include "daemon/live_settings.h"
#include "daemon/phone_setup.h"
#include "daemon/reloader.h"
#include "daemon/test_ring.h"
#include "doctor/self_check.h"
#include "doctor/standing_faults.h"
#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/log.h"
#include "foyer/next_hop.h"
#include "foyer/result.h"
#include "foyer/status.h"
#include "guard/guard.h"
#include "history/history.h"
#include "journal/journal.h"
#include "location/configured_contacts.h"
#include "location/location.h"
#include "proxy/proxy.h"
#include "registrar/digest_authenticator.h"
#include "registrar/registrar.h"
#include "registrar/users.h"
#include "relay/local_relay.h"
#include "runtime/departure.h"
#include "runtime/epoll_loop.h"
#include "sip/agent_gate.h"
#include "sip/flow_token.h"
#include "sip/transactions.h"
#include "sip/transport_layer.h"
#include "store/sqlite_record_store.h"
#include "trace/trace.h"
#include "uplink/registered_uplinks.h"

namespace foyer::daemon {

class Daemon : public StatusSource {
 public:
  // Everything up to the open sockets. An error names what is wrong with this machine or its data folder, and the fix.
  // `loop` and `log` must outlive the daemon; the locks are driven safe before anything else is done.
  static Result<std::unique_ptr<Daemon>> Create(EpollLoop& loop, Logger& log, Config config, ConfigSource source);
  ~Daemon() override;

  // Reads the configuration file again; events tell what came of it.
  void Reload();

  // How the house is, in a line: once the door is ready (or after two seconds), and whenever it is another one.
  void ReportHealth(std::function<void(const std::string&)> report);

  // Waits for calls, as the configuration says; whoever asks again does not. `waits` is told for how long at most, if
  // there is a call. `done` is called once.
  void Stop(const std::function<void(const std::string& what, Duration longest)>& waits, std::function<void()> done);

  DaemonStatus Gather() const override;

 private:
  Daemon(EpollLoop& loop, Logger& log, Config config, ConfigSource source);
  void Linger(const Error& error);  // for a while, before a start that failed ends
  Status OpenLocks();
  Status OpenStore();
  Status OpenSip();
  Status OpenTls();
  void UseTrace();
  void UseGuard();
  void KnowDevices();
  Status OpenDoor();
  Status OpenTestRing();
  Status OpenEntry();
  Status OpenFace();
  ctl::ApiParts MakeApiParts();
  sip::TransportHooks MakeTransportHooks();
  proxy::Hooks MakeProxyHooks();
  void ForgetDevices(const Aor& user);
  void UseTestDevice(const Aor& aor, const std::optional<Endpoint>& contact);

  EpollLoop& loop_;
  Logger& log_;
  const Config config_;
  const ConfigSource source_;
  const TimePoint started_;
  const std::uint64_t epoch_;
  Endpoint loopback_;  // where our own user agent connects to; port 0: no door

  trace::Trace trace_;
  std::vector<door::LockLine> lock_lines_;  // until the board has them
  std::unique_ptr<store::SqliteRecordStore> store_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<EventLog> event_log_;
  std::unique_ptr<doctor::StandingFaults> faults_;
  std::unique_ptr<history::History> history_;
  std::unique_ptr<Board> board_;  // null: no door
  std::unique_ptr<guard::Guard> guard_;
  std::unique_ptr<registrar::Users> users_;
  std::unique_ptr<location::Location> location_;
  std::unique_ptr<registrar::DigestAuthenticator> authenticator_;
  access::HouseAccess access_;
  std::unique_ptr<sip::HmacFlowTokens> tokens_;
  std::unique_ptr<relay::LocalRelay> relay_;
  std::unique_ptr<Resolver> resolver_;
  std::unique_ptr<sip::TransportLayer> transports_;
  std::unique_ptr<sip::AgentGate> gate_;  // what transactions_ sends goes through it
  std::unique_ptr<sip::Transactions> transactions_;
  std::unique_ptr<location::ConfiguredContacts> contacts_;  // location_, and the devices that never register
  std::unique_ptr<registrar::Registrar> registrar_;
  std::unique_ptr<uplink::RegisteredUplinks> uplinks_;
  std::unique_ptr<DoorSound> sound_;
  std::unique_ptr<TestRing> test_ring_;
  std::unique_ptr<DoorRole> door_;
  std::unique_ptr<Entry> entry_;  // null: no door
  std::unique_ptr<PhoneSetup> phones_;
  std::unique_ptr<proxy::Proxy> proxy_;
  std::unique_ptr<Reloader> reloader_;
  std::unique_ptr<LiveSettings> live_settings_;
  std::unique_ptr<Examination> examination_;
  std::unique_ptr<Face> face_;
  std::unique_ptr<doctor::SelfCheck> self_check_;
  Departure departure_;
};

}  // namespace foyer::daemon
