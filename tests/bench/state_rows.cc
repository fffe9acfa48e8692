#include "tests/bench/state_rows.h"

#include <chrono>
#include <cstdio>
#include <memory>

#include "tests/bench/accounting.h"
#include "tests/bench/operation_cost.h"
#include "tests/bench/sipp.h"
#include "tests/bench/stream_load.h"

namespace foyer::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kConnections = 1000;

double SecondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

Load Registrations(const std::string& scenario, int rate, int users) { return {scenario, rate, kMostUsers, users, {}}; }

std::vector<double> Ratios(const std::vector<double>& ours, const std::vector<double>& theirs) {
  std::vector<double> ratios;
  for (std::size_t round = 0; round < ours.size() && round < theirs.size(); ++round)
    ratios.push_back(ours[round] / theirs[round]);
  return ratios;
}

}  // namespace

void StateRows::Fail(const std::string& what) {
  std::fprintf(stderr, "%s: did not go through\n", what.c_str());
  ++failures_;
}

// Transactions alone first: ten devices that register a thousand times each.
void StateRows::MeasureMemory() {
  const auto grown_by = [this](int users) {
    Foyer server(pump_, foyerd_, {.on_disk = true});
    const double before = ResidentBytes(server.processes());
    const LoadResult result = RunLoad(pump_, server.port(), Registrations("register", 2000, users));
    if (result.done != kMostUsers) Fail("memory");
    return ResidentBytes(server.processes()) - before;
  };
  const double transactions = grown_by(10), both = grown_by(kMostUsers);
  transaction_bytes_.push_back(transactions / kMostUsers);
  binding_bytes_.push_back((both - transactions) / kMostUsers);
  registered_mb_.push_back(both / 1e6);
}

void StateRows::MeasureRestart() {
  Foyer server(pump_, foyerd_, {.challenge = true, .on_disk = true});
  const Load all = Registrations("challenge", 1000, kMostUsers);
  if (RunLoad(pump_, server.port(), all).done != kMostUsers) return Fail("restart: registrations");
  const auto killed = Clock::now();
  server.KillAndRestart();
  ring_after_kill_s_.push_back(SecondsSince(killed));
  lost_bindings_.push_back(kMostUsers - static_cast<double>(server.Bindings()));
  const auto storm = Clock::now();
  const LoadResult again = RunLoad(pump_, server.port(), all);
  storm_s_.push_back(SecondsSince(storm));
  if (again.done != kMostUsers || again.failed != 0) return Fail("restart: storm");
  lost_bindings_.push_back(kMostUsers - static_cast<double>(server.Bindings()));
}

void StateRows::MeasureConnections(bool tls) {
  Foyer foyer(pump_, foyerd_, {.tls = tls, .tcp = !tls});
  MeasureConnections(foyer, tls, tls ? tls_ : tcp_);
  if (!tls) return;
  Kamailio kamailio(pump_, {.tls = true});
  MeasureConnections(kamailio, tls, kamailio_tls_);
  Foyer challenging(pump_, foyerd_, {.challenge = true, .tls = true});
  MeasureChallenges(challenging, tls_);
  Kamailio challenging_too(pump_, {.challenge = true, .tls = true});
  MeasureChallenges(challenging_too, kamailio_tls_);
}

// The first registration on each connection: foyerd challenges later ones no more (docs/adr/0004).
void StateRows::MeasureChallenges(SipServer& server, Connections& figures) {
  StreamLoad load(server.port(), true);
  if (!load.Connect(kConnections)) return Fail(server.name() + ": connections");
  const double connected = CpuMicroseconds(server.processes());
  if (!load.RegisterAll(true)) return Fail(server.name() + ": challenges");
  figures.challenge_us.push_back((CpuMicroseconds(server.processes()) - connected) / kConnections);
}

void StateRows::MeasureConnections(SipServer& server, bool tls, Connections& figures) {
  StreamLoad load(server.port(), tls);
  if (!load.Connect(1)) return Fail(server.name() + ": first connection");
  const double memory = ResidentBytes(server.processes()), cpu = CpuMicroseconds(server.processes());
  if (!load.Connect(kConnections)) return Fail(server.name() + ": connections");
  const double connected = CpuMicroseconds(server.processes());
  figures.handshake_us.push_back((connected - cpu) / kConnections);
  figures.bytes.push_back((ResidentBytes(server.processes()) - memory) / kConnections);
  if (!load.RegisterAll()) return Fail(server.name() + ": registrations");
  const double registered = CpuMicroseconds(server.processes());
  if (!load.RegisterAll()) return Fail(server.name() + ": registrations");
  figures.register_us.push_back((CpuMicroseconds(server.processes()) - registered) / (kConnections + 1));
}

void StateRows::MeasureManyConnections() {
  Foyer server(pump_, foyerd_, {.tls = true});
  StreamLoad load(server.port(), true);
  if (!load.Connect(kMostUsers) || !load.RegisterAll()) return Fail("10 000 TLS registrations");
  many_mb_.push_back(ResidentBytes(server.processes()) / 1e6);
}

void StateRows::AddTo(Table& table) const {
  if (!registered_mb_.empty()) {
    table.Target("10 000 UDP registrations, memory over idle", "MB", 60, registered_mb_);
    table.Figure("memory of a binding", "bytes", binding_bytes_);
    table.Figure("memory of a REGISTER's transaction", "bytes", transaction_bytes_);
  }
  if (!storm_s_.empty()) {
    table.Target("kill -9 with 10 000 bindings -> serving with all of them", "s", 1, ring_after_kill_s_);
    table.Target("10 000 register anew, with challenge, after the kill", "s", 60, storm_s_);
    table.Target("bindings lost by the kill or the storm", "", 0, lost_bindings_);
  }
  if (!tcp_.bytes.empty()) {
    table.Figure("memory of an idle TCP connection", "bytes", tcp_.bytes);
    table.Figure("TCP: accept", "us", tcp_.handshake_us);
    table.Figure("TCP: REGISTER on an open connection", "us", tcp_.register_us);
  }
  if (!tls_.bytes.empty()) {
    table.Target("memory of an idle TLS connection", "bytes", 20'000, tls_.bytes);
    table.Figure("memory of an idle TLS connection: Kamailio", "bytes", kamailio_tls_.bytes);
    table.Figure("TLS handshake: foyerd", "us", tls_.handshake_us);
    table.Figure("TLS handshake: Kamailio", "us", kamailio_tls_.handshake_us);
    table.Target("TLS handshake: foyerd / Kamailio", "x", 0.4, Ratios(tls_.handshake_us, kamailio_tls_.handshake_us));
    table.Figure("REGISTER on an open TLS connection: foyerd", "us", tls_.register_us);
    table.Figure("REGISTER on an open TLS connection: Kamailio", "us", kamailio_tls_.register_us);
    table.Target("REGISTER on an open TLS connection: foyerd / Kamailio", "x", 0.7,
                 Ratios(tls_.register_us, kamailio_tls_.register_us));
    table.Figure("REGISTER with challenge over TLS: foyerd", "us", tls_.challenge_us);
    table.Figure("REGISTER with challenge over TLS: Kamailio", "us", kamailio_tls_.challenge_us);
    table.Target("REGISTER with challenge over TLS: foyerd / Kamailio", "x", 1.0,
                 Ratios(tls_.challenge_us, kamailio_tls_.challenge_us));
  }
  if (!many_mb_.empty()) table.Target("10 000 TLS registrations, memory of the process", "MB", 250, many_mb_);
}

}  // namespace foyer::bench
