#include "tests/bench/relay_latency.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "sip/sdp.h"
#include "tests/bench/ring_devices.h"
#include "tests/bench/table.h"

namespace foyer::bench {
namespace {

constexpr std::uint16_t kGatePort = 44000, kCalleePort = 44010, kBarePort = 44020, kBareSinkPort = 44030;
constexpr int kPackets = 500;  // through each, at 125 a second each

sockaddr_in Loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

class Socket {
 public:
  explicit Socket(std::uint16_t port) : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_in address = Loopback(port);
    if (bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) std::abort();
  }
  ~Socket() { close(fd_); }
  int fd() const { return fd_; }

 private:
  int fd_;
};

// A relay of nothing but two system calls, in a process of its own.
class BareRelay {
 public:
  BareRelay() : pid_(fork()) {
    if (pid_ != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const Socket in(kBarePort), out(kBarePort + 2);
    const sockaddr_in to = Loopback(kBareSinkPort);
    char packet[2048];
    pollfd ready{in.fd(), POLLIN, 0};
    while (poll(&ready, 1, -1) > 0) {
      const ssize_t size = recvfrom(in.fd(), packet, sizeof packet, MSG_DONTWAIT, nullptr, nullptr);
      if (size > 0)
        sendto(out.fd(), packet, static_cast<std::size_t>(size), MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&to),
               sizeof to);
    }
    _exit(0);
  }
  ~BareRelay() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

 private:
  const pid_t pid_;
};

class Pace {
 public:
  Pace() : fd_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)) {
    itimerspec every{};
    every.it_interval.tv_nsec = every.it_value.tv_nsec = 4'000'000;
    timerfd_settime(fd_, 0, &every, nullptr);
  }
  ~Pace() { close(fd_); }
  void Wait() {
    std::uint64_t ticks;
    if (read(fd_, &ticks, sizeof ticks) < 0) std::perror("timerfd");
  }

 private:
  int fd_;
};

}  // namespace

RelayLatency::RelayLatency(peers::Pump& pump, std::uint16_t proxy_port, std::string domain, peers::SipDevice& callee)
    : pump_(pump),
      domain_(std::move(domain)),
      gate_(pump, {"gate", "bench-only", domain_, "127.0.0.1", 0, proxy_port}),
      callee_(callee) {}

bool RelayLatency::SetUpCall() {
  const std::string tag = "latency";
  callee_.on_invite = [&] { callee_.Respond(183, tag, peers::MakeSdp("127.0.0.1", kCalleePort, 0)); };
  gate_.on_response = [&](const sip::Message& response) {
    const auto sdp = sip::SessionDescription::Parse(response.body());
    if (sdp && !sdp->media.empty()) relay_port_ = sdp->media[0].port;
  };
  gate_.SendRequest("INVITE", "sip:one@" + domain_, "application/sdp", peers::MakeSdp("127.0.0.1", kGatePort, 0));
  return pump_.Until([&] { return relay_port_ != 0; });
}

double RelayLatency::SendAndWait(int from, std::uint16_t to, int sink, unsigned number) {
  std::vector<std::uint8_t> packet(172, 0xd5);
  packet[0] = 0x80;
  packet[1] = 0;  // PCMU
  packet[2] = static_cast<std::uint8_t>(number >> 8);
  packet[3] = static_cast<std::uint8_t>(number);
  packet[6] = static_cast<std::uint8_t>((number * 160) >> 8);
  packet[7] = static_cast<std::uint8_t>(number * 160);
  const sockaddr_in address = Loopback(to);
  const auto sent = Clock::now();
  sendto(from, packet.data(), packet.size(), 0, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  pollfd ready{sink, POLLIN, 0};
  if (poll(&ready, 1, 1000) != 1) return 1e6;
  const auto came = Clock::now();
  if (recv(sink, packet.data(), packet.size(), MSG_DONTWAIT) < 0) return 1e6;
  return Microseconds(came - sent);
}

std::optional<RelayFigures> RelayLatency::Measure() {
  const Socket gate(kGatePort), callee(kCalleePort), bare_sink(kBareSinkPort);
  const BareRelay bare;
  if (!SetUpCall()) return std::nullopt;
  std::vector<double> relayed, direct;
  Pace pace;
  for (unsigned number = 1; number <= kPackets; ++number) {
    pace.Wait();
    relayed.push_back(SendAndWait(gate.fd(), relay_port_, callee.fd(), number));
    pace.Wait();
    direct.push_back(SendAndWait(gate.fd(), kBarePort, bare_sink.fd(), number));
  }
  callee_.Respond(603, "latency");
  bool refused = false;
  gate_.on_response = [&](const sip::Message& response) { refused = response.status() >= 300; };
  pump_.Until([&] { return refused; });
  return RelayFigures{Median(relayed), Median(direct)};
}

}  // namespace foyer::bench
