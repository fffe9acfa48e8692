// `cmake/dev bench web`: how soon browsers hear of a press, how soon the API moves a lock, and what a house full of
// browsers does to a ring.
#include <cstdio>
#include <list>
#include <nlohmann/json.hpp>

#include "tests/bench/ring_devices.h"
#include "tests/bench/table.h"
#include "tests/bench/web_client.h"
#include "tests/flow/peers/house.h"

namespace foyer::bench {
namespace {

constexpr int kRounds = 5;
constexpr int kRingsPerRound = 40;
constexpr int kOpeningsPerRound = 40;
constexpr int kFeeds = 50, kViewers = 8;

class WebBench {
 public:
  explicit WebBench(const std::string& foyerd) : house_(pump_, foyerd, folder_.path(), Configuration()) {}

  int Run() {
    device_ = RegisterRingDevice(pump_, 0, sip_port_, 31000);
    if (!device_ || !house_.WaitForDoor()) return Fail("nobody is there");
    const auto made =
        house_.Request("POST", "/api/v1/tokens", R"({"name":"bench","roles":["view","talk","open:*","admin"]})");
    if (made.status != 201) return Fail("no token can be made");
    token_ = nlohmann::json::parse(made.body).at("token").get<std::string>();
    for (int round = 0; round < kRounds; ++round) {
      if (!Round()) return Fail("a ring or an opening did not go through");
      std::fprintf(stderr, "round %d of %d done\n", round + 1, kRounds);
    }
    return Report();
  }

 private:
  struct Samples {
    std::vector<double> press_to_feed, press_to_invite;
  };

  std::string Configuration() const {
    std::string text = "[sip]\ndomain = \"bench.test\"\nlisten = [\"udp:127.0.0.1:" + std::to_string(sip_port_) +
                       "\"]\n[[user]]\nname = \"phone0\"\npassword = \"bench-only\"\n";
    text += "[[group]]\nname = \"home\"\nmembers = [\"*\"]\n[proxy]\nrings_per_minute = 100000\n";
    text += "[door]\naor = \"door\"\nring = \"home\"\ncamera = \"test\"\naudio = \"test\"\n";
    text += "[[lock]]\nname = \"front\"\ngpio = \"virtual:lock\"\npulse_ms = 20\n";
    text += "[service]\nwait_for_calls = 0\n[web]\nlisten = [\"http:127.0.0.1:" + std::to_string(web_port_) +
            "\"]\npanel_over_http = true\n";
    text += "[control]\nsocket = \"" + peers::House::ControlSocket(folder_.path()) + "\"\n";
    return text + "[data]\ndir = \"" + folder_.path() + "\"\n[log]\nlevel = \"error\"\n";
  }

  // Alone with one browser, then with all of them, in turn: a busy machine counts on both sides.
  bool Round() {
    WebClient feed(pump_, web_port_, "GET", "/api/v1/events/stream", token_);
    Samples quiet, full;
    if (!Rings(feed, quiet) || !Openings()) return false;
    {
      std::list<WebClient> browsers;
      for (int i = 0; i < kFeeds; ++i) browsers.emplace_back(pump_, web_port_, "GET", "/api/v1/events/stream", token_);
      for (int i = 0; i < kViewers; ++i) browsers.emplace_back(pump_, web_port_, "GET", "/api/v1/live", token_);
      constexpr std::size_t kOnePicture = 10'000;  // at least so many bytes
      if (!pump_.Until([&] { return browsers.back().bytes() > kOnePicture; })) return false;
      if (!Rings(feed, full)) return false;
      for (const WebClient& browser : browsers)
        if (browser.closed()) return false;
    }
    press_to_feed_.push_back(Percentile(quiet.press_to_feed, 0.99));
    press_to_feed_full_.push_back(Percentile(full.press_to_feed, 0.99));
    press_to_invite_.push_back(Percentile(quiet.press_to_invite, 0.99));
    press_to_invite_full_.push_back(Percentile(full.press_to_invite, 0.99));
    slower_.push_back(Median(full.press_to_invite) / Median(quiet.press_to_invite));
    return true;
  }

  bool Rings(WebClient& feed, Samples& samples) {
    for (int ring = 0; ring < kRingsPerRound; ++ring)
      if (!Ring(feed, samples)) return false;
    return true;
  }

  bool Ring(WebClient& feed, Samples& samples) {
    house_.Mark();
    device_->StartRound();
    device_->sip.on_invite = [this] {
      device_->invited = Clock::now();
      device_->sip.Respond(180, device_->tag);
    };
    feed.Await("event: ring\n");
    const Clock::time_point pressed = Clock::now();
    if (!house_.Ring() || !pump_.Until([&] { return device_->invited && feed.came(); })) return false;
    samples.press_to_feed.push_back(Microseconds(*feed.came() - pressed) / 1000);
    samples.press_to_invite.push_back(Microseconds(*device_->invited - pressed) / 1000);
    if (house_.Request("POST", "/api/v1/hangup").status / 100 != 2) return false;
    return house_.WaitFor("ended") && house_.WaitForDoor();
  }

  bool Openings() {
    std::vector<double> samples;
    for (int opening = 0; opening < kOpeningsPerRound; ++opening) {
      house_.Mark();
      const Clock::time_point asked = Clock::now();
      WebClient client(pump_, web_port_, "POST", "/api/v1/locks/front/open", token_);
      if (!house_.WaitFor("lock_off")) return false;
      samples.push_back(static_cast<double>(house_.First("lock_on")->monotonic_us - Stamp(asked)) / 1000);
    }
    open_to_edge_.push_back(Percentile(samples, 0.99));
    return true;
  }

  int Report() const {
    Table table;
    table.Target("press -> a browser's event stream, p99", "ms", 50, press_to_feed_);
    table.Target("the same, 50 streams and 8 live pictures open", "ms", 50, press_to_feed_full_);
    table.Target("open by the API, from connecting -> edge, p99", "ms", 50, open_to_edge_);
    table.Figure("press -> INVITE at the device, p99", "ms", press_to_invite_);
    table.Figure("the same, 50 streams and 8 live pictures open", "ms", press_to_invite_full_);
    table.Target("press -> INVITE, median: full / quiet", "x", 1.25, slower_);
    return table.Print();
  }

  int Fail(const char* why) {
    std::fprintf(stderr, "%s\n%s%s", why, house_.events().Print().c_str(), house_.process().Output().c_str());
    return 1;
  }

  peers::Pump pump_;
  TemporaryFolder folder_;
  const std::uint16_t sip_port_ = peers::FreePort(), web_port_ = peers::FreePort();
  peers::House house_;
  std::unique_ptr<RingDevice> device_;
  std::string token_;
  std::vector<double> press_to_feed_, press_to_feed_full_, open_to_edge_, press_to_invite_, press_to_invite_full_,
      slower_;
};

}  // namespace
}  // namespace foyer::bench

int main(int argc, char** argv) {
  const std::string foyerd = argc > 1 ? argv[1] : FOYERD_PROGRAM;
  return foyer::bench::WebBench(foyerd).Run();
}
