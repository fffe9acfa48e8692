// `cmake/dev bench service`: how soon a started daemon can ring, and what it costs while nobody does anything.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>

#include "tests/bench/accounting.h"
#include "tests/bench/table.h"
#include "tests/flow/peers/house.h"

namespace foyer::bench {
namespace {

constexpr int kRounds = 5;
constexpr int kStartsPerRound = 6;      // of these the first has an empty data folder: keys and tables are made
constexpr unsigned kUntilIdle = 5;      // seconds, after a start
constexpr unsigned kIdlePerRound = 10;  // seconds

using Clock = std::chrono::steady_clock;

double MillisecondsSince(Clock::time_point from) {
  return std::chrono::duration<double, std::milli>(Clock::now() - from).count();
}

// Where a daemon says that it is ready, as it says to systemd.
class NotifySocket {
 public:
  explicit NotifySocket(const std::string& path) : path_(path), fd_(socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    if (bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::perror(path.c_str());
  }
  ~NotifySocket() { close(fd_); }
  NotifySocket(const NotifySocket&) = delete;

  const std::string& path() const { return path_; }
  // Waits for it; what `systemctl status` would show, empty if nothing is said in ten seconds.
  std::string WaitUntilReady() {
    const timeval longest{10, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
    char text[512];
    for (ssize_t size = 0; (size = recv(fd_, text, sizeof text, 0)) > 0;) {
      const std::string said(text, static_cast<std::size_t>(size));
      if (said.starts_with("READY=1")) return said;
    }
    return {};
  }

 private:
  const std::string path_;
  const int fd_;
};

class ServiceBench {
 public:
  explicit ServiceBench(std::string foyerd) : foyerd_(std::move(foyerd)) {}

  int Run() {
    for (int round = 0; round < kRounds; ++round)
      if (!Round()) return 1;
    Table table;
    table.Target("start -> registered and ready, p99", "ms", 500, later_);
    table.Target("the same, the first start with an empty data folder", "ms", 500, first_);
    table.Target("CPU while idle", "% of a core", 0.7, cpu_);
    table.Target("resident memory while idle", "MB", 80, resident_);
    return table.Print();
  }

 private:
  static std::string Configuration(const std::string& folder) {
    const auto port = [] { return std::to_string(peers::FreePort()); };
    const std::string sip = port(), tls = port(), web = port();
    return "[sip]\ndomain = \"bench.test\"\nlisten = [\"udp:127.0.0.1:" + sip + "\", \"tcp:127.0.0.1:" + sip +
           "\", \"tls:127.0.0.1:" + tls + "\"]\n[[user]]\nname = \"anna\"\npassword = \"bench-only\"\n" +
           "[door]\ncamera = \"test\"\naudio = \"test\"\n[[lock]]\ngpio = \"virtual:lock\"\n" +
           "[web]\nlisten = [\"https:127.0.0.1:" + web + "\"]\n[control]\nsocket = \"control\"\n" + "[data]\ndir = \"" +
           folder + "\"\n";
  }

  bool Round() {
    const TemporaryFolder folder;
    std::ofstream(folder.path() + "/foyer.conf") << Configuration(folder.path());
    std::vector<double> later;
    for (int start = 0; start < kStartsPerRound; ++start) {
      const bool is_last = start == kStartsPerRound - 1;
      if (!Start(folder.path(), start, is_last, start == 0 ? first_ : later)) return false;
    }
    later_.push_back(Percentile(later, 0.99));
    return true;
  }

  bool Start(const std::string& folder, int number, bool is_last, std::vector<double>& milliseconds) {
    NotifySocket socket(folder + "/notify" + std::to_string(number));
    const auto from = Clock::now();
    peers::Process foyerd(pump_, "foyerd",
                          {{foyerd_, "--config", folder + "/foyer.conf"}, {{"NOTIFY_SOCKET", socket.path()}}, {}});
    const std::string said = socket.WaitUntilReady();
    milliseconds.push_back(MillisecondsSince(from));
    // "but": the house of this bench has no phone that is registered, and nothing else may be wrong with it.
    if (said.find("no phone or panel is registered") == std::string::npos &&
        said.find("none of those behind") == std::string::npos) {
      std::fprintf(stderr, "foyerd does not get ready: %s\n%s", said.c_str(), foyerd.Output().c_str());
      return false;
    }
    if (is_last) MeasureIdle(foyerd.pid());
    return true;
  }

  void MeasureIdle(pid_t pid) {
    sleep(kUntilIdle);
    const double before = CpuMicroseconds({pid});
    const auto from = Clock::now();
    sleep(kIdlePerRound);
    cpu_.push_back((CpuMicroseconds({pid}) - before) / 10 / MillisecondsSince(from));
    resident_.push_back(ResidentBytes({pid}) / 1e6);
  }

  const std::string foyerd_;
  peers::Pump pump_;
  std::vector<double> first_, later_, cpu_, resident_;
};

}  // namespace
}  // namespace foyer::bench

int main(int argc, char** argv) {
  const std::string foyerd = argc > 1 ? argv[1] : FOYERD_PROGRAM;
  return foyer::bench::ServiceBench(foyerd).Run();
}
