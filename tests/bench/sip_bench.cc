// `cmake/dev bench sip [ROW...] [--rounds N] [--foyerd PROGRAM]`: what SIP costs foyerd, beside Kamailio in the same
// run. docs/BENCH.md says what each row means. ROW is one of kRows; without any, all are run.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "tests/bench/operation_cost.h"
#include "tests/bench/state_rows.h"
#include "tests/bench/table.h"

namespace foyer::bench {
namespace {

constexpr const char* kRows[] = {"register", "challenge", "call",    "media", "disk", "devices",
                                 "calls",    "memory",    "restart", "tcp",   "tls",  "many"};

struct Options {
  std::string foyerd = FOYERD_PROGRAM;
  int rounds = 3;
  std::vector<std::string> rows;
  bool Wants(const std::string& row) const {
    return rows.empty() || std::find(rows.begin(), rows.end(), row) != rows.end();
  }
};

const Load kRegister{"register", 2000, 8000, 8000, {}};
const Load kChallenge{"challenge", 1000, 5000, 5000, {}};
const Load kCall{"caller", 200, 1000, 1, {}};
const Load kMedia{"caller_media", 100, 500, 1, {}};

class SipBench {
 public:
  explicit SipBench(Options options)
      : options_(std::move(options)), idle_foyer_(NewFoyer({})), idle_kamailio_(NewKamailio({})) {}

  int Run() {
    for (int round = 1; round <= options_.rounds; ++round) Round();
    if (options_.Wants("memory")) state_.MeasureMemory();
    if (options_.Wants("restart")) state_.MeasureRestart();
    if (options_.Wants("many")) state_.MeasureManyConnections();
    costs_.Finish();
    return Report();
  }

 private:
  std::unique_ptr<SipServer> NewFoyer(ServerSetup setup) {
    return std::make_unique<Foyer>(pump_, options_.foyerd, setup);
  }
  std::unique_ptr<SipServer> NewKamailio(ServerSetup setup) { return std::make_unique<Kamailio>(pump_, setup); }

  void Measure(const std::string& what, std::unique_ptr<SipServer> server, const Load& load,
               const std::string& callee = {}) {
    std::unique_ptr<Callee> answers;
    if (!callee.empty()) answers = std::make_unique<Callee>(pump_, server->port(), callee);
    const std::string key = what + "/" + server->name();
    costs_.Measure(what, std::move(server), std::move(answers), load,
                   [this, key](const Account& account) { accounts_[key].push_back(account); });
  }

  void MeasureBoth(const std::string& what, ServerSetup setup, const Load& load, const std::string& callee = {}) {
    if (!options_.Wants(what)) return;
    Measure(what, NewFoyer(setup), load, callee);
    Measure(what, NewKamailio(setup), load, callee);
  }

  void Round() {
    MeasureBoth("register", {}, kRegister);
    MeasureBoth("challenge", {.challenge = true}, kChallenge);
    MeasureBoth("call", {}, kCall, "callee");
    MeasureBoth("media", {}, kMedia, "callee_media");
    if (options_.Wants("disk")) {
      Measure("disk", NewFoyer({.on_disk = true}), kRegister);
      if (!options_.Wants("register")) Measure("register", NewKamailio({}), kRegister);
    }
    if (options_.Wants("tcp")) state_.MeasureConnections(false);
    if (options_.Wants("tls")) state_.MeasureConnections(true);
    if (options_.Wants("devices"))
      for (const int devices : {10, 1000, 10'000}) MeasureRefresh(devices);
    if (options_.Wants("calls"))
      for (const int calls : {1, 100, 1000}) MeasureCallsAtOnce(calls);
  }

  void MeasureRefresh(int devices) {
    auto server = NewFoyer({});
    Load fill = kRegister;
    fill.users = fill.count = devices;
    RunLoad(pump_, server->port(), fill);
    Load refresh = kRegister;
    refresh.users = devices;
    Measure("devices " + std::to_string(devices), std::move(server), refresh);
  }

  void MeasureCallsAtOnce(int calls) {
    Load load = kCall;
    load.count = 1600;
    load.hold = std::chrono::milliseconds(calls == 1 ? 0 : calls * 1000 / load.rate);
    Measure("calls " + std::to_string(calls), NewFoyer({}), load, "callee");
  }

  std::vector<double> PerOperation(const std::string& what, const std::string& server) {
    const double idle =
        server == "foyerd" ? idle_foyer_.MicrosecondsPerSecond() : idle_kamailio_.MicrosecondsPerSecond();
    std::vector<double> figures;
    for (const Account& account : accounts_[what + "/" + server]) figures.push_back(account.PerOperation(idle));
    return figures;
  }

  static std::vector<double> Ratios(const std::vector<double>& ours, const std::vector<double>& theirs) {
    std::vector<double> ratios;
    for (std::size_t round = 0; round < std::min(ours.size(), theirs.size()); ++round)
      ratios.push_back(ours[round] / theirs[round]);
    return ratios;
  }

  // `target` 0: there is none.
  void AddComparison(Table& table, const std::string& name, const std::string& what, double target,
                     const std::string& against = {}) {
    const auto ours = PerOperation(what, "foyerd");
    const auto theirs = PerOperation(against.empty() ? what : against, "Kamailio");
    if (ours.empty() || theirs.empty()) return;
    table.Figure(name + ": foyerd", "us", ours);
    if (against.empty()) table.Figure(name + ": Kamailio", "us", theirs);
    if (target > 0) {
      table.Target(name + ": foyerd / Kamailio", "x", target, Ratios(ours, theirs));
    } else {
      table.Figure(name + ": foyerd / Kamailio", "x", Ratios(ours, theirs));
    }
  }

  void AddFlatness(Table& table, const std::string& name, const std::string& what, const std::vector<int>& sizes) {
    std::vector<std::vector<double>> figures;
    for (const int size : sizes) {
      figures.push_back(PerOperation(what + " " + std::to_string(size), "foyerd"));
      if (figures.back().empty()) return;
      table.Figure(name + " " + std::to_string(size), "us", figures.back());
    }
    const auto median_of = [](const std::vector<double>& values) { return Median(values); };
    std::vector<double> medians;
    std::transform(figures.begin(), figures.end(), std::back_inserter(medians), median_of);
    const auto [least, most] = std::minmax_element(medians.begin(), medians.end());
    table.Target(name + ": dearest / cheapest", "x", 1.2, {*most / *least});
  }

  int Report() {
    Table table;
    AddComparison(table, "REGISTER, in memory", "register", 1.0);
    AddComparison(table, "REGISTER with challenge (2 requests), in memory", "challenge", 1.0);
    AddComparison(table, "REGISTER, each binding on disk, 2000/s", "disk", 2.0, "register");
    AddComparison(table, "call, record-routed, no media", "call", 0.4);
    AddComparison(table, "call whose media foyerd relays", "media", 0);
    AddFlatness(table, "REGISTER again, registered devices", "devices", {10, 1000, 10'000});
    AddFlatness(table, "call, calls at once", "calls", {1, 100, 1000});
    state_.AddTo(table);
    table.Figure("idle: foyerd, CPU a second", "us", {idle_foyer_.MicrosecondsPerSecond()});
    table.Figure("idle: Kamailio, CPU a second", "us", {idle_kamailio_.MicrosecondsPerSecond()});
    const int held = table.Print();
    const int failures = costs_.failures() + state_.failures();
    if (failures > 0) std::printf("%d loads did not go through and are not in the table\n", failures);
    return failures > 0 ? 1 : held;
  }

  const Options options_;
  peers::Pump pump_;
  IdleWatch idle_foyer_, idle_kamailio_;
  OperationCosts costs_{pump_};
  StateRows state_{pump_, options_.foyerd};
  std::map<std::string, std::vector<Account>> accounts_;  // by "what/server", one a round
};

Options ParseArguments(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool has_value = i + 1 < argc;
    if (word == "--rounds" && has_value) {
      options.rounds = std::atoi(argv[++i]);
    } else if (word == "--foyerd" && has_value) {
      options.foyerd = argv[++i];
    } else if (std::find(std::begin(kRows), std::end(kRows), word) != std::end(kRows)) {
      options.rows.push_back(word);
    } else {
      std::fprintf(stderr, "bench sip: what is '%s'? Rows:", word.c_str());
      for (const char* row : kRows) std::fprintf(stderr, " %s", row);
      std::fprintf(stderr, "\n");
      std::exit(2);
    }
  }
  return options;
}

}  // namespace
}  // namespace foyer::bench

int main(int argc, char** argv) { return foyer::bench::SipBench(foyer::bench::ParseArguments(argc, argv)).Run(); }
