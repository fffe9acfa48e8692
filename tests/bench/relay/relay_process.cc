#include "tests/bench/relay/relay_process.h"

#include <sched.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/bench/accounting.h"

namespace foyer::bench {
namespace {

constexpr std::chrono::seconds kPatience{10};

std::vector<std::string> OnFirstCore(const std::vector<std::string>& argv) {
  std::vector<std::string> pinned = {"taskset", "-c", "0"};
  pinned.insert(pinned.end(), argv.begin(), argv.end());
  return pinned;
}

}  // namespace

void PinEnds() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<unsigned>(sysconf(_SC_NPROCESSORS_ONLN) - 1), &cores);
  sched_setaffinity(0, sizeof cores, &cores);
  const sched_param first{.sched_priority = 1};
  if (sched_setscheduler(0, SCHED_RR, &first) != 0)
    std::fprintf(stderr, "no real-time priority: other work of this machine shows in the figures\n");
}

RelayProcess::RelayProcess(peers::Pump& pump, std::string name, const std::vector<std::string>& argv)
    : pump_(pump),
      process_(std::make_unique<peers::Process>(pump, std::move(name), peers::Command{OnFirstCore(argv)})) {}

double RelayProcess::CpuMicroseconds() const { return bench::CpuMicroseconds({process_->pid()}); }

void RelayProcess::GiveUp(const std::string& why) const {
  std::fprintf(stderr, "%s: %s\n%s", name().c_str(), why.c_str(), Output().c_str());
  std::exit(1);
}

std::string RelayProcess::Ask(const std::string& line) {
  const std::size_t seen = process_->lines().size();
  process_->Send(line);
  const auto answered = [&] { return process_->lines().size() > seen || !process_->IsRunning(); };
  if (!pump_.Until(answered, kPatience) || process_->lines().size() <= seen) GiveUp("no answer to " + line);
  return process_->lines()[seen];
}

FoyerRelay::FoyerRelay(peers::Pump& pump, const std::string& program)
    : RelayProcess(pump, "foyer", {program.empty() ? BENCH_RELAY_HOST : program}) {}

CallPorts FoyerRelay::Open(const CallRequest& request) {
  nlohmann::json opening, answering;
  const Keyed source_key = NewKey(request.source_suite);
  opening["offer"] = WriteSdp({request.source, request.video, true, source_key});
  opening["legs"] = request.sinks.size();
  opening["encrypted"] = request.sink_suite != Suite::kNone;
  const auto offers = nlohmann::json::parse(Ask(opening.dump()), nullptr, false);
  if (!offers.is_object() || !offers.contains("offers")) GiveUp("it takes no call");
  CallPorts ports{0, {}, source_key, {}};
  for (std::size_t leg = 0; leg < request.sinks.size(); ++leg) {
    const RelayEnd offered = ReadSdp(offers["offers"][leg].get<std::string>(), request.sink_suite);
    answering["answers"].push_back(
        WriteSdp({request.sinks[leg], request.video, false, NewKey(request.sink_suite), offered.crypto_tag}));
    ports.exits.push_back(offered.port);
    ports.exit_keys.push_back(offered.crypto);
  }
  const auto answer = nlohmann::json::parse(Ask(answering.dump()), nullptr, false);
  if (!answer.is_object() || !answer.contains("answer")) GiveUp("it takes no answer");
  ports.entry = ReadSdp(answer["answer"].get<std::string>(), request.source_suite).port;
  if (ports.entry == 0 || ports.exits.front() == 0)
    GiveUp("descriptions are of no use: " + answer.dump() + offers.dump());
  return ports;
}

std::vector<double> FoyerRelay::ReadTimerWaits() {
  const auto answer = nlohmann::json::parse(Ask(R"({"timer":true})"), nullptr, false);
  return answer.value("waits_us", std::vector<double>());
}

FloorRelay::FloorRelay(peers::Pump& pump, Kind kind)
    : RelayProcess(pump, kind == Kind::kBare ? "bare relay" : "segments",
                   {BENCH_RELAY_FLOOR, kind == Kind::kBare ? "bare" : "segments"}) {}

CallPorts FloorRelay::Open(const CallRequest& request) {
  std::string sinks;
  for (const std::uint16_t sink : request.sinks) sinks += std::to_string(sink) + ' ';
  std::istringstream answer(Ask(sinks));
  CallPorts ports;
  answer >> ports.entry;
  for (std::uint16_t exit; answer >> exit;) ports.exits.push_back(exit);
  if (ports.exits.size() != request.sinks.size()) GiveUp("it does not open its ports");
  return ports;
}

}  // namespace foyer::bench
