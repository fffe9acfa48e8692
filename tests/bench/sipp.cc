#include "tests/bench/sipp.h"

#include <fstream>
#include <map>
#include <sstream>
#include <vector>

namespace foyer::bench {
namespace {

std::string ScenarioFile(const std::string& name) { return BENCH_SIP_FOLDER "/" + name + ".xml"; }

std::string At(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

void WriteUsers(const std::string& file, const std::string& first, int count) {
  std::ofstream out(file);
  out << "SEQUENTIAL\n";
  for (int user = 1; user <= count; ++user) {
    const std::string name = first.empty() ? "u" + std::to_string(user) : first;
    out << name << ";[authentication username=" << name << " password=secret]\n";
  }
}

// The last line of sipp's statistics, by column.
std::map<std::string, std::string> ReadStatistics(const std::string& file) {
  std::ifstream in(file);
  std::string line, names, values;
  std::getline(in, names);
  while (std::getline(in, line)) values = line;
  std::map<std::string, std::string> result;
  std::istringstream name_stream(names), value_stream(values);
  for (std::string name, value; std::getline(name_stream, name, ';') && std::getline(value_stream, value, ';');)
    result[name] = value;
  return result;
}

int Number(const std::map<std::string, std::string>& statistics, const std::string& name) {
  const auto found = statistics.find(name);
  return found == statistics.end() ? 0 : std::atoi(found->second.c_str());
}

}  // namespace

LoadResult RunLoad(peers::Pump& pump, std::uint16_t server, const Load& load) {
  const TemporaryFolder folder;
  const std::string users = folder.path() + "/users.csv", statistics = folder.path() + "/statistics.csv";
  WriteUsers(users, {}, std::max(load.users, 1));
  const std::string port = std::to_string(peers::FreePort());
  peers::Process sipp(pump, "sipp",
                      {{"sipp",
                        At(server),
                        "-sf",
                        ScenarioFile(load.scenario),
                        "-inf",
                        users,
                        "-i",
                        "127.0.0.1",
                        "-p",
                        port,
                        "-r",
                        std::to_string(load.rate),
                        "-m",
                        std::to_string(load.count),
                        "-l",
                        "20000",
                        "-d",
                        std::to_string(load.hold.count()),
                        "-nostdin",
                        "-timeout",
                        "90",
                        "-trace_stat",
                        "-stf",
                        statistics,
                        "-fd",
                        "1",
                        "-buff_size",
                        "4194304",
                        "-recv_timeout",
                        "20000",
                        "-auth_uri",
                        "test.local"}});
  sipp.WaitForExit(std::chrono::seconds(100));
  const auto last = ReadStatistics(statistics);
  return {Number(last, "SuccessfulCall(C)"), Number(last, "FailedCall(C)"), Number(last, "Retransmissions(C)")};
}

// Registers from the port where it will answer: foyerd reaches a device where it registered from.
Callee::Callee(peers::Pump& pump, std::uint16_t server, const std::string& scenario) {
  const TemporaryFolder folder;
  const std::string users = folder.path() + "/users.csv", port = std::to_string(peers::FreePort());
  WriteUsers(users, "bob", 1);
  peers::Process registration(pump, "registration",
                              {{"sipp", At(server), "-sf", ScenarioFile("register"), "-inf", users, "-i", "127.0.0.1",
                                "-p", port, "-m", "1", "-nostdin", "-timeout", "10"}});
  registration.WaitForExit();
  sipp_ =
      std::make_unique<peers::Process>(pump, "callee",
                                       peers::Command{{"sipp", At(server), "-sf", ScenarioFile(scenario), "-i",
                                                       "127.0.0.1", "-p", port, "-nostdin", "-buff_size", "4194304"}});
}

}  // namespace foyer::bench
