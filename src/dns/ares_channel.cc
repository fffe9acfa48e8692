#include "dns/ares_channel.h"

#include <arpa/nameser.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace foyer::dns {
namespace {

using namespace std::chrono_literals;

// The first round over all servers takes 1 s for each that is silent, the second 2 s.
constexpr int kTimeoutMs = 1000;
constexpr int kTries = 2;

ares_addr_port_node NodeOf(const Endpoint& server) {
  ares_addr_port_node node{};
  node.udp_port = node.tcp_port = server.port;
  if (server.address.is_v4()) {
    node.family = AF_INET;
    node.addr.addr4.s_addr = htonl(server.address.v4());
  } else {
    node.family = AF_INET6;
    std::memcpy(&node.addr.addr6, server.address.bytes().data(), server.address.bytes().size());
  }
  return node;
}

// A packet waits, rather than an error such as "port unreachable" (which stays there for c-ares to find).
bool HasBytes(int fd) {
  int bytes = 0;
  return ioctl(fd, FIONREAD, &bytes) == 0 && bytes > 0;
}

}  // namespace

struct AresChannel::Sent {
  AresChannel& channel;
  Question question;
  Done done;
};

AresChannel::AresChannel(EventLoop& loop, const std::vector<Endpoint>& servers, const std::string& servers_file,
                         std::function<void()> on_heard)
    : loop_(loop),
      on_heard_(std::move(on_heard)),
      timer_(loop, [this] { Process(ARES_SOCKET_BAD, ARES_SOCKET_BAD); }),
      deliver_(loop, [this] { DeliverAll(); }) {
  std::string path = servers_file;
  ares_options options{};
  options.timeout = kTimeoutMs;
  options.tries = kTries;
  options.sock_state_cb = &AresChannel::OnSocketState;
  options.sock_state_cb_data = this;
  options.resolvconf_path = path.data();
  const int wanted = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB | ARES_OPT_RESOLVCONF;
  if (ares_init_options(&channel_, &options, wanted) != ARES_SUCCESS) channel_ = nullptr;
  if (channel_ && !servers.empty()) UseServers(servers);
}

AresChannel::~AresChannel() {
  if (channel_) ares_destroy(channel_);
}

void AresChannel::UseServers(const std::vector<Endpoint>& servers) {
  std::vector<ares_addr_port_node> nodes;
  for (const Endpoint& server : servers) nodes.push_back(NodeOf(server));
  for (std::size_t i = 0; i + 1 < nodes.size(); ++i) nodes[i].next = &nodes[i + 1];
  ares_set_servers_ports(channel_, nodes.data());
}

void AresChannel::Send(const Question& question, Done done) {
  if (!channel_) {
    finished_.emplace_back(std::move(done), std::nullopt);
    deliver_.Schedule();
    return;
  }
  const std::string name = question.name.empty() ? "." : question.name;
  const int type = static_cast<int>(question.type);
  auto sent = std::make_unique<Sent>(Sent{*this, question, std::move(done)});
  ares_query(channel_, name.c_str(), ns_c_in, type, &AresChannel::OnReply, sent.release());
  Process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);  // its timer is now also ours
}

void AresChannel::OnReply(void* sent_pointer, int status, int /*timeouts*/, unsigned char* bytes, int length) {
  const std::unique_ptr<Sent> sent(static_cast<Sent*>(sent_pointer));
  if (status == ARES_EDESTRUCTION) return;
  std::optional<Reply> reply;
  const bool told = status == ARES_SUCCESS || status == ARES_ENODATA || status == ARES_ENOTFOUND;
  if (told && bytes && length > 0) reply = ParseReply({bytes, static_cast<std::size_t>(length)}, sent->question);
  sent->channel.finished_.emplace_back(std::move(sent->done), std::move(reply));
  sent->channel.deliver_.Schedule();
}

void AresChannel::OnSocketState(void* self_pointer, ares_socket_t fd, int readable, int writable) {
  auto& self = *static_cast<AresChannel*>(self_pointer);
  if (!readable && !writable) {
    self.watches_.erase(fd);
    return;
  }
  const auto [watch, is_new] =
      self.watches_.try_emplace(fd, self.loop_, fd, [&self, fd](unsigned events) { self.OnReady(fd, events); });
  watch->second.Watch((readable ? FdWatch::kRead : 0U) | (writable ? FdWatch::kWrite : 0U));
}

void AresChannel::OnReady(int fd, unsigned events) {
  if ((events & FdWatch::kRead) != 0 && HasBytes(fd)) on_heard_();
  Process((events & FdWatch::kRead) != 0 ? fd : ARES_SOCKET_BAD,
          (events & FdWatch::kWrite) != 0 ? fd : ARES_SOCKET_BAD);
}

void AresChannel::Process(ares_socket_t readable, ares_socket_t writable) {
  ares_process_fd(channel_, readable, writable);
  timeval next{};
  if (!ares_timeout(channel_, nullptr, &next)) return timer_.Stop();
  timer_.Start(std::max<Duration>(1ms, std::chrono::seconds(next.tv_sec) + std::chrono::microseconds(next.tv_usec)));
}

void AresChannel::DeliverAll() {
  for (auto& [done, reply] : std::exchange(finished_, {})) done(std::move(reply));
}

}  // namespace foyer::dns
