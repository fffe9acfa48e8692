// `cmake/dev bench flood`: what 2,000 bad packets a second cost, and what they do to a ring meanwhile.
#include <sys/socket.h>

#include <cstdio>
#include <memory>
#include <string>

#include "sip/response.h"
#include "tests/bench/accounting.h"
#include "tests/bench/flooder.h"
#include "tests/bench/ring_devices.h"
#include "tests/bench/table.h"
#include "tests/flow/peers/house.h"

namespace foyer::bench {
namespace {

constexpr int kRounds = 5;  // interleaved: quiet, from one, from many, made up, quiet, ...
constexpr int kRingsPerRound = 40;
constexpr int kTimings = 1000;  // a round, of each kind
constexpr auto kCostFor = std::chrono::seconds(4);
constexpr const char* kNever = "127.0.0.50";  // who may guess as often as it likes, to be timed

struct Figures {
  std::vector<double> press_to_invite, cpu_percent, sent_per_second;
};

class FloodBench {
 public:
  explicit FloodBench(const std::string& foyerd)
      : port_(peers::FreePort()), house_(pump_, foyerd, folder_.path(), Configuration()) {}

  int Run() {
    device_ = std::make_unique<RingDevice>(pump_, Phone("127.0.0.1"), std::uint16_t{31000});
    device_->sip.Register();
    if (!pump_.Until([&] { return device_->sip.registered(); }) || !house_.WaitForDoor())
      return Fail("nobody is there");
    for (int round = 0; round < kRounds; ++round) {
      if (!Round()) return Fail("a ring did not go through");
      std::fprintf(stderr, "round %d of %d done\n", round + 1, kRounds);
    }
    return Report();
  }

 private:
  std::string Configuration() const {
    std::string text = "[sip]\ndomain = \"bench.test\"\nlisten = [\"udp:127.0.0.1:" + std::to_string(port_) +
                       "\", \"udp:" + kNever + ":" + std::to_string(port_) + "\"]\n";
    text += "[[user]]\nname = \"phone0\"\npassword = \"bench-only\"\n";
    text += "[[group]]\nname = \"home\"\nmembers = [\"*\"]\n[proxy]\nrings_per_minute = 100000\n";
    text += "[door]\naor = \"door\"\nring = \"home\"\ncamera = \"test\"\naudio = \"test\"\n";
    text += "[defence]\nnever = [\"" + std::string(kNever) + "/32\"]\n";
    text += "[service]\nwait_for_calls = 0\n[web]\nlisten = []\n[control]\nsocket = \"" +
            peers::House::ControlSocket(folder_.path()) + "\"\n";
    return text + "[data]\ndir = \"" + folder_.path() + "\"\n[log]\nlevel = \"error\"\n";
  }
  peers::SipDeviceConfig Phone(const char* address) const {
    peers::SipDeviceConfig config;
    config.user = "phone0";
    config.password = "bench-only";
    config.domain = "bench.test";
    config.address = address;
    config.proxy_port = port_;
    return config;
  }

  bool Round() {
    const double idle = Cost();
    if (!Rings(quiet_)) return false;
    for (const auto& [from, figures] : {std::pair<FloodFrom, Figures&>{FloodFrom::kOne, one_},
                                        {FloodFrom::kMany, many_},
                                        {FloodFrom::kMadeUp, made_up_}}) {
      const Flooder flooder(port_, from);
      const auto begin = Clock::now();
      figures.cpu_percent.push_back(Cost() - idle);
      if (!Rings(figures)) return false;
      figures.sent_per_second.push_back(static_cast<double>(flooder.sent()) * 1e6 / Microseconds(Clock::now() - begin));
    }
    return Timings();
  }

  // CPU of the daemon while nothing is asked of it but by the flood; percent of a core.
  double Cost() {
    const std::vector<pid_t> processes = {house_.process().pid()};
    const double before = CpuMicroseconds(processes);
    const auto begin = Clock::now();
    pump_.Until([] { return false; }, kCostFor);
    return (CpuMicroseconds(processes) - before) / Microseconds(Clock::now() - begin) * 100;
  }

  bool Rings(Figures& figures) {
    std::vector<double> samples;
    for (int ring = 0; ring < kRingsPerRound; ++ring)
      if (!Ring(samples)) return false;
    figures.press_to_invite.push_back(Percentile(samples, 0.99));
    return true;
  }

  bool Ring(std::vector<double>& samples) {
    house_.Mark();
    device_->StartRound();
    device_->sip.on_invite = [this] {
      device_->invited = Clock::now();
      device_->sip.Respond(180, device_->tag);
    };
    if (!house_.Ring() || !pump_.Until([this] { return device_->invited.has_value(); })) return false;
    if (!house_.WaitFor("ring")) return false;
    samples.push_back(static_cast<double>(Stamp(*device_->invited) - house_.First("ring")->monotonic_us) / 1000);
    if (house_.Request("POST", "/api/v1/hangup").status / 100 != 2) return false;
    return house_.WaitFor("ended") && house_.WaitForDoor();
  }

  // How long the answer to a wrong password takes: of a user whom there is, and of one whom there is not, in turn.
  bool Timings() {
    peers::SipDevice guesser(pump_, Phone(kNever));
    std::vector<double> known, unknown;
    for (int i = 0; i < kTimings; ++i) {
      for (const auto& [user, samples] :
           {std::pair<const char*, std::vector<double>&>{"phone0", known}, {"nobody", unknown}}) {
        const auto took = Guess(guesser, user);
        if (!took) return false;
        samples.push_back(*took);
      }
    }
    const double ratio = Median(unknown) / Median(known);
    timing_.push_back(std::max(ratio, 1 / ratio));
    return true;
  }

  std::optional<double> Guess(peers::SipDevice& guesser, const std::string& user) {
    const std::string id = "guess-" + std::to_string(++guesses_), address = "<sip:" + user + "@bench.test>";
    const std::string request = sip::MakeRequest(
        "REGISTER", "sip:bench.test",
        {"Via: SIP/2.0/UDP " + std::string(kNever) + ":" + std::to_string(guesser.port()) + ";branch=z9hG4bK" + id +
             ";rport",
         "From: " + address + ";tag=1", "To: " + address, "Call-ID: " + id, "CSeq: 1 REGISTER", "Max-Forwards: 70",
         "Authorization: Digest username=\"" + user +
             "\", realm=\"bench.test\", nonce=\"0123456789abcdef\", uri=\"sip:bench.test\", "
             "response=\"0123456789abcdef0123456789abcdef\", algorithm=MD5"});
    std::optional<Clock::time_point> answered;
    guesser.on_any_response = [&](const sip::Message& response) {
      if (response.call_id() == id) answered = Clock::now();
    };
    const auto sent = Clock::now();
    guesser.SendRaw(request);
    if (!pump_.Until([&] { return answered.has_value(); })) return std::nullopt;
    return Microseconds(*answered - sent);
  }

  int Report() {
    std::printf("flood: %d packets a second; %d rounds of %d rings, quiet and with each kind of flood, in turn\n",
                Flooder::kPacketsPerSecond, kRounds, kRingsPerRound);
    Table table;
    table.Figure("quiet: press -> INVITE at the device, p99", "ms", quiet_.press_to_invite);
    for (const auto& [name, figures] : {std::pair<std::string, Figures&>{"from one address", one_},
                                        {"from 200 addresses", many_},
                                        {"each from a new address", made_up_}}) {
      std::vector<double> ratios;
      for (std::size_t i = 0; i < figures.press_to_invite.size(); ++i)
        ratios.push_back(figures.press_to_invite[i] / quiet_.press_to_invite[i]);
      table.Figure(name + ": bad packets sent", "1/s", figures.sent_per_second);
      table.Figure(name + ": press -> INVITE at the device, p99", "ms", figures.press_to_invite);
      table.Target(name + ": the same, flooded / quiet", "x", 2, ratios);
      table.Target(name + ": CPU of foyerd for the flood, of a core", "%", 15, figures.cpu_percent);
    }
    table.Target("wrong password: user or nobody, slower / faster", "x", 1.05, timing_);
    return table.Print();
  }

  int Fail(const char* why) {
    std::fprintf(stderr, "%s\n%s%s", why, house_.events().Print().c_str(), house_.process().Output().c_str());
    return 1;
  }

  peers::Pump pump_;
  TemporaryFolder folder_;
  const std::uint16_t port_;
  peers::House house_;
  std::unique_ptr<RingDevice> device_;
  Figures quiet_, one_, many_, made_up_;
  std::vector<double> timing_;
  int guesses_ = 0;
};

}  // namespace
}  // namespace foyer::bench

int main(int argc, char** argv) {
  const std::string foyerd = argc > 1 ? argv[1] : FOYERD_PROGRAM;
  return foyer::bench::FloodBench(foyerd).Run();
}
