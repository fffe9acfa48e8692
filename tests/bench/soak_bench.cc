// `cmake/dev bench soak [DAYS]`: days of a house's life in some minutes, and what they leave behind in foyerd:
// memory and descriptors. The first days fill what has a bound (the events, the history, the caches); the last one
// counts. Needs root, to make a network that loses packets.
#include <algorithm>
#include <csignal>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <list>
#include <nlohmann/json.hpp>

#include "tests/bench/ring_devices.h"
#include "tests/bench/table.h"
#include "tests/bench/web_client.h"
#include "tests/flow/peers/house.h"
#include "tests/flow/peers/linphonec.h"
#include "tests/flow/peers/network_namespace.h"
#include "tests/flow/peers/raw_peer.h"

namespace foyer::bench {
namespace {

constexpr int kPresses = 200, kRefreshes = 3000, kLookIns = 100, kVisits = 200;  // a day of a busy house
constexpr int kLosses = 50, kOutages = 10;  // phones that vanish, and a network that is away for a while, a day
constexpr int kLostPackets = 10;            // percent, all day, on Carl's Wi-Fi
constexpr std::chrono::seconds kOutage{2};
constexpr std::size_t kPhones = 6;
constexpr std::chrono::seconds kQuiet{40};  // transactions linger for 32 s
// At least: the faster the day, the more transactions linger at the same time, and the memory of the fastest is kept.
constexpr std::chrono::seconds kHour{4};
constexpr double kMostGrowth = 1.0;  // MB

struct Remains {
  double resident = 0;  // MB
  double descriptors = 0;
};

class SoakBench {
 public:
  SoakBench(const std::string& foyerd, int days)
      : days_(days), house_(pump_, foyerd, folder_.path(), Configuration()) {}

  int Run() {
    if (!MoveIn()) return Fail("the house does not get ready");
    const Remains new_house = Rest();
    std::vector<Remains> remains;
    for (int day = 0; day < days_; ++day) {
      if (!Day()) return Fail("the day did not end well");
      remains.push_back(Rest());
      std::fprintf(stderr, "day %d: %.2f MB, %.0f descriptors\n", day + 1, remains.back().resident,
                   remains.back().descriptors);
    }
    return Report(new_house, remains);
  }

 private:
  std::string Configuration() const {
    std::string text = "[sip]\ndomain = \"bench.test\"\nlisten = [\"udp:0.0.0.0:" + std::to_string(sip_port_) +
                       "\", \"tcp:0.0.0.0:" + std::to_string(sip_port_) + "\"]\n";
    std::string members;
    for (std::size_t phone = 0; phone < kPhones; ++phone) {
      const std::string name = "\"phone" + std::to_string(phone) + "\"";
      text += "[[user]]\nname = " + name + "\npassword = \"bench-only\"\n";
      members += (phone == 0 ? "" : ", ") + name;
    }
    text += "[[user]]\nname = \"carl\"\npassword = \"bench-only\"\n";
    text += "[[group]]\nname = \"home\"\nmembers = [" + members + "]\n[proxy]\nrings_per_minute = 100000\n";
    text += "[defence]\nnever = [\"127.0.0.0/8\", \"10.0.0.0/8\"]\n";
    text += "[door]\naor = \"door\"\nring = \"home\"\ncamera = \"test\"\naudio = \"test\"\n";
    text += "[recording]\npolicy = \"on_answer\"\nkeep_mb = 50\n";
    text += "[[lock]]\nname = \"front\"\ngpio = \"virtual:" + folder_.path() + "/lock\"\npulse_ms = 20\n";
    text += "codes = [\"1\"]\nbefore_answer = true\n";
    text += "[web]\nlisten = [\"http:127.0.0.1:" + std::to_string(web_port_) + "\"]\npanel_over_http = true\n";
    text += "[control]\nsocket = \"" + peers::House::ControlSocket(folder_.path()) + "\"\n";
    return text + "[data]\ndir = \"" + folder_.path() + "\"\n[log]\nlevel = \"error\"\n";
  }

  bool MoveIn() {
    for (std::size_t phone = 0; phone < kPhones; ++phone) {
      phones_.push_back(RegisterRingDevice(pump_, phone, sip_port_, static_cast<std::uint16_t>(31000 + 2 * phone)));
      if (!phones_.back()) return false;
    }
    const auto made = house_.Request("POST", "/api/v1/tokens", R"({"name":"bench","roles":["view","open:*","admin"]})");
    if (made.status != 201) return false;
    token_ = nlohmann::json::parse(made.body).at("token").get<std::string>();
    wifi_.LoseIncomingUdp(kLostPackets);
    return Visitor() && house_.WaitForDevices(kPhones + 1) && house_.WaitForDoor();
  }

  // Everything in turn, as evenly as the numbers let it.
  bool Day() {
    for (int hour = 0; hour < 24; ++hour) {
      const auto end_of_hour = Clock::now() + kHour;
      const auto share = [hour](int of_the_day) { return of_the_day * (hour + 1) / 24 - of_the_day * hour / 24; };
      for (int i = share(kRefreshes); i > 0; --i)
        if (!Refresh()) return Complain("a REGISTER");
      for (int i = share(kPresses); i > 0; --i)
        if (!Press()) return Complain("a ring");
      for (int i = share(kLookIns); i > 0; --i)
        if (!LookIn()) return Complain("a look-in");
      for (int i = share(kVisits); i > 0; --i)
        if (!Visit()) return Complain("a browser");
      for (int i = share(kLosses); i > 0; --i)
        if (!LoseNetwork()) return Complain("a phone without a network");
      for (int i = share(kOutages); i > 0; --i)
        if (!Outage()) return Complain("a call over a network that was away");
      if (hour % 6 == 5 && !Visitor()) return Complain("a phone that starts again");
      WaitUntil(end_of_hour);
    }
    return true;
  }

  bool Refresh() {
    RingDevice& phone = *phones_[static_cast<std::size_t>(refreshes_++) % kPhones];
    phone.sip.Forget();
    phone.sip.Register();
    return pump_.Until([&] { return phone.sip.registered(); });
  }

  // Answered with a code, declined by all, or by nobody heard; some phones show the picture, one is out of reach.
  bool Press() {
    const int kind = presses_++ % 4;
    house_.Mark();
    for (std::size_t number = 0; number < kPhones; ++number) {
      RingDevice& phone = *phones_[number];
      phone.StartRound();
      phone.sip.on_invite = [&phone, kind, number] {
        phone.invited = Clock::now();
        if (number + 1 == kPhones) return;  // out of reach
        if (kind == 2) return phone.sip.Respond(number == 0 ? 603 : 486, phone.tag);
        phone.SendEarly();
      };
    }
    if (!house_.Ring()) return false;
    if (!pump_.Until([this] { return phones_[0]->invited.has_value(); })) return false;
    if (kind != 2 && !pump_.Until([this] { return phones_[0]->decodable.has_value(); })) return false;
    if (kind < 2) {
      phones_[0]->SendCode('1');
      if (!house_.WaitFor("lock_off")) return false;
      phones_[0]->SendAnswer();
      if (!house_.WaitFor("answered") || !house_.WaitFor("recording")) return false;
    }
    if (house_.Request("POST", "/api/v1/hangup").status / 100 != 2) return false;
    return house_.WaitFor("ended") && house_.WaitForDoor();
  }

  bool LookIn() {
    house_.Mark();
    visitor_->Call("sip:door@bench.test");
    return SeeAndHangUp();
  }

  bool SeeAndHangUp() {
    if (!house_.WaitFor("look_in") || !house_.WaitFor("answered")) return false;
    visitor_->HangUp();
    return house_.WaitFor("ended");
  }

  // A page that is opened, watched and shut in the midst of what it gets.
  bool Visit() {
    std::list<WebClient> connections;
    for (const char* path : {"/api/v1/status", "/api/v1/rings", "/api/v1/events/stream", "/api/v1/live", "/"})
      connections.emplace_back(pump_, web_port_, "GET", path, token_);
    return pump_.Until(
        [&] { return std::ranges::all_of(connections, [](const WebClient& each) { return each.bytes() > 0; }); });
  }

  // Connections that end in the midst of a message, strangers, a password that is wrong.
  bool LoseNetwork() {
    const Endpoint here{*IpAddress::Parse("127.0.0.1"), 0}, there{*IpAddress::Parse("127.0.0.1"), sip_port_};
    const std::string begun = "REGISTER sip:bench.test SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK" +
                              std::to_string(losses_) + "\r\nCall-ID: " + std::to_string(losses_) + "\r\n";
    {
      peers::RawPeer cut(pump_, {Transport::kTcp, here, there});
      cut.Send(begun);
    }
    peers::RawPeer noise(pump_, {Transport::kUdp, here, there});
    noise.Send(std::string(200, 'x'));
    peers::SipDeviceConfig config{"phone0", "a guess", "bench.test", "127.0.0.1", 0, sip_port_};
    peers::SipDevice stranger(pump_, config);
    bool refused = false;
    stranger.on_any_response = [&](const sip::Message& response) { refused |= response.status() >= 400; };
    stranger.Register();
    ++losses_;
    return pump_.Until([&] { return refused; });
  }

  // Carl calls while his Wi-Fi is away, and gets through when it is back.
  bool Outage() {
    house_.Mark();
    wifi_.Cut();
    visitor_->Call("sip:door@bench.test");
    WaitUntil(Clock::now() + kOutage);
    wifi_.Join();
    return SeeAndHangUp();
  }

  // Carl's phone, killed and started anew, now by one transport, now by the other: its connection ends without a word.
  // An even number of times a day, so that each ends with as many connections.
  bool Visitor() {
    if (visitor_) visitor_->process().Kill(SIGKILL);
    visitor_.reset();
    peers::LinphonecConfig config;
    config.user = "carl";
    config.password = "bench-only";
    config.domain = "bench.test";
    config.network_namespace = wifi_.name();
    config.proxy = wifi_.our_address() + ":" + std::to_string(sip_port_);
    config.transport = visitors_++ % 2 == 0 ? "udp" : "tcp";
    config.folder = folder_.path() + "/carl";
    house_.Mark();
    visitor_ = std::make_unique<peers::Linphonec>(pump_, config);
    return house_.WaitFor("registered");
  }

  bool Complain(const char* what) const {
    std::fprintf(stderr, "%s did not go through\n", what);
    return false;
  }

  void WaitUntil(Clock::time_point time) {
    pump_.Until([time] { return Clock::now() > time; }, std::max(kQuiet, kHour) + std::chrono::seconds(5));
  }

  // What is left when all is still.
  Remains Rest() {
    WaitUntil(Clock::now() + kQuiet);
    const std::string process = "/proc/" + std::to_string(house_.process().pid());
    Remains remains;
    std::ifstream statm(process + "/statm");
    double total = 0;
    statm >> total >> remains.resident;
    remains.resident *= 4096 / 1e6;
    for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator(process + "/fd"))
      ++remains.descriptors;
    return remains;
  }

  int Report(const Remains& new_house, const std::vector<Remains>& remains) const {
    std::printf(
        "soak: %d days of %d presses, %d REGISTERs, %d look-ins over Wi-Fi that loses %d %%, %d visits of browsers, "
        "%d phones that vanish, %d outages\n",
        days_, kPresses, kRefreshes, kLookIns, kLostPackets, kVisits, kLosses, kOutages);
    Table table;
    std::vector<double> resident;
    for (const Remains& each : remains) resident.push_back(each.resident);
    const Remains before = remains.size() > 1 ? remains[remains.size() - 2] : new_house;
    table.Target("resident memory, growth in the last day", "MB", kMostGrowth,
                 {remains.back().resident - before.resident});
    table.Target("descriptors, growth in the last day", "", 0, {remains.back().descriptors - before.descriptors});
    table.Figure("resident memory, new", "MB", {new_house.resident});
    table.Figure("resident memory, at the end of a day", "MB", resident);
    return table.Print();
  }

  int Fail(const char* why) {
    std::fprintf(stderr, "%s\n%s%s", why, house_.events().Print().c_str(), house_.process().Output().c_str());
    return 1;
  }

  const int days_;
  peers::Pump pump_;
  TemporaryFolder folder_;
  const peers::NetworkNamespace wifi_;
  const std::uint16_t sip_port_ = peers::FreePort(), web_port_ = peers::FreePort();
  peers::House house_;
  std::vector<std::unique_ptr<RingDevice>> phones_;
  std::unique_ptr<peers::Linphonec> visitor_;
  std::string token_;
  int presses_ = 0, refreshes_ = 0, losses_ = 0, visitors_ = 0;
};

}  // namespace
}  // namespace foyer::bench

int main(int argc, char** argv) {
  const int days = argc > 1 ? std::max(1, std::atoi(argv[1])) : 3;
  if (!foyer::peers::NetworkNamespace::IsPossible()) {
    std::fprintf(stderr, "bench soak: this user cannot make a network that loses packets; run it as root\n");
    return 1;
  }
  const char* foyerd = std::getenv("FOYER_TEST_DAEMON");
  return foyer::bench::SoakBench(foyerd ? foyerd : FOYERD_PROGRAM, days).Run();
}
