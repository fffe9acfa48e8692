// Our relay and nothing else in a process: LocalRelay on the real loop, driven through its seam by lines of JSON.
//   {"offer": SDP, "legs": N, "encrypted": false}   opens a session -> {"offers": [SDP, ...]}, one for each leg
//   {"answers": [SDP, ...]}     one leg wins, more all ring -> {"answer": SDP}
//   {"timer": true}             -> {"waits_us": [...]}: how late a 10-ms timer was each time since the last question
// What the relay refuses is told as {"error": ...}. It ends with its standard input.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "relay/local_relay.h"
#include "runtime/epoll_loop.h"

namespace foyer::bench {
namespace {

using nlohmann::json;
const IpAddress kLoopback = *IpAddress::Parse("127.0.0.1");
const MediaFacing kCaller{.local = kLoopback, .peer = kLoopback};

// A timer that any part of the daemon might have: how late is it?
class TimerWatch {
 public:
  explicit TimerWatch(EventLoop& loop) : timer_(loop, [this] { OnDue(); }) { Start(); }
  json Report() { return {{"waits_us", std::exchange(waits_us_, {})}}; }

 private:
  static constexpr std::chrono::milliseconds kInterval{10};
  void Start() {
    due_ = std::chrono::steady_clock::now() + kInterval;
    timer_.StartAt(due_);
  }
  void OnDue() {
    const std::chrono::duration<double, std::micro> wait = std::chrono::steady_clock::now() - due_;
    waits_us_.push_back(wait.count());
    Start();
  }

  TimePoint due_;
  std::vector<double> waits_us_;
  Timer timer_;
};

class Host {
 public:
  Host() : relay_(loop_, Ports()), input_(loop_, STDIN_FILENO, [this](unsigned) { Read(); }) {
    input_.Watch(FdWatch::kRead);
  }
  void Run() { loop_.Run(); }

 private:
  static RelayConfig Ports() {
    RelayConfig config;
    config.port_min = 10'000;
    config.port_max = 19'999;
    return config;
  }

  void Read() {
    char bytes[65'536];
    const ssize_t size = read(STDIN_FILENO, bytes, sizeof bytes);
    if (size <= 0) return loop_.Stop();
    pending_.append(bytes, static_cast<std::size_t>(size));
    for (std::size_t end; (end = pending_.find('\n')) != std::string::npos; pending_.erase(0, end + 1))
      std::cout << Answer(json::parse(pending_.substr(0, end), nullptr, false)).dump() << std::endl;
  }

  json Answer(const json& request) {
    if (request.contains("offer")) return Open(request["offer"], request["legs"], request["encrypted"]);
    if (request.contains("answers")) return TakeAnswers(request["answers"]);
    if (request.contains("timer")) return timer_.Report();
    return {{"error", "what is that?"}};
  }

  json Open(const std::string& offer, std::size_t legs, bool encrypted) {
    const MediaFacing phone{.local = kLoopback, .peer = kLoopback, .encrypted = encrypted};
    MediaRelay::OpenResult opened;
    relay_.Open({"call" + std::to_string(sessions_.size()), offer, kCaller, false, {}},
                [&](MediaRelay::OpenResult result) { opened = std::move(result); });
    if (!opened.session) return {{"error", opened.why}};
    sessions_.push_back(std::move(opened.session));
    json offers = json::array();
    for (std::size_t leg = 1; leg <= legs; ++leg) {
      SdpResult offered;
      sessions_.back()->Offer(leg, phone, [&](SdpResult result) { offered = std::move(result); });
      if (!offered.ok()) return {{"error", offered.why}};
      offers.push_back(offered.sdp);
    }
    return {{"offers", offers}};
  }

  json TakeAnswers(const std::vector<std::string>& answers) {
    MediaSession& session = *sessions_.back();
    SdpResult answer;
    const auto keep = [&](SdpResult result) { answer = std::move(result); };
    for (std::size_t leg = 1; leg <= answers.size(); ++leg) {
      answers.size() == 1 ? session.Select(leg, "t", answers[leg - 1], keep)
                          : session.EarlyAnswer(leg, "t", answers[leg - 1], keep);
      if (!answer.ok()) return {{"error", answer.why}};
    }
    return {{"answer", answer.sdp}};
  }

  EpollLoop loop_;
  relay::LocalRelay relay_;
  std::vector<std::unique_ptr<MediaSession>> sessions_;
  TimerWatch timer_{loop_};
  std::string pending_;
  FdWatch input_;
};

}  // namespace
}  // namespace foyer::bench

int main() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit files{20'000, 20'000};
  setrlimit(RLIMIT_NOFILE, &files);
  foyer::bench::Host().Run();
  return 0;
}
