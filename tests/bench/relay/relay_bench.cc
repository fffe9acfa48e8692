// `cmake/dev bench relay [ROW...] [--rounds N]`: what our relay costs, beside rtpengine and beside the least that a
// relay can do, in the same run. docs/BENCH.md says what each row means. ROW is one of kRows; without any, all are run.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/relay/contest.h"
#include "tests/bench/relay/evp_cost.h"
#include "tests/bench/table.h"

namespace foyer::bench {
namespace {

constexpr const char* kRows[] = {"door", "burst8", "burst30", "audio", "srtp", "latency", "limit", "sessions", "timer"};

struct Options {
  int rounds = 3;
  std::string beside;  // empty: no other build
  std::vector<std::string> rows;
  bool Wants(const std::string& row) const {
    return rows.empty() || std::find(rows.begin(), rows.end(), row) != rows.end();
  }
};

// The rows with targets of one kind of traffic; 0: there is none.
struct FanTargets {
  double of_rtpengine = 0, of_bare = 0, to_three = 0, to_ten = 0;
};

class RelayBench {
 public:
  explicit RelayBench(Options options) : options_(std::move(options)) { PinEnds(); }

  int Run() {
    if (options_.Wants("door")) Fan(DoorRecording(), {0.75, 1.1, 0, 7.5});
    if (options_.Wants("burst8")) Fan(EqualBursts(1100, 8), {0.6, 0, 1.6, 3.5});
    if (options_.Wants("burst30")) Fan(EqualBursts(1100, 30), {0.4, 0, 0, 0});
    if (options_.Wants("audio")) Fan(Audio(), {});
    if (options_.Wants("srtp")) Encrypted();
    if (options_.Wants("latency")) Latency();
    if (options_.Wants("limit")) Limit();
    if (options_.Wants("sessions")) Sessions();
    if (options_.Wants("timer")) TimerWaits();
    return table_.Print();
  }

 private:
  std::unique_ptr<RelayProcess> NewFoyer() { return std::make_unique<FoyerRelay>(pump_); }
  std::unique_ptr<RelayProcess> NewRtpengine() { return std::make_unique<Rtpengine>(pump_); }
  std::unique_ptr<RelayProcess> NewBare() { return std::make_unique<FloorRelay>(pump_, FloorRelay::Kind::kBare); }
  std::unique_ptr<RelayProcess> NewSegments() {
    return std::make_unique<FloorRelay>(pump_, FloorRelay::Kind::kSegments);
  }

  void RunRounds(Contest& contest, const std::string& what, const Load& load = {}) {
    contest.WarmUp();
    for (int round = 1; round <= options_.rounds; ++round) contest.Round(load);
    std::fprintf(stderr, "%s: measured\n", what.c_str());
  }

  void AddRatio(const std::string& what, double target, const std::vector<double>& ours,
                const std::vector<double>& theirs) {
    if (target > 0) {
      table_.Target(what, "x", target, Ratios(ours, theirs));
    } else {
      table_.Figure(what, "x", Ratios(ours, theirs));
    }
  }

  void AddLosses(const std::string& what, const Contest& contest, const std::vector<std::string>& foyers) {
    std::uint64_t lost = 0;
    for (const std::string& foyer : foyers) lost += contest.Lost(foyer) + contest.Wrong(foyer);
    table_.Target(what + ": packets of foyer's lost or wrong", "", 0, {static_cast<double>(lost)});
  }

  // 1 -> 1, 3 and 10, plain.
  void Fan(const Traffic& traffic, const FanTargets& targets) {
    Contest contest(pump_, rig_, traffic);
    contest.Add("rtpengine 1", NewRtpengine(), {});
    for (const std::size_t legs : {std::size_t{1}, std::size_t{3}, std::size_t{10}}) {
      const std::string count = std::to_string(legs);
      contest.Add("foyer " + count, NewFoyer(), {.legs = legs});
      if (!options_.beside.empty())
        contest.Add("other " + count, std::make_unique<FoyerRelay>(pump_, options_.beside), {.legs = legs});
      contest.Add("bare " + count, NewBare(), {.legs = legs});
      contest.Add("segments " + count, NewSegments(), {.legs = legs});
    }
    RunRounds(contest, traffic.name);
    const std::string& name = traffic.name;
    const auto& one = contest.Costs("foyer 1");
    table_.Figure(name + ", 1->1: foyer", "us", one);
    table_.Figure(name + ", 1->1: rtpengine", "us", contest.Costs("rtpengine 1"));
    table_.Figure(name + ", 1->1: recvfrom, sendto", "us", contest.Costs("bare 1"));
    table_.Figure(name + ", 1->1: recvmmsg, UDP_SEGMENT", "us", contest.Costs("segments 1"));
    AddRatio(name + ", 1->1: foyer / rtpengine", targets.of_rtpengine, one, contest.Costs("rtpengine 1"));
    AddRatio(name + ", 1->1: foyer / recvfrom, sendto", targets.of_bare, one, contest.Costs("bare 1"));
    for (const std::string legs : {"3", "10"}) {
      const auto& many = contest.Costs("foyer " + legs);
      table_.Figure(name + ", 1->" + legs + ": foyer", "us", many);
      table_.Figure(name + ", 1->" + legs + ": recvfrom, sendto", "us", contest.Costs("bare " + legs));
      table_.Figure(name + ", 1->" + legs + ": recvmmsg, UDP_SEGMENT", "us", contest.Costs("segments " + legs));
      AddRatio(name + ", 1->" + legs + ": foyer / its 1->1", legs == "3" ? targets.to_three : targets.to_ten, many,
               one);
    }
    AddLosses(name, contest, {"foyer 1", "foyer 3", "foyer 10"});
    if (options_.beside.empty()) return;
    for (const std::string legs : {"1", "3", "10"})
      AddRatio(name + ", 1->" + legs + ": foyer / the other build", 0, contest.Costs("foyer " + legs),
               contest.Costs("other " + legs));
  }

  // 1 -> 1, each side with a key of its own. rtpengine hands equal suites through without touching them, so it gets two
  // different ones, which is the same work.
  void Encrypted() {
    struct Row {
      Suite ours, theirs;
      const char *name, *their_name;
    };
    for (const Traffic& traffic : {DoorRecording(), EqualBursts(1100, 8)}) {
      for (const Row& row : {Row{Suite::kAesCm80, Suite::kAesCm32, "SRTP CM-80", "CM-80 to CM-32"},
                             Row{Suite::kGcm128, Suite::kAesCm80, "SRTP GCM", "GCM to CM-80"}}) {
        Contest contest(pump_, rig_, traffic);
        contest.Add("foyer", NewFoyer(), {1, 1, row.ours, row.ours});
        contest.Add("rtpengine", NewRtpengine(), {1, 1, row.ours, row.theirs});
        const std::string name = std::string(row.name) + ", " + traffic.name;
        RunRounds(contest, name);
        table_.Figure(name + ": foyer", "us", contest.Costs("foyer"));
        table_.Figure(name + ": rtpengine, " + row.their_name, "us", contest.Costs("rtpengine"));
        AddRatio(name + ": foyer / rtpengine", 0.6, contest.Costs("foyer"), contest.Costs("rtpengine"));
        AddLosses(name, contest, {"foyer"});
      }
    }
    std::vector<double> cm, gcm;
    for (int round = 1; round <= options_.rounds; ++round) {
      cm.push_back(EvpCmSha1Microseconds());
      gcm.push_back(EvpGcmMicroseconds());
    }
    table_.Figure("OpenSSL alone, 1100 B in and out: CM, SHA1", "us", cm);
    table_.Figure("OpenSSL alone, 1100 B in and out: GCM", "us", gcm);
  }

  // One call through each kind of relay; their keys.
  std::vector<std::string> AddOneOfEach(Contest& contest) {
    contest.Add("foyer", NewFoyer(), {});
    contest.Add("rtpengine", NewRtpengine(), {});
    contest.Add("bare", NewBare(), {});
    contest.WarmUp();
    return {"foyer", "rtpengine", "bare"};
  }

  // From the sending to the kernel's stamp at the sink, bursts through each in turn.
  void Latency() {
    const Traffic traffic = DoorRecording();
    Contest contest(pump_, rig_, traffic);
    const auto keys = AddOneOfEach(contest);
    for (const double rate : {1500.0, 20'000.0}) {
      std::map<std::string, std::vector<double>> p50, p99, most;
      for (int round = 1; round <= options_.rounds; ++round) {
        std::vector<Stream*> all;
        for (const std::string& key : keys) all.push_back(contest.streams(key).front());
        rig_.Run(all, {.packets_per_second = rate, .seconds = 4, .stamps = true});
        for (std::size_t i = 0; i < keys.size(); ++i) {
          const auto& latencies = all[i]->received().latencies_us;
          p50[keys[i]].push_back(Percentile(latencies, 0.5));
          p99[keys[i]].push_back(Percentile(latencies, 0.99));
          most[keys[i]].push_back(Percentile(latencies, 1));
        }
      }
      const std::string name = "latency, our door's packets, " + std::to_string(static_cast<int>(rate)) + "/s";
      for (const std::string& key : keys) {
        table_.Figure(name + ", p50: " + key, "us", p50[key]);
        table_.Figure(name + ", p99: " + key, "us", p99[key]);
        table_.Figure(name + ", most: " + key, "us", most[key]);
      }
      AddRatio(name + ", p50: foyer / bare", 1.1, p50["foyer"], p50["bare"]);
    }
  }

  // The highest rate at which at most 1 % are lost.
  void Limit() {
    const Traffic traffic = DoorRecording();
    Contest contest(pump_, rig_, traffic);
    const auto keys = AddOneOfEach(contest);
    std::map<std::string, std::vector<double>> limits;
    for (int round = 1; round <= options_.rounds; ++round)
      for (const std::string& key : keys) limits[key].push_back(LimitOf(*contest.streams(key).front()));
    for (const std::string& key : keys) table_.Figure("most packets a second, 1 % lost: " + key, "k/s", limits[key]);
  }

  // A rate counts as too high when it fails three times: the machine itself stands still for some ms now and then.
  double LimitOf(Stream& stream) {
    constexpr double kStep = 20'000, kMost = 400'000;
    double reached = 0;
    Stream* const streams[] = {&stream};
    int failures = 0;
    for (double rate = kStep; rate <= kMost && failures < 3;) {
      const double seconds = rig_.Run(streams, {.packets_per_second = rate, .seconds = 0.3});
      const Received& received = stream.received();
      if (static_cast<double>(received.packets) < 0.99 * static_cast<double>(received.expected)) {
        ++failures;
        continue;
      }
      failures = 0;
      reached = std::max(reached, static_cast<double>(received.expected) / seconds / 1000);
      if (seconds > 0.35) break;  // the source cannot send more
      rate += kStep;
    }
    return reached;
  }

  void Sessions() {
    const Traffic traffic = EqualBursts(1100, 8);
    Contest contest(pump_, rig_, traffic);
    const std::vector<std::size_t> counts = {1, 100, 1000};
    for (const std::size_t count : counts) contest.Add(std::to_string(count), NewFoyer(), {.sessions = count});
    RunRounds(contest, "sessions");
    for (const std::size_t count : counts)
      table_.Figure(traffic.name + ", 1->1, sessions " + std::to_string(count), "us",
                    contest.Costs(std::to_string(count)));
    AddRatio(traffic.name + ", 1->1: 1000 sessions / 1", 0, contest.Costs("1000"), contest.Costs("1"));
  }

  // More than the relay can do, in 20 calls to ten phones each; it loses packets, but a timer must not wait. It rests
  // between the floods: the kernel holds up a real-time process that never does.
  void TimerWaits() {
    const Traffic traffic = DoorRecording();
    Contest contest(pump_, rig_, traffic);
    contest.Add("foyer", NewFoyer(), {.legs = 10, .sessions = 20});
    contest.WarmUp();
    auto& foyer = dynamic_cast<FoyerRelay&>(contest.relay("foyer"));
    std::vector<double> p99, most;
    for (int round = 1; round <= options_.rounds; ++round) {
      std::vector<double> waits;
      for (int flood = 0; flood < 10; ++flood) {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        foyer.ReadTimerWaits();
        rig_.Run(contest.streams("foyer"), {.packets_per_second = 1e6, .seconds = 0.1});
        for (const double wait_us : foyer.ReadTimerWaits()) waits.push_back(wait_us / 1000);
      }
      p99.push_back(Percentile(waits, 0.99));
      most.push_back(Percentile(waits, 1));
    }
    table_.Target("flood 1->10 in 20 calls: how late a 10-ms timer is, p99", "ms", 2, p99);
    table_.Figure("flood 1->10 in 20 calls: how late a 10-ms timer is, most", "ms", most);
  }

  const Options options_;
  peers::Pump pump_;
  LoadRig rig_;
  Table table_;
};

Options ParseArguments(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--rounds" && i + 1 < argc) {
      options.rounds = std::max(1, std::atoi(argv[++i]));
    } else if (word == "--beside" && i + 1 < argc) {
      options.beside = argv[++i];
    } else if (std::find(std::begin(kRows), std::end(kRows), word) != std::end(kRows)) {
      options.rows.push_back(word);
    } else {
      std::fprintf(stderr, "bench relay: what is '%s'? Rows:", word.c_str());
      for (const char* row : kRows) std::fprintf(stderr, " %s", row);
      std::fprintf(stderr, "\n");
      std::exit(2);
    }
  }
  return options;
}

}  // namespace
}  // namespace foyer::bench

int main(int argc, char** argv) { return foyer::bench::RelayBench(foyer::bench::ParseArguments(argc, argv)).Run(); }
