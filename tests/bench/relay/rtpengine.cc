#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/bench/relay/relay_process.h"
#include "tests/flow/peers/house.h"

namespace foyer::bench {
namespace {

std::string Encode(const std::string& text) { return std::to_string(text.size()) + ':' + text; }

// The value of `key` in a bencoded dictionary of strings; empty: there is none.
std::string Find(const std::string& answer, const std::string& key) {
  const std::size_t at = answer.find(Encode(key));
  if (at == std::string::npos) return {};
  const std::size_t length_at = at + Encode(key).size();
  const std::size_t colon = answer.find(':', length_at);
  if (colon == std::string::npos) return {};
  return answer.substr(colon + 1, std::strtoul(answer.c_str() + length_at, nullptr, 10));
}

}  // namespace

Rtpengine::Rtpengine(peers::Pump& pump) : Rtpengine(pump, peers::FreePort()) {}

Rtpengine::Rtpengine(peers::Pump& pump, std::uint16_t port)
    : RelayProcess(
          pump, "rtpengine",
          {"rtpengine", "--config-file=none", "--interface=127.0.0.1", "--listen-ng=127.0.0.1:" + std::to_string(port),
           "--table=-1", "--foreground", "--log-stderr", "--log-level=3", "--num-threads=1", "--timeout=3600",
           "--silent-timeout=3600", "--port-min=20000", "--port-max=29999"}),
      port_(port),
      socket_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) GiveUp("no socket");
  if (!pump_.Until([&] { return Find(Exchange("d7:command4:pinge"), "result") == "pong"; }))
    GiveUp("it does not come up");
}

Rtpengine::~Rtpengine() { close(socket_); }

std::string Rtpengine::Exchange(const std::string& command) {
  const std::string request = std::to_string(++cookie_) + ' ' + command;
  if (send(socket_, request.data(), request.size(), 0) < 0) return {};
  pollfd ready{socket_, POLLIN, 0};
  if (poll(&ready, 1, 200) != 1) return {};
  std::string answer(65'536, '\0');
  const ssize_t size = recv(socket_, answer.data(), answer.size(), MSG_DONTWAIT);
  answer.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return answer;
}

std::string Rtpengine::Command(const std::string& command, const std::string& call, const std::string& sdp,
                               Suite towards) {
  std::string tags = Encode("from-tag") + Encode("a");
  std::string to_tag = command == "answer" ? Encode("to-tag") + Encode("b") : std::string();
  const std::string protocol = towards == Suite::kNone ? "RTP/AVP" : "RTP/SAVP";
  // Keys in their alphabetical order.
  const std::string answer = Exchange("d" + Encode("ICE") + Encode("remove") + Encode("call-id") + Encode(call) +
                                      Encode("command") + Encode(command) + tags + Encode("sdp") + Encode(sdp) +
                                      to_tag + Encode("transport-protocol") + Encode(protocol) + "e");
  const std::string written = Find(answer, "sdp");
  if (written.empty()) GiveUp("it refuses the " + command + ": " + answer);
  return written;
}

CallPorts Rtpengine::Open(const CallRequest& request) {
  const std::string call = "call" + std::to_string(++calls_);
  const Keyed source_key = NewKey(request.source_suite);
  const std::string offer = WriteSdp({request.source, request.video, true, source_key});
  const RelayEnd offered = ReadSdp(Command("offer", call, offer, request.sink_suite), request.sink_suite);
  const std::string answer =
      WriteSdp({request.sinks.front(), request.video, false, NewKey(request.sink_suite), offered.crypto_tag});
  const RelayEnd answered = ReadSdp(Command("answer", call, answer, request.source_suite), request.source_suite);
  if (offered.port == 0 || answered.port == 0) GiveUp("its descriptions are of no use");
  return {answered.port, {offered.port}, source_key, {offered.crypto}};
}

}  // namespace foyer::bench
