// A DNS server on the loopback, UDP and TCP, that knows the records of a test and misbehaves when told to.
#pragma once
#include <list>
#include <map>
#include <string>
#include <vector>

#include "base/unique_fd.h"
#include "foyer/endpoint.h"
#include "foyer/event_loop.h"
#include "tests/dns/wire_format.h"

namespace foyer::dns {

class DnsServer {
 public:
  enum class Mood {
    kWell,
    kSilent,
    kRefusing,   // server failure to everything
    kRambling,   // bytes that are no DNS message
    kMangling,   // a good header, and rubbish behind it
    kShortened,  // everything is cut short, and whole on TCP
  };

  explicit DnsServer(EventLoop& loop);

  void Add(ZoneRecord record) { records_.push_back(std::move(record)); }

  Endpoint endpoint() const { return endpoint_; }
  int on_udp() const { return on_udp_; }
  int on_tcp() const { return on_tcp_; }

  Mood mood = Mood::kWell;

 private:
  struct Connection {
    UniqueFd fd;
    std::unique_ptr<FdWatch> watch;
    Buffer received;
  };
  void Open();
  void OnDatagram();
  void OnConnection();
  void OnBytes(Connection& connection);
  Buffer ReplyTo(Bytes message, bool over_tcp) const;

  EventLoop& loop_;
  std::vector<ZoneRecord> records_;
  Endpoint endpoint_;
  UniqueFd udp_, tcp_;
  std::unique_ptr<FdWatch> udp_watch_, tcp_watch_;
  std::list<Connection> connections_;
  int on_udp_ = 0, on_tcp_ = 0;
};

}  // namespace foyer::dns
