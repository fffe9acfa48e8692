// The least that a relay can do. Reads the sinks' ports (one line), tells its own (entry, exits), and then hands on
// whatever comes: `bare` with recvfrom and a sendto for each sink, `segments` with recvmmsg and, for each sink, one
// sendmsg with UDP_SEGMENT for packets of equal size and a shorter one behind them.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

constexpr int kMost = 64;
constexpr std::size_t kMostSegmented = 60'000;

sockaddr_in Loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

struct Socket {
  int fd;
  std::uint16_t port;
};

Socket Open() {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), buffer = 4 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  sockaddr_in address = Loopback(0);
  socklen_t length = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), length) != 0) std::perror("bind");
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
  return {fd, ntohs(address.sin_port)};
}

struct Way {
  Socket exit;
  sockaddr_in sink;
};

std::uint8_t packets[kMost][2048];
mmsghdr messages[kMost];
iovec parts[kMost];
sockaddr_in sources[kMost];

void HandOnBare(int entry, const std::vector<Way>& ways) {
  sockaddr_in from;
  for (int i = 0; i < kMost; ++i) {
    socklen_t length = sizeof from;
    const ssize_t size = recvfrom(entry, packets[0], sizeof packets[0], 0, reinterpret_cast<sockaddr*>(&from), &length);
    if (size < 0) return;
    for (const Way& way : ways)
      sendto(way.exit.fd, packets[0], static_cast<std::size_t>(size), 0, reinterpret_cast<const sockaddr*>(&way.sink),
             sizeof way.sink);
  }
}

void SendGroup(const Way& way, iovec* group, std::size_t count) {
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(std::uint16_t))];
  msghdr header{const_cast<sockaddr_in*>(&way.sink), sizeof way.sink, group, count, nullptr, 0, 0};
  if (count > 1) {
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    cmsghdr* segment = CMSG_FIRSTHDR(&header);
    *segment = {CMSG_LEN(sizeof(std::uint16_t)), SOL_UDP, UDP_SEGMENT};
    const auto size = static_cast<std::uint16_t>(group[0].iov_len);
    std::memcpy(CMSG_DATA(segment), &size, sizeof size);
  }
  sendmsg(way.exit.fd, &header, 0);
}

void HandOnSegments(int entry, const std::vector<Way>& ways) {
  for (int i = 0; i < kMost; ++i) {
    parts[i] = {packets[i], sizeof packets[i]};
    messages[i].msg_hdr = {&sources[i], sizeof sources[i], &parts[i], 1, nullptr, 0, 0};
  }
  const int received = recvmmsg(entry, messages, kMost, 0, nullptr);
  for (int i = 0; i < received; ++i) parts[i].iov_len = messages[i].msg_len;
  for (int first = 0; first < received;) {
    const std::size_t size = parts[first].iov_len;
    std::size_t bytes = size;
    int end = first + 1;
    for (; end < received && parts[end - 1].iov_len == size && parts[end].iov_len <= size; ++end) {
      bytes += parts[end].iov_len;
      if (bytes > kMostSegmented) break;
    }
    for (const Way& way : ways) SendGroup(way, &parts[first], static_cast<std::size_t>(end - first));
    first = end;
  }
}

}  // namespace

int main(int argc, char** argv) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const bool segments = argc > 1 && std::string(argv[1]) == "segments";
  std::string line;
  std::getline(std::cin, line);
  std::istringstream sinks(line);
  const Socket entry = Open();
  std::vector<Way> ways;
  std::string told = std::to_string(entry.port);
  for (std::uint16_t sink; sinks >> sink;) {
    ways.push_back({Open(), Loopback(sink)});
    told += ' ' + std::to_string(ways.back().exit.port);
  }
  std::cout << told << std::endl;
  const int poller = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{EPOLLIN, {}};
  epoll_ctl(poller, EPOLL_CTL_ADD, entry.fd, &event);
  while (epoll_wait(poller, &event, 1, -1) == 1) segments ? HandOnSegments(entry.fd, ways) : HandOnBare(entry.fd, ways);
  return 0;
}
