// `cmake/dev bench snapshot`: how long after a press its picture is on disk, when the camera sleeps and when it runs.
#include <unistd.h>

#include <cstdio>

#include "tests/bench/table.h"
#include "tests/flow/peers/house.h"

namespace foyer::bench {
namespace {

constexpr int kRounds = 5;
constexpr int kAsleepPerRound = 6;  // each waits until the camera has gone to sleep, three seconds after its last use
constexpr int kAwakePerRound = 40;
constexpr unsigned kUntilAsleep = 4;  // seconds

class SnapshotBench {
 public:
  explicit SnapshotBench(const std::string& foyerd) : house_(pump_, foyerd, folder_.path(), Configuration()) {}

  int Run() {
    if (!house_.WaitForDoor()) return Fail("the door does not get ready");
    std::vector<double> asleep, awake;
    for (int round = 0; round < kRounds; ++round) {
      std::vector<double> sleepers, others;
      for (int press = 0; press < kAsleepPerRound; ++press) {
        sleep(kUntilAsleep);
        if (!Press(sleepers)) return Fail("a press has no picture");
      }
      for (int press = 0; press < kAwakePerRound; ++press)
        if (!Press(others)) return Fail("a press has no picture");
      asleep.push_back(Percentile(sleepers, 0.99));
      awake.push_back(Percentile(others, 0.99));
    }
    Table table;
    table.Target("press -> its picture is on disk, the camera slept, p99", "ms", 300, asleep);
    table.Target("press -> its picture is on disk, the camera ran, p99", "ms", 300, awake);
    return table.Print();
  }

 private:
  // Nobody is registered, so the ring is over at once.
  std::string Configuration() const {
    return "[sip]\ndomain = \"bench.test\"\nlisten = [\"udp:127.0.0.1:" + std::to_string(peers::FreePort()) +
           "\"]\n[[user]]\nname = \"anna\"\npassword = \"bench-only\"\n[proxy]\nrings_per_minute = 100000\n" +
           "wait_for_devices = 0\n[door]\ncamera = \"test\"\naudio = \"test\"\n[service]\nwait_for_calls = "
           "0\n[web]\nlisten = []\n[control]\nsocket = "
           "\"" +
           peers::House::ControlSocket(folder_.path()) + "\"\n[data]\ndir = \"" + folder_.path() +
           "\"\n[log]\nlevel = \"warning\"\n";
  }

  bool Press(std::vector<double>& milliseconds) {
    house_.Mark();
    if (!house_.Ring() || !house_.WaitFor("snapshot")) return false;
    const std::uint64_t pressed = house_.First("ring")->monotonic_us, kept = house_.First("snapshot")->monotonic_us;
    milliseconds.push_back(static_cast<double>(kept - pressed) / 1000);
    return house_.WaitFor("ended") && house_.WaitForDoor();
  }

  int Fail(const char* why) {
    std::fprintf(stderr, "%s\n%s%s", why, house_.events().Print().c_str(), house_.process().Output().c_str());
    return 1;
  }

  peers::Pump pump_;
  TemporaryFolder folder_;
  peers::House house_;
};

}  // namespace
}  // namespace foyer::bench

int main(int argc, char** argv) {
  const std::string foyerd = argc > 1 ? argv[1] : FOYERD_PROGRAM;
  return foyer::bench::SnapshotBench(foyerd).Run();
}
