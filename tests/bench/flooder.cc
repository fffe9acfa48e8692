#include "tests/bench/flooder.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstring>

namespace foyer::bench {
namespace {

constexpr int kBurst = 20;
constexpr std::uint32_t kManySources = 200;

std::string Request(const std::string& method, std::uint32_t number, const std::string& user,
                    const std::string& more = {}) {
  const std::string id = std::to_string(number);
  return method + " sip:" + user + "@bench.test SIP/2.0\r\nVia: SIP/2.0/UDP 127.9.9.9:5060;branch=z9hG4bK" + id +
         ";rport\r\nFrom: <sip:" + user + "@bench.test>;tag=" + id + "\r\nTo: <sip:" + user +
         "@bench.test>\r\nCall-ID: " + id + "\r\nCSeq: 1 " + method +
         "\r\nMax-Forwards: 70\r\nContact: <sip:x@127.9.9.9>" + "\r\nUser-Agent: Phone 1\r\n" + more +
         "Content-Length: 0\r\n\r\n";
}

std::string WrongDigest(const std::string& user) {
  return "Authorization: Digest username=\"" + user +
         "\", realm=\"bench.test\", nonce=\"0123456789abcdef\", uri=\"sip:bench.test\", "
         "response=\"0123456789abcdef0123456789abcdef\", algorithm=MD5\r\n";
}

std::string Packet(std::uint32_t number) {
  const std::string extension = std::to_string(100 + number % 900);
  switch (number % 8) {
    case 0:
      return "\x16\x03\x01 no SIP at all, but somebody sends it " + std::string(200, '\xff');
    case 1:
      return Request("OPTIONS", number, extension);
    case 2:
      return Request("INVITE", number, extension);
    case 3:
      return Request("REGISTER", number, extension);
    case 4:
      return Request("REGISTER", number, "phone0", WrongDigest("phone0"));
    case 5:
      return Request("REGISTER", number, extension, "CSeq: nonsense\r\nContent-Length: -1\r\n");
    case 6:
      return Request("CANCEL", number, extension);
    default:
      return "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK" + std::to_string(number) +
             "\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n"
             "Content-Length: 0\r\n\r\n";
  }
}

}  // namespace

Flooder::Flooder(std::uint16_t port, FloodFrom from)
    : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)), port_(port), from_(from), thread_([this] { Run(); }) {}

Flooder::~Flooder() {
  stop_ = true;
  thread_.join();
  close(fd_);
}

// Each burst at its time, however long the one before took.
void Flooder::Run() {
  auto next = std::chrono::steady_clock::now();
  while (!stop_) {
    for (int i = 0; i < kBurst; ++i) {
      ++number_;
      Send(Packet(number_), NextSource());
    }
    next += std::chrono::microseconds(1'000'000 / kPacketsPerSecond * kBurst);
    std::this_thread::sleep_until(next);
  }
}

std::uint32_t Flooder::NextSource() {
  constexpr std::uint32_t kFirst = 0x7f100001;  // 127.16.0.1
  switch (from_) {
    case FloodFrom::kOne:
      return kFirst;
    case FloodFrom::kMany:
      return kFirst + number_ % kManySources;
    case FloodFrom::kMadeUp:
      return kFirst + number_;
  }
  return kFirst;
}

void Flooder::Send(const std::string& packet, std::uint32_t source) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port_);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  iovec part{const_cast<char*>(packet.data()), packet.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(in_pktinfo))] = {};
  msghdr header{};
  header.msg_name = &to;
  header.msg_namelen = sizeof to;
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  cmsghdr* first = CMSG_FIRSTHDR(&header);
  first->cmsg_level = IPPROTO_IP;
  first->cmsg_type = IP_PKTINFO;
  first->cmsg_len = CMSG_LEN(sizeof(in_pktinfo));
  in_pktinfo info{};
  info.ipi_spec_dst.s_addr = htonl(source);
  std::memcpy(CMSG_DATA(first), &info, sizeof info);
  if (sendmsg(fd_, &header, 0) > 0) ++sent_;
}

}  // namespace foyer::bench
