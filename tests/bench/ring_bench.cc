// `cmake/dev bench ring`: how long the parts of a ring take, with 1 and with 10 devices, on this machine.
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "tests/bench/relay_latency.h"
#include "tests/bench/ring_devices.h"
#include "tests/bench/table.h"
#include "tests/flow/peers/house.h"

namespace foyer::bench {
namespace {

constexpr int kRounds = 7;          // interleaved: one of 1 device, one of 10, ...
constexpr int kRingsPerRound = 29;  // 203 rings with each number of devices
constexpr std::size_t kMostDevices = 10;

struct Samples {
  std::vector<double> press_to_invite, first_picture, kept_picture, unlock, cancel, silent;
  void Clear() { *this = {}; }
};

struct RoundFigures {
  std::vector<double> press_to_invite, first_picture, kept_picture, unlock, cancel, silent, cpu_per_ring;
  void Add(const Samples& samples, double cpu_ms) {
    press_to_invite.push_back(Percentile(samples.press_to_invite, 0.99));
    first_picture.push_back(Percentile(samples.first_picture, 0.99));
    kept_picture.push_back(Percentile(samples.kept_picture, 0.99));
    unlock.push_back(Percentile(samples.unlock, 0.99));
    cancel.push_back(Percentile(samples.cancel, 0.99));
    silent.push_back(Percentile(samples.silent, 0.99));
    cpu_per_ring.push_back(cpu_ms);
  }
};

double CpuMilliseconds(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string word;
  double user = 0, system = 0;
  for (int field = 1; field <= 15 && stat >> word; ++field) {
    if (field == 14) user = std::stod(word);
    if (field == 15) system = std::stod(word);
  }
  return (user + system) * 1000.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double RssMegabytes(pid_t pid) {
  std::ifstream statm("/proc/" + std::to_string(pid) + "/statm");
  double total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

class RingBench {
 public:
  explicit RingBench(const std::string& foyerd)
      : port_(peers::FreePort()), house_(pump_, foyerd, folder_.path(), Configuration()) {}

  int Run() {
    if (!RegisterDevices()) return Fail("the devices do not register");
    idle_rss_ = RssMegabytes(house_.process().pid());
    for (int round = 0; round < kRounds; ++round)
      for (const std::size_t devices : {std::size_t{1}, kMostDevices})
        if (!Round(devices)) return 1;
    return Report();
  }

 private:
  std::string Configuration() const {
    std::string text = "[sip]\ndomain = \"bench.test\"\nlisten = [\"udp:127.0.0.1:" + std::to_string(port_) + "\"]\n";
    for (std::size_t i = 0; i < kMostDevices; ++i)
      text += "[[user]]\nname = \"phone" + std::to_string(i) + "\"\npassword = \"bench-only\"\n";
    text += "[[user]]\nname = \"gate\"\npassword = \"bench-only\"\nkind = \"door\"\n";
    text += "[[group]]\nname = \"one\"\nmembers = [\"phone0\"]\n[[group]]\nname = \"home\"\nmembers = [\"*\"]\n";
    text += "[proxy]\nrings_per_minute = 100000\n";
    text += "[door]\naor = \"door\"\nring = \"home\"\ncamera = \"test\"\naudio = \"test\"\n";
    text += "[[lock]]\nname = \"front\"\ngpio = \"virtual:" + folder_.path() + "/lock\"\npulse_ms = 100\n";
    text += "codes = [\"1\"]\nbefore_answer = true\n";
    text += "[service]\nwait_for_calls = 0\n[web]\nlisten = []\n[control]\nsocket = \"" +
            peers::House::ControlSocket(folder_.path()) + "\"\n";
    return text + "[data]\ndir = \"" + folder_.path() + "\"\n[log]\nlevel = \"warning\"\n";
  }

  bool RegisterDevices() {
    for (std::size_t i = 0; i < kMostDevices; ++i) {
      devices_.push_back(RegisterRingDevice(pump_, i, port_, static_cast<std::uint16_t>(42000 + 2 * i)));
      if (!devices_.back()) return false;
    }
    return house_.WaitForDoor();
  }

  bool Round(std::size_t devices) {
    Samples samples;
    const double cpu_before = CpuMilliseconds(house_.process().pid());
    for (int ring = 0; ring < kRingsPerRound; ++ring)
      if (!Ring(devices, samples)) {
        std::fprintf(stderr, "a ring with %zu devices did not go through\n%s%s", devices,
                     house_.events().Print().c_str(), house_.process().Output().c_str());
        return false;
      }
    const double cpu = CpuMilliseconds(house_.process().pid()) - cpu_before;
    (devices == 1 ? one_ : ten_).Add(samples, cpu / kRingsPerRound);
    rss_.push_back(RssMegabytes(house_.process().pid()));
    RelayLatency latency(pump_, port_, "bench.test", devices_[0]->sip);
    if (const auto figures = latency.Measure()) {
      relay_p50_.push_back(figures->through_relay_p50_us / figures->bare_p50_us);
      relay_us_.push_back(figures->through_relay_p50_us);
      bare_us_.push_back(figures->bare_p50_us);
    }
    std::fprintf(stderr, "round with %zu devices done, %.1f MB\n", devices, rss_.back());
    return true;
  }

  // One ring: all devices show the picture, the first opens the lock and answers, the door hangs up.
  bool Ring(std::size_t count, Samples& samples) {
    house_.Mark();
    for (auto& device : devices_) {
      device->StartRound();
      device->sip.on_invite = [&device] {
        device->invited = Clock::now();
        device->SendEarly();
      };
    }
    if (!house_.Ring(count == 1 ? "one" : "home")) return false;
    if (!EachOf(count, [](RingDevice& device) { return device.decodable.has_value(); })) return false;
    if (!house_.WaitFor("ring")) return false;
    const std::uint64_t pressed = house_.First("ring")->monotonic_us;
    for (std::size_t i = 0; i < count; ++i) {
      samples.press_to_invite.push_back(static_cast<double>(Stamp(*devices_[i]->invited) - pressed) / 1000);
      samples.first_picture.push_back(Microseconds(*devices_[i]->decodable - *devices_[i]->shown_from) / 1000);
    }
    if (!house_.WaitFor("snapshot")) return false;
    samples.kept_picture.push_back(static_cast<double>(house_.First("snapshot")->monotonic_us - pressed) / 1000);
    return Unlock(samples) && Answer(count, samples) && HangUp();
  }

  bool Unlock(Samples& samples) {
    const std::uint64_t sent = Stamp(Clock::now());
    devices_[0]->SendCode('1');
    if (!house_.WaitFor("lock_on") || !house_.WaitFor("lock_off")) return false;
    samples.unlock.push_back(static_cast<double>(house_.First("lock_on")->monotonic_us - sent) / 1000);
    return true;
  }

  bool Answer(std::size_t count, Samples& samples) {
    const auto answered = Clock::now();
    devices_[0]->SendAnswer();
    if (!house_.WaitFor("answered")) return false;
    if (count == 1) return true;
    const auto losers_cancelled = [&] {
      for (std::size_t i = 1; i < count; ++i)
        if (!devices_[i]->cancelled) return false;
      return true;
    };
    if (!pump_.Until(losers_cancelled)) return false;
    for (std::size_t i = 1; i < count; ++i) {
      samples.cancel.push_back(Microseconds(*devices_[i]->cancelled - answered) / 1000);
      samples.silent.push_back(Microseconds(*devices_[i]->last_packet - answered) / 1000);
    }
    return true;
  }

  bool HangUp() {
    if (house_.Request("POST", "/api/v1/hangup").status / 100 != 2) return false;
    return house_.WaitFor("ended") && house_.WaitForDoor();
  }

  bool EachOf(std::size_t count, const std::function<bool(RingDevice&)>& holds) {
    return pump_.Until([&] {
      for (std::size_t i = 0; i < count; ++i)
        if (!holds(*devices_[i])) return false;
      return true;
    });
  }

  int Report() {
    const auto status = nlohmann::json::parse(house_.Request("GET", "/api/v1/status").body, nullptr, false);
    const double longest = status.is_object() ? status.value("longest_turn_us", 0.0) / 1000 : 0;
    std::printf(
        "ring: %d rounds of %d rings with 1 and with %zu devices, in turn; p99 of each round, median of rounds\n",
        kRounds, kRingsPerRound, kMostDevices);
    Table table;
    for (const auto& [name, figures] :
         {std::pair<std::string, RoundFigures&>{"1 device", one_}, {"10 devices", ten_}}) {
      table.Target(name + ": press -> INVITE at the device, p99", "ms", 30, figures.press_to_invite);
      table.Target(name + ": 183 -> first decodable picture, p99", "ms", 300, figures.first_picture);
      table.Target(name + ": press -> its picture is on disk, p99", "ms", 300, figures.kept_picture);
      table.Target(name + ": code on the wire -> lock edge, p99", "ms", 40, figures.unlock);
      table.Figure(name + ": CPU of one ring", "ms", figures.cpu_per_ring);
    }
    table.Target("10 devices: 200 -> CANCEL at the losers, p99", "ms", 10, ten_.cancel);
    table.Target("10 devices: 200 -> last packet at the losers, p99", "ms", 50, ten_.silent);
    table.Target("relay latency / bare relay in the same run, p50", "x", 1.1, relay_p50_);
    table.Figure("relay latency, p50", "us", relay_us_);
    table.Figure("bare relay latency, p50", "us", bare_us_);
    table.Target("longest loop turn", "ms", 20, {longest});
    table.Target("resident memory, registered and idle", "MB", 80, {idle_rss_});
    table.Figure("resident memory after each round (transactions linger for 32 s)", "MB", rss_);
    return table.Print();
  }

  int Fail(const char* why) {
    std::fprintf(stderr, "%s\n%s", why, house_.process().Output().c_str());
    return 1;
  }

  peers::Pump pump_;
  TemporaryFolder folder_;
  const std::uint16_t port_;
  peers::House house_;
  std::vector<std::unique_ptr<RingDevice>> devices_;
  RoundFigures one_, ten_;
  double idle_rss_ = 0;
  std::vector<double> rss_, relay_p50_, relay_us_, bare_us_;
};

}  // namespace
}  // namespace foyer::bench

int main(int argc, char** argv) {
  const std::string foyerd = argc > 1 ? argv[1] : FOYERD_PROGRAM;
  return foyer::bench::RingBench(foyerd).Run();
}
