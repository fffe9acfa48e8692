#include "tests/flow/peers/house.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace foyer::peers {

namespace {

// Binds `port` of the loopback (0: any) and tells which it is; 0 if it is taken.
std::uint16_t TryPort(int fd, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), length) != 0) return 0;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
  return ntohs(address.sin_port);
}

}  // namespace

std::uint16_t FreePort() {
  for (int attempt = 0; attempt < 100; ++attempt) {
    const int udp = socket(AF_INET, SOCK_DGRAM, 0), tcp = socket(AF_INET, SOCK_STREAM, 0);
    const std::uint16_t port = TryPort(udp, 0);
    const bool free = port != 0 && TryPort(tcp, port) == port;
    close(udp);
    close(tcp);
    if (free) return port;
  }
  std::abort();
}

House::House(Pump& pump, HouseProgram program) : pump_(pump), program_(std::move(program)) { Start(); }

House::House(Pump& pump, const std::string& foyerd, const std::string& folder, const std::string& configuration,
             const std::string& network_namespace)
    : pump_(pump), program_{{foyerd, "--config", folder + "/foyer.conf"}, ControlSocket(folder), network_namespace} {
  std::ofstream(folder + "/foyer.conf") << configuration;
  Start();
}

void House::Start() {
  events_.reset();
  process_.reset();
  mark_ = 0;
  process_ = std::make_unique<Process>(pump_, "foyerd", Command{program_.argv, {}, program_.network_namespace});
  const bool up =
      pump_.Until([this] { return !process_->IsRunning() || Request("GET", "/api/v1/status").status == 200; });
  if (!up || !process_->IsRunning()) {
    std::fprintf(stderr, "foyerd does not come up:\n%s", process_->Output().c_str());
    std::abort();
  }
  events_ = std::make_unique<EventFeed>(pump_, program_.control_socket);
}

ControlAnswer House::Request(const std::string& method, const std::string& path, const std::string& body) {
  return ControlRequest(program_.control_socket, method, path, body);
}

bool House::Ring(const std::string& target) {
  const std::string body = target.empty() ? "{}" : nlohmann::json{{"target", target}}.dump();
  return Request("POST", "/api/v1/ring", body).status / 100 == 2;
}

static nlohmann::json Get(House& house, const std::string& path) {
  return nlohmann::json::parse(house.Request("GET", path).body, nullptr, false);
}

std::size_t House::DevicesNow() {
  const auto answer = Get(*this, "/api/v1/bindings");
  if (!answer.is_object() || !answer.contains("bindings")) return 0;
  std::size_t devices = 0;
  for (const auto& binding : answer["bindings"]) devices += !binding.value("internal", false);
  return devices;
}

bool House::WaitForDevices(std::size_t count) {
  return pump_.Until([this, count] { return DevicesNow() >= count; });
}

bool House::DoorIsReady() {
  const auto status = Get(*this, "/api/v1/status");
  return status.is_object() && status.value("door_registered", false) && status.value("door_state", "") == "idle";
}

bool House::WaitForDoor() {
  return pump_.Until([this] { return DoorIsReady(); });
}

bool House::TwoWay() {
  const auto answer = Get(*this, "/api/v1/calls");
  if (!answer.is_object() || !answer.contains("calls")) return false;
  bool to_winner = false, from_winner = false;
  for (const auto& call : answer["calls"])
    for (const auto& leg : call.value("legs", nlohmann::json::array()))
      if (leg.value("selected", false)) {
        to_winner |= leg.value("rtp_out", 0) > 0;
        from_winner |= leg.value("rtp_in", 0) > 0;
      }
  return to_winner && from_winner;
}

bool House::WaitFor(const std::string& event, std::size_t count) {
  return pump_.Until([this, &event, count] { return Count(event) >= count; });
}

}  // namespace foyer::peers
