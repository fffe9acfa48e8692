#include "daemon/daemon.h"

#include <algorithm>
#include <utility>

#include "base/format.h"
#include "base/random.h"
#include "daemon/settings.h"
#include "daemon/start_facts.h"
#include "dns/dns_resolver.h"
#include "door/lock_lines.h"
#include "door/remembered_locks.h"
#include "runtime/self_statistics.h"
#include "runtime/service_manager.h"
#include "sip/digest.h"
#include "sip/self_signed.h"
#include "sip/socket_setup.h"

namespace foyer::daemon {
namespace {

constexpr std::chrono::seconds kLinger{5};  // then the service manager lets us try again
constexpr std::chrono::seconds kDoorReady{2};
constexpr const char* kTestUser = "foyer-test-ring";
constexpr std::chrono::seconds kTestDeviceKnown{60};
constexpr std::chrono::hours kAlways{24 * 365};

ListenAddress FreeLoopbackPort() { return {Transport::kTcp, {IpAddress::FromV4(0x7f000001), 0}}; }

// Our own user agent, with a password that nobody else ever knows.
User MakeInternalUser(const Aor& aor, const std::string& password) {
  User user;
  user.aor = aor;
  user.kind = UserKind::kDoor;
  user.source = User::Source::kInternal;
  user.ha1_md5 = sip::Ha1(sip::DigestAlgorithm::kMd5, aor.user, aor.domain, password);
  user.ha1_sha256 = sip::Ha1(sip::DigestAlgorithm::kSha256, aor.user, aor.domain, password);
  return user;
}

}  // namespace

Result<std::unique_ptr<Daemon>> Daemon::Create(EpollLoop& loop, Logger& log, Config config, ConfigSource source) {
  std::unique_ptr<Daemon> daemon(new Daemon(loop, log, std::move(config), std::move(source)));
  using Step = Status (Daemon::*)();
  for (const Step step : {&Daemon::OpenLocks, &Daemon::OpenStore, &Daemon::OpenSip, &Daemon::OpenDoor,
                          &Daemon::OpenTestRing, &Daemon::OpenEntry, &Daemon::OpenFace})
    if (const Status done = (daemon.get()->*step)(); !done) {
      daemon->Linger(done.error());
      return done.error();
    }
  return daemon;
}

Daemon::Daemon(EpollLoop& loop, Logger& log, Config config, ConfigSource source)
    : loop_(loop),
      log_(log),
      config_(std::move(config)),
      source_(std::move(source)),
      started_(loop.Now()),
      epoch_(NewEpoch()),
      trace_(loop, config_.trace_bytes),
      access_(loop, MakeAccessPolicy(config_)),
      departure_(loop, {[this] { return proxy_->calls().Calls().size(); },
                        [this] { return proxy_->pending() + uplinks_->pending(); },
                        [this] {
                          proxy_->HangUpAll("foyerd stops");
                          uplinks_->Stop();
                        }}) {}

Daemon::~Daemon() = default;

// What hinders us, such as a network that is not there, may last: somebody may be inside, and a service that is started
// anew all the time would fill the log.
void Daemon::Linger(const Error& error) {
  const auto is_exit = [](const InputConfig& input) { return input.kind == InputKind::kExit; };
  const bool has_exit = board_ && std::ranges::any_of(config_.inputs, is_exit);
  if (!has_exit && !ServiceManager::IsThere()) return;
  log_.Error("daemon", (has_exit ? "cannot start, only the exit buttons work: " : "cannot start: ") + error.message);
  ServiceManager::Failed("cannot start: " + error.message);
  Timer enough(loop_, [this] { loop_.Stop(); });
  enough.Start(kLinger);
  loop_.Run();
}

Status Daemon::OpenLocks() {
  const Status remembered = door::RememberLocks(door::RuntimeFolder(), config_.locks);
  if (!remembered) log_.Warning("daemon", remembered.error().message);
  lock_lines_ = door::MakeLockLines(config_.locks);
  return Ok();
}

Status Daemon::OpenStore() {
  auto store = store::SqliteRecordStore::Create(loop_, config_.data_dir);
  if (!store) return store.error();
  store_ = std::move(*store);
  auto journal = journal::Journal::Create(loop_, *store_);
  if (!journal) return journal.error();
  journal_ = std::move(*journal);
  faults_ = std::make_unique<doctor::StandingFaults>(*journal_);
  event_log_ = std::make_unique<EventLog>(*journal_, log_, config_.door ? config_.door->aor.ToUri() : "");
  auto history = history::History::Create(loop_, *journal_, *store_, config_.door ? config_.door->aor.ToUri() : "",
                                          config_.history);
  if (!history) return history.error();
  history_ = std::move(*history);
  if (config_.door) board_ = std::make_unique<Board>(loop_, *journal_, *store_, config_, std::move(lock_lines_));
  guard_ = std::make_unique<guard::Guard>(loop_, *journal_, config_.defence);
  auto users = registrar::Users::Create(config_, *store_);
  if (!users) return users.error();
  users_ = std::move(*users);
  auto location = location::Location::Create(loop_, *store_, *journal_,
                                             {ReadBootId(), epoch_, config_.bindings_on_disk, store_->writable()});
  if (!location) return location.error();
  location_ = std::move(*location);
  users_->OnRevoked([this](const Aor& user) { ForgetDevices(user); });
  const auto secret = LoadFlowSecret(*store_);
  if (!secret) return secret.error();
  tokens_ = std::make_unique<sip::HmacFlowTokens>(std::vector<std::string>{*secret});
  return Ok();
}

Status Daemon::OpenSip() {
  authenticator_ = std::make_unique<registrar::DigestAuthenticator>(
      loop_, *users_, *journal_, registrar::AuthenticatorOptions{config_.sip.domain, config_.trusted});
  relay_ = std::make_unique<relay::LocalRelay>(loop_, config_.relay);
  resolver_ =
      std::make_unique<dns::DnsResolver>(loop_, *journal_, dns::ResolverSettings{.servers = config_.dns.servers});
  sip::TransportSettings transport_settings;
  transport_settings.epoch = epoch_;
  transport_settings.connections.total = config_.sip.max_connections;
  transports_ = std::make_unique<sip::TransportLayer>(loop_, transport_settings, MakeTransportHooks());
  UseTrace();
  contacts_ = std::make_unique<location::ConfiguredContacts>(*location_, *transports_);
  contacts_->Set(MakeContacts(config_));
  gate_ = std::make_unique<sip::AgentGate>(*transports_);
  transactions_ = std::make_unique<sip::Transactions>(loop_, *gate_);
  registrar_ = std::make_unique<registrar::Registrar>(loop_, *transactions_, *location_, *authenticator_,
                                                      config_.sip.domain, MakeRegistrarSettings(config_));
  auto uplinks = uplink::RegisteredUplinks::Create({loop_, *transactions_, *transports_, *resolver_, *journal_},
                                                   *store_, config_.uplinks);
  if (!uplinks) return uplinks.error();
  uplinks_ = std::move(*uplinks);
  if (config_.door) {
    sound_ = std::make_unique<DoorSound>(loop_, *journal_, *store_, config_);
    door_ = std::make_unique<DoorRole>(loop_, *journal_, access_, config_, *sound_, *board_);
    door_->OnIdle([this](std::string_view reason) { history_->OnDoorIdle(reason); });
    history_->UseArchive(door_->archive());
  }
  proxy_ =
      std::make_unique<proxy::Proxy>(proxy::Seams{loop_, *transactions_, *contacts_, *relay_, *authenticator_, *users_,
                                                  *journal_, *tokens_, access_, door_ ? &door_->unlock() : nullptr,
                                                  uplinks_.get(), resolver_.get(), transports_.get(), guard_.get()},
                                     MakeProxySettings(config_), MakeProxyHooks());
  transactions_->Start(*proxy_);
  UseGuard();
  KnowDevices();
  if (const Status tls = OpenTls(); !tls) return tls.error();
  for (const ListenAddress& address : config_.sip.listen) {
    if (config_.sip.listen_is_default && !sip::HasFamilyOf(address.endpoint.address)) continue;
    if (const auto bound = transports_->Listen(address); !bound) return bound.error();
  }
  uplinks_->Start();
  return Ok();
}

void Daemon::UseTrace() {
  trace_.UseLog(log_);
  trace_.UseRunning([this] { return relay_->Running(); });
  transports_->UseTrace(trace_);
  relay_->TellClosedLegs(
      [this](const std::string& call_id, const LegStatistics& leg) { trace_.OnLegClosed(call_id, leg); });
}

void Daemon::UseGuard() {
  transports_->UseGuard(*guard_);
  transactions_->UseGuard(*guard_);
  authenticator_->UseGuard(*guard_);
  registrar_->UseGuard(*guard_);
}

// Devices that have registered before this start, and those that never do, are no strangers. Over connections they come
// anew.
void Daemon::KnowDevices() {
  contacts_->List([this](const std::vector<ContactBinding>& bindings) {
    for (const ContactBinding& binding : bindings) {
      if (IsStream(binding.flow.transport)) continue;
      const auto left = std::chrono::duration_cast<std::chrono::seconds>(binding.expires - loop_.Now());
      guard_->OnProven(binding.flow, binding.configured ? kAlways : left);
    }
  });
}

Status Daemon::OpenTls() {
  TlsConfig tls = config_.tls;
  const bool is_wanted = std::ranges::any_of(config_.sip.listen, IsSecure, &ListenAddress::transport);
  if (is_wanted && tls.own.certificate.empty()) {
    const auto kept = sip::KeepSelfSigned(config_.data_dir, config_.sip.domain);
    if (!kept) return kept.error();
    tls.own = *kept;
  }
  if (tls.clients != ClientCertificates::kIgnore)
    authenticator_->UseCertificates(*transports_, tls.clients == ClientCertificates::kRequire);
  return transports_->UseTls(tls);
}

Status Daemon::OpenDoor() {
  if (!door_) return Ok();
  const auto loopback = transports_->Listen(FreeLoopbackPort());
  if (!loopback) return loopback.error();
  loopback_ = *loopback;
  gate_->Guard(loopback_);
  guard_->SetOwnListener(loopback_);
  const std::string password = RandomHex(16);
  const Status added = users_->AddInternal(MakeInternalUser(config_.door->aor, password));
  if (!added) return added.error();
  return door_->Start(loopback_, password);
}

// The device is reached by UDP over loopback, wherever else the house listens.
Status Daemon::OpenTestRing() {
  if (!door_) return Ok();
  const auto loopback = transports_->Listen({Transport::kUdp, FreeLoopbackPort().endpoint});
  if (!loopback) return loopback.error();
  const Aor aor{kTestUser, config_.sip.domain};
  User device = MakeInternalUser(aor, RandomHex(16));
  device.kind = UserKind::kPhone;
  if (const Status added = users_->AddInternal(std::move(device)); !added) return added.error();
  TestRing::Parts parts{loop_, config_.door->camera != "none"};
  parts.use_contact = [this, aor](std::optional<Endpoint> contact) { UseTestDevice(aor, contact); };
  parts.begin = [this, aor] { return door_->BeginTest(aor.ToUri()); };
  parts.end = [this] { door_->EndTest(); };
  test_ring_ = std::make_unique<TestRing>(std::move(parts));
  door_->OnRingState(
      [this](UserAgentCallState state, std::string_view reason) { test_ring_->OnRingState(state, reason); });
  return Ok();
}

// It never registers, and what it sends is no stranger's.
void Daemon::UseTestDevice(const Aor& aor, const std::optional<Endpoint>& contact) {
  if (!contact) return contacts_->SetOwn(std::nullopt);
  const Hop hop{Transport::kUdp, *contact, {}, {}};
  contacts_->SetOwn(location::ConfiguredContact{aor, "sip:" + aor.user + "@" + contact->ToString(), hop});
  if (const auto flow = transports_->Connect(hop)) guard_->OnProven(*flow, kTestDeviceKnown);
}

Status Daemon::OpenEntry() {
  if (!door_) return Ok();
  EntryParts parts{loop_, *journal_, *store_, access_, *users_, board_->opener()};
  parts.ring = [this](const std::string&, const std::string& flat) {
    const bool is_group = std::ranges::find(config_.groups, flat, &GroupConfig::name) != config_.groups.end();
    if (!is_group && users_->Find({flat, config_.sip.domain}) == nullptr) return false;
    return door_->door().Press(flat).ok();
  };
  auto entry = Entry::Create(std::move(parts), config_);
  if (!entry) return entry.error();
  entry_ = std::move(*entry);
  return Ok();
}

Status Daemon::OpenFace() {
  phones_ = std::make_unique<PhoneSetup>(
      PhoneSetupParts{loop_, *journal_, *users_, access_, authenticator_->digest(), *guard_}, config_);
  reloader_ = std::make_unique<Reloader>(
      loop_, source_, config_,
      ReloadParts{log_, *journal_, *users_, *authenticator_, access_, *registrar_, *contacts_, *proxy_, *transports_,
                  *guard_, *history_, trace_, *phones_, door_.get(), [this] { face_->Reload(); }});
  examination_ = std::make_unique<Examination>(Examination::Parts{loop_, *faults_, *users_, *contacts_, *reloader_,
                                                                  [this] { return door_ && door_->is_registered(); }});
  live_settings_ = std::make_unique<LiveSettings>(*reloader_, *store_, *journal_);
  face_ = std::make_unique<Face>(FaceParts{loop_, log_, *store_, *journal_, *guard_}, config_, MakeApiParts());
  face_->ServePhones(phones_->pages());
  return face_->Open();
}

ctl::ApiParts Daemon::MakeApiParts() {
  ctl::ApiParts parts{*this, *users_, *contacts_, proxy_->calls(), *journal_, access_, loop_};
  parts.reload = reloader_.get();
  parts.rings = history_.get();
  parts.settings = live_settings_.get();
  parts.doctor = examination_.get();
  parts.trace = &trace_;
  parts.log = &log_;
  parts.ring_tester = test_ring_.get();
  if (door_) {
    parts.door = &door_->door();
    parts.archive = &door_->archive();
  }
  if (entry_) {
    parts.credentials = &entry_->credentials();
    parts.enrolment = &entry_->enrolment();
  }
  parts.locks = board_.get();
  parts.uplinks = uplinks_.get();
  parts.bans = guard_.get();
  parts.invitations = &phones_->invitations();
  parts.sound = sound_.get();
  return parts;
}

sip::TransportHooks Daemon::MakeTransportHooks() {
  return {[this](const sip::Message& message, const Flow& from) { transactions_->OnMessage(message, from); },
          [this](const Flow& flow) {
            transactions_->OnFlowClosed(flow);
            authenticator_->FlowClosed(flow);
            guard_->OnFlowClosed(flow);
            location_->FlowClosed(flow);
            uplinks_->OnFlowClosed(flow);
          },
          [this](const Flow& flow) {
            if (door_ && flow.local == loopback_) door_->Poke();
          },
          [this](const Flow& flow) { uplinks_->OnPong(flow); },
          [this](const std::string& part, const std::string& what) {
            journal_->Record(EventType::kFault, "", {{"part", part}, {"what", what}});
          },
          [this](const std::string& part) {
            journal_->Record(EventType::kRecovered, "", {{"part", part}});
          }};
}

proxy::Hooks Daemon::MakeProxyHooks() {
  return {[this](ServerTransactionId id, const sip::Message& request, const Flow& from) {
            registrar_->OnRegister(id, request, from);
          },
          [this] {
            if (door_) door_->RequestKeyFrame();
          },
          [this](std::string_view call_id) {
            if (door_) door_->HangUp(call_id);
          }};
}

// Whoever is gone, or has another password, is rung no more where the old one has let a device in.
void Daemon::ForgetDevices(const Aor& user) {
  BindingUpdate update;
  update.aor = user;
  update.call_id = "revoked-" + RandomHex(8);
  update.cseq = 1;
  update.remove_all = true;
  location_->Bind(std::move(update), {});
  if (phones_) phones_->Forget(user);
}

void Daemon::Reload() { reloader_->Reload({}); }

void Daemon::ReportHealth(std::function<void(const std::string&)> report) {
  self_check_ = std::make_unique<doctor::SelfCheck>(loop_, *journal_, *examination_, config_.sip.domain,
                                                    [this, report](const std::string& line) {
                                                      log_.Info("doctor", line);
                                                      report(line);
                                                    });
  if (!door_) return self_check_->Look();
  door_->OnRegistered([this] { self_check_->Look(); });
  self_check_->LookWithin(kDoorReady);
}

void Daemon::Stop(const std::function<void(const std::string& what, Duration longest)>& waits,
                  std::function<void()> done) {
  const auto patience = reloader_->running().service.wait_for_calls;
  const auto tell = [&] {
    const std::string what = Format("waits for {} calls to end, {} s at most; systemctl kill foyer hangs up at once",
                                    proxy_->calls().Calls().size(), patience.count());
    log_.Info("daemon", what);
    waits(what, patience);
  };
  departure_.Leave(patience, tell, std::move(done));
}

DaemonStatus Daemon::Gather() const {
  const SelfStatistics self = ReadSelfStatistics();
  const sip::TransactionStatistics transactions = transactions_->Statistics();
  const sip::TransportCounters& transports = transports_->counters();
  DaemonStatus status;
  status.version = FOYER_VERSION;
  status.domain = config_.sip.domain;
  status.uptime = std::chrono::duration_cast<std::chrono::milliseconds>(loop_.Now() - started_);
  status.door_registered = door_ && door_->is_registered();
  status.longest_turn = loop_.Statistics().longest_turn;
  status.cpu = std::chrono::duration_cast<std::chrono::milliseconds>(self.cpu);
  status.rss_bytes = self.resident_bytes;
  status.certificate_fingerprint = transports_->certificate_fingerprint();
  if (status.certificate_fingerprint.empty()) status.certificate_fingerprint = face_->certificate_fingerprint();
  status.counters = {{"sip_received", transports.received},
                     {"sip_sent", transports.sent},
                     {"sip_unsent", transports.unsent},
                     {"sip_malformed", transports.malformed},
                     {"sip_held_back", gate_->held_back()},
                     {"sip_keep_alives", transports.keep_alives},
                     {"sip_connections", transports_->connections()},
                     {"sip_connections_refused", transports.connections_refused},
                     {"sip_accepting_paused", transports.accepting_paused},
                     {"sip_connections_crowded_out", transports_->connections_crowded_out()},
                     {"defence_dropped", guard_->counters().dropped},
                     {"defence_bans", guard_->counters().bans},
                     {"defence_banned_now", guard_->banned()},
                     {"defence_put_off", guard_->counters().put_off},
                     {"defence_known_flows", guard_->known_flows()},
                     {"sip_repeated_requests", transactions.repeated_requests},
                     {"sip_stray_responses", transactions.stray_responses},
                     {"sip_refused", transactions.refused},
                     {"sip_timeouts", transactions.timeouts},
                     {"media_ports", relay_->ports().taken()},
                     {"media_overruns", relay_->CountOverruns()},
                     {"web_connections", face_->connections()},
                     {"web_connections_refused", face_->connections_refused()},
                     {"calls", proxy_->pending()}};
  return status;
}

}  // namespace foyer::daemon
