#include "tests/bench/relay/load_rig.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace foyer::bench {
namespace {

constexpr std::uint16_t kFirstPort = 31000;
constexpr int kSocketBuffer = 4 << 20;
constexpr std::int64_t kSecond = 1'000'000'000, kQuiet = 30'000'000;
constexpr std::size_t kMostRead = 64;

std::int64_t Now(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * kSecond + time.tv_nsec;
}

void SleepUntil(std::int64_t due) {
  const timespec time{due / kSecond, due % kSecond};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr);
}

sockaddr_in Loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

UniqueFd Bind(std::uint16_t port) {
  UniqueFd fd(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &kSocketBuffer, sizeof kSocketBuffer);
  const sockaddr_in address = Loopback(port);
  if (bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fd.Reset();
  return fd;
}

// 0: the kernel has not stamped it.
std::int64_t StampOf(msghdr& header) {
  for (cmsghdr* control = CMSG_FIRSTHDR(&header); control != nullptr; control = CMSG_NXTHDR(&header, control)) {
    if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SO_TIMESTAMPNS) continue;
    timespec time;
    std::memcpy(&time, CMSG_DATA(control), sizeof time);
    return time.tv_sec * kSecond + time.tv_nsec;
  }
  return 0;
}

}  // namespace

struct LoadRig::ReceiveBuffers {
  std::array<std::array<std::uint8_t, 2048>, kMostRead> bytes;
  std::array<sockaddr_in, kMostRead> from;
  std::array<iovec, kMostRead> parts;
  std::array<std::array<char, 64>, kMostRead> controls;
  std::array<mmsghdr, kMostRead> messages;

  int Receive(int fd) {
    for (std::size_t i = 0; i < kMostRead; ++i) {
      parts[i] = {bytes[i].data(), bytes[i].size()};
      messages[i].msg_hdr = {&from[i], sizeof from[i], &parts[i], 1, controls[i].data(), controls[i].size(), 0};
    }
    return recvmmsg(fd, messages.data(), kMostRead, MSG_DONTWAIT, nullptr);
  }
};

LoadRig::LoadRig() : by_exit_(65'536, nullptr), buffers_(std::make_unique<ReceiveBuffers>()) {
  prctl(PR_SET_TIMERSLACK, 1);
  std::uint16_t port = kFirstPort;
  source_ = OpenEnd(port);
  for (std::size_t sink = 0; sink < kSinks; ++sink) sinks_.push_back(OpenEnd(port));
}

LoadRig::~LoadRig() = default;

LoadRig::End LoadRig::OpenEnd(std::uint16_t& next_port) {
  for (; next_port < 32'700; next_port = static_cast<std::uint16_t>(next_port + 2)) {
    End end{next_port, Bind(next_port), Bind(static_cast<std::uint16_t>(next_port + 1))};
    if (!end.rtp.valid() || !end.rtcp.valid()) continue;
    next_port = static_cast<std::uint16_t>(next_port + 2);
    return end;
  }
  std::fprintf(stderr, "no free ports from %u on\n", kFirstPort);
  std::exit(1);
}

void LoadRig::SetStamps(bool on) {
  const int value = on ? 1 : 0;
  for (const End& sink : sinks_) setsockopt(sink.rtp.get(), SOL_SOCKET, SO_TIMESTAMPNS, &value, sizeof value);
}

void LoadRig::Attach(std::span<Stream* const> streams) {
  std::fill(by_exit_.begin(), by_exit_.end(), nullptr);
  busy_sinks_ = 0;
  for (Stream* stream : streams) {
    stream->StartCount();
    for (const std::uint16_t exit : stream->ports().exits) by_exit_[exit] = stream;
    busy_sinks_ = std::max(busy_sinks_, stream->ports().exits.size());
  }
}

double LoadRig::Run(std::span<Stream* const> streams, const Load& load) {
  SetStamps(load.stamps);
  Attach(streams);
  const std::int64_t start = Now(CLOCK_MONOTONIC), end = start + static_cast<std::int64_t>(load.seconds * kSecond);
  std::int64_t due = start;
  for (std::size_t turn = 0; due < end && Now(CLOCK_MONOTONIC) < end + kSecond / 2; ++turn) {
    Stream& stream = *streams[turn % streams.size()];
    const auto burst = stream.NextBurst();
    Drain();
    SleepUntil(due);
    Send(stream, burst, load.stamps);
    due += static_cast<std::int64_t>(static_cast<double>(burst.size()) * kSecond / load.packets_per_second);
  }
  const double took = static_cast<double>(Now(CLOCK_MONOTONIC) - start) / kSecond;
  for (std::int64_t quiet = Now(CLOCK_MONOTONIC) + kQuiet; Now(CLOCK_MONOTONIC) < quiet;
       SleepUntil(Now(CLOCK_MONOTONIC) + kQuiet / 10))
    if (Drain()) quiet = Now(CLOCK_MONOTONIC) + kQuiet;
  return took;
}

void LoadRig::Send(Stream& stream, std::span<const std::span<const std::uint8_t>> burst, bool stamps) {
  stamps_.assign(burst.size(), 0);
  const sockaddr_in to = Loopback(stream.ports().entry);
  for (std::size_t i = 0; i < burst.size(); ++i) {
    if (stamps) stamps_[i] = Now(CLOCK_REALTIME);
    sendto(source_.rtp.get(), burst[i].data(), burst[i].size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
  stream.OnSent(stamps_);
}

bool LoadRig::Drain() {
  bool any = false;
  for (std::size_t sink = 0; sink < busy_sinks_; ++sink) any = DrainSink(sink) || any;
  return any;
}

bool LoadRig::DrainSink(std::size_t sink) {
  bool any = false;
  for (int count = static_cast<int>(kMostRead); count == static_cast<int>(kMostRead);) {
    count = buffers_->Receive(sinks_[sink].rtp.get());
    for (std::size_t i = 0; static_cast<int>(i) < count; ++i) {
      mmsghdr& message = buffers_->messages[i];
      Stream* stream = by_exit_[ntohs(buffers_->from[i].sin_port)];
      if (stream == nullptr) continue;
      const auto packet = std::span(buffers_->bytes[i]).first(std::min<std::size_t>(message.msg_len, 2048));
      stream->OnReceived(sink, packet, StampOf(message.msg_hdr));
      any = true;
    }
  }
  return any;
}

}  // namespace foyer::bench
