// `cmake/dev bench camera`: what the door's picture costs: a camera of raw pictures that are encoded once, one that
// gives H.264, each further viewer, and how long a snapshot takes. The cameras are films.
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <functional>
#include <optional>

#include "media/open_camera.h"
#include "tests/bench/films.h"
#include "tests/bench/ring_devices.h"
#include "tests/bench/table.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/flow/peers/house.h"

namespace foyer::bench {
namespace {

constexpr int kRounds = 5;
constexpr std::size_t kMostViewers = 5;
constexpr std::chrono::seconds kWatched{4};
constexpr int kSnapshots = 40;
constexpr PictureFormat kVga = {640, 480, 15}, kHd = {1280, 720, 25};

double CpuSeconds(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string word;
  double user = 0, system = 0;
  for (int field = 1; field <= 15 && stat >> word; ++field) {
    if (field == 14) user = std::stod(word);
    if (field == 15) system = std::stod(word);
  }
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

// A house whose door shows a film to those that ring.
class FilmHouse {
 public:
  FilmHouse(const std::string& foyerd, const std::string& film, const PictureFormat& wanted)
      : port_(peers::FreePort()), house_(pump_, foyerd, folder_.path(), Configuration(film, wanted)) {}

  bool Register() {
    for (std::size_t i = 0; i < kMostViewers; ++i) {
      devices_.push_back(RegisterRingDevice(pump_, i, port_, static_cast<std::uint16_t>(22000 + 2 * i)));
      if (!devices_.back()) return false;
    }
    return house_.WaitForDoor();
  }

  // Percent of one core that foyerd needs while so many devices watch; nothing if a ring does not go through.
  std::optional<double> Watch(std::size_t viewers) {
    house_.Mark();
    for (auto& device : devices_) {
      device->StartRound();
      device->sip.on_invite = [&device] { device->SendEarly(); };
    }
    if (!house_.Ring(viewers == 1 ? "one" : "home")) return std::nullopt;
    const auto all_watch = [&] {
      for (std::size_t i = 0; i < viewers; ++i)
        if (!devices_[i]->decodable) return false;
      return true;
    };
    if (!pump_.Until(all_watch)) return std::nullopt;
    const double before = CpuSeconds(house_.process().pid());
    const auto began = Clock::now();
    pump_.Until([] { return false; }, kWatched);
    const double seconds = Microseconds(Clock::now() - began) / 1e6;
    const double percent = (CpuSeconds(house_.process().pid()) - before) / seconds * 100;
    if (house_.Request("POST", "/api/v1/hangup").status / 100 != 2) return std::nullopt;
    if (!house_.WaitFor("ended") || !house_.WaitForDoor()) return std::nullopt;
    return percent;
  }

  std::string Output() { return house_.process().Output(); }

 private:
  std::string Configuration(const std::string& film, const PictureFormat& wanted) const {
    std::string text = "[sip]\ndomain = \"bench.test\"\nlisten = [\"udp:127.0.0.1:" + std::to_string(port_) + "\"]\n";
    for (std::size_t i = 0; i < kMostViewers; ++i)
      text += "[[user]]\nname = \"phone" + std::to_string(i) + "\"\npassword = \"bench-only\"\n";
    text += "[[group]]\nname = \"one\"\nmembers = [\"phone0\"]\n[[group]]\nname = \"home\"\nmembers = [\"*\"]\n";
    text += "[proxy]\nrings_per_minute = 100000\n";
    text += "[door]\ncamera = \"file:" + film +
            "\"\naudio = \"test\"\npicture_rate = " + std::to_string(wanted.frames_per_second) + "\n";
    text += "[service]\nwait_for_calls = 0\n[web]\nlisten = []\n[control]\nsocket = \"" +
            peers::House::ControlSocket(folder_.path()) + "\"\n";
    return text + "[data]\ndir = \"" + folder_.path() + "\"\n[log]\nlevel = \"warning\"\n";
  }

  peers::Pump pump_;
  TemporaryFolder folder_;
  const std::uint16_t port_;
  peers::House house_;
  std::vector<std::unique_ptr<RingDevice>> devices_;
};

struct Cost {
  std::vector<double> one, each_further;
};

std::optional<Cost> Measure(const std::string& foyerd, const std::string& film, const PictureFormat& wanted) {
  FilmHouse house(foyerd, film, wanted);
  if (!house.Register()) return std::nullopt;
  Cost cost;
  for (int round = 0; round < kRounds; ++round) {
    const auto one = house.Watch(1), all = house.Watch(kMostViewers);
    if (!one || !all) {
      std::fprintf(stderr, "a ring did not go through\n%s", house.Output().c_str());
      return std::nullopt;
    }
    cost.one.push_back(*one);
    cost.each_further.push_back((*all - *one) / static_cast<double>(kMostViewers - 1));
    std::fprintf(stderr, "%s: %.1f %% of a core for one, %.1f %% for %zu\n", film.c_str(), *one, *all, kMostViewers);
  }
  return cost;
}

// Milliseconds from the order to the JPEG, of a camera that is closed before.
std::vector<double> SnapshotTimes(const std::string& film, const PictureFormat& wanted) {
  std::vector<double> times;
  for (int round = 0; round < kSnapshots; ++round) {
    FakeEventLoop loop;
    const auto camera = media::OpenCamera(loop, "file:" + film, {wanted, 800}, {});
    bool is_done = false;
    const auto began = Clock::now();
    camera->TakeSnapshot([&is_done](const Result<Jpeg>& jpeg) { is_done = jpeg.ok(); });
    while (!is_done) loop.RunReady();
    times.push_back(Microseconds(Clock::now() - began) / 1000);
  }
  return times;
}

int Run(const std::string& foyerd) {
  TemporaryFolder folder;
  const std::string raw = folder.path() + "/vga.y4m", coded = folder.path() + "/hd.h264";
  if (!WriteY4m(raw, kVga, 4) || !WriteH264(coded, kHd, 2000, 4)) {
    std::fprintf(stderr, "the films cannot be written to %s: free 50 MB there\n", folder.path().c_str());
    return 1;
  }
  const auto encoded = Measure(foyerd, raw, kVga), passed = Measure(foyerd, coded, kHd);
  if (!encoded || !passed) return 1;
  std::printf("camera: CPU of foyerd over %d rounds of %d s with 1 and with %zu viewers in turn\n", kRounds,
              static_cast<int>(kWatched.count()), kMostViewers);
  Table table;
  table.Target("raw 640x480 at 15, encoded by x264: one viewer", "% core", 15, encoded->one);
  table.Target("raw 640x480 at 15: each further viewer", "% core", 3, encoded->each_further);
  table.Target("H.264 1280x720 at 25, passed on: one viewer", "% core", 10, passed->one);
  table.Figure("H.264 1280x720 at 25: each further viewer", "% core", passed->each_further);
  table.Target("snapshot of a closed raw camera, p99", "ms", 300, {Percentile(SnapshotTimes(raw, kVga), 0.99)});
  table.Target("snapshot of a closed H.264 camera, p99", "ms", 300, {Percentile(SnapshotTimes(coded, kHd), 0.99)});
  return table.Print();
}

}  // namespace
}  // namespace foyer::bench

int main(int argc, char** argv) { return foyer::bench::Run(argc > 1 ? argv[1] : FOYERD_PROGRAM); }
