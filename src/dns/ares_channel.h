// Speaks to the DNS servers by way of c-ares: UDP, TCP for what is cut short, the next server if one keeps silent. The
// only place that sees its header.
#pragma once
#include <ares.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "dns/wire.h"
#include "foyer/bytes.h"
#include "foyer/event_loop.h"

namespace foyer::dns {

class AresChannel : public Wire {
 public:
  // `servers`, or if there are none, those that stand in `servers_file` (resolv.conf(5)) now. `loop` must outlive it.
  AresChannel(EventLoop& loop, const std::vector<Endpoint>& servers, const std::string& servers_file,
              std::function<void()> on_heard);
  ~AresChannel() override;

  void Send(const Question& question, Done done) override;

 private:
  struct Sent;
  static void OnSocketState(void* self, ares_socket_t fd, int readable, int writable);
  static void OnReply(void* sent, int status, int timeouts, unsigned char* bytes, int length);

  void UseServers(const std::vector<Endpoint>& servers);
  void OnReady(int fd, unsigned events);
  void Process(ares_socket_t readable, ares_socket_t writable);
  void DeliverAll();

  EventLoop& loop_;
  const std::function<void()> on_heard_;
  ares_channel channel_ = nullptr;  // null: it could not be made, and nobody replies
  std::map<int, FdWatch> watches_;
  std::vector<std::pair<Done, std::optional<Reply>>> finished_;
  Timer timer_;
  DeferredCall deliver_;
};

}  // namespace foyer::dns
