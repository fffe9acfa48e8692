#include "tests/dns/dns_server.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/socket_address.h"
#include "dns/wire_reader.h"

namespace foyer::dns {
namespace {

constexpr std::uint8_t kServerFailure = 2, kNoSuchName = 3;

// For this process alone, so that tests that run side by side do not meet.
const IpAddress kLoopback = IpAddress::FromV4(0x7f400000U + (static_cast<std::uint32_t>(getpid()) & 0x3fffffU));

Endpoint LocalOf(int fd) {
  SocketAddress address;
  EXPECT_EQ(getsockname(fd, address.data(), &address.length), 0);
  return address.ToEndpoint();
}

bool Bind(int fd, const Endpoint& endpoint) {
  const SocketAddress address(endpoint);
  return bind(fd, address.data(), address.length) == 0;
}

}  // namespace

DnsServer::DnsServer(EventLoop& loop) : loop_(loop) {
  Open();
  udp_watch_ = std::make_unique<FdWatch>(loop_, udp_.get(), [this](unsigned) { OnDatagram(); });
  tcp_watch_ = std::make_unique<FdWatch>(loop_, tcp_.get(), [this](unsigned) { OnConnection(); });
  udp_watch_->Watch(FdWatch::kRead);
  tcp_watch_->Watch(FdWatch::kRead);
}

// Both have the same port: a free one of UDP is tried until it is free for TCP, too.
void DnsServer::Open() {
  for (int tries = 0; tries < 100; ++tries) {
    udp_.Reset(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0));
    tcp_.Reset(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    EXPECT_TRUE(Bind(udp_.get(), {kLoopback, 0}));
    endpoint_ = LocalOf(udp_.get());
    if (Bind(tcp_.get(), endpoint_) && listen(tcp_.get(), 8) == 0) return;
  }
  ADD_FAILURE() << "no port is free for UDP and TCP";
}

void DnsServer::OnDatagram() {
  std::array<std::uint8_t, 2048> bytes{};
  SocketAddress from;
  const ssize_t got = recvfrom(udp_.get(), bytes.data(), bytes.size(), 0, from.data(), &from.length);
  if (got <= 0) return;
  ++on_udp_;
  const Buffer reply = ReplyTo(Bytes(bytes).first(static_cast<std::size_t>(got)), false);
  if (!reply.empty()) sendto(udp_.get(), reply.data(), reply.size(), 0, from.data(), from.length);
}

void DnsServer::OnConnection() {
  const int fd = accept4(tcp_.get(), nullptr, nullptr, SOCK_NONBLOCK);
  if (fd < 0) return;
  Connection& connection = connections_.emplace_back();
  connection.fd.Reset(fd);
  connection.watch = std::make_unique<FdWatch>(loop_, fd, [this, &connection](unsigned) { OnBytes(connection); });
  connection.watch->Watch(FdWatch::kRead);
}

void DnsServer::OnBytes(Connection& connection) {
  std::array<std::uint8_t, 2048> bytes{};
  const ssize_t got = recv(connection.fd.get(), bytes.data(), bytes.size(), 0);
  if (got <= 0) return connection.watch->Stop();
  Buffer& received = connection.received;
  received.insert(received.end(), bytes.begin(), bytes.begin() + got);
  while (received.size() >= 2 && received.size() >= 2u + ReadU16(received, 0)) {
    const std::size_t length = ReadU16(received, 0);
    ++on_tcp_;
    Buffer reply = ReplyTo(Bytes(received).subspan(2, length), true);
    Buffer framed;
    AddU16(framed, static_cast<std::uint16_t>(reply.size()));
    framed.insert(framed.end(), reply.begin(), reply.end());
    if (!reply.empty()) send(connection.fd.get(), framed.data(), framed.size(), MSG_NOSIGNAL);
    received.erase(received.begin(), received.begin() + static_cast<std::ptrdiff_t>(2 + length));
  }
}

Buffer DnsServer::ReplyTo(Bytes message, bool over_tcp) const {
  const Asked asked = ReadQuestion(message);
  if (mood == Mood::kSilent) return {};
  if (mood == Mood::kRefusing) return WriteReply(asked, {}, {}, {kServerFailure});
  if (mood == Mood::kRambling) return Buffer(40, 0xee);
  if (mood == Mood::kShortened && !over_tcp) return WriteReply(asked, {}, {}, {0, true});
  std::vector<ZoneRecord> answers;
  std::string name = asked.name;
  bool known = name.empty();
  for (std::size_t links = 0; links <= records_.size(); ++links) {
    const ZoneRecord* alias = nullptr;
    for (const ZoneRecord& record : records_) {
      if (record.name != name) continue;
      known = true;
      if (record.type == asked.type || record.type == kCnameType) answers.push_back(record);
      if (record.type == kCnameType) alias = &record;
    }
    if (!alias) break;
    std::vector<std::uint8_t> target = alias->data;
    name = *WireReader(target).Name();
  }
  Buffer reply = WriteReply(asked, answers, {}, {known ? std::uint8_t{0} : kNoSuchName});
  if (mood == Mood::kMangling) std::fill(reply.end() - 8, reply.end(), std::uint8_t{0xff});
  return reply;
}

}  // namespace foyer::dns
