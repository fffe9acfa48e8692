// A real PBX: Kamailio, which wants to know who registers, who calls, and who changes or ends a call.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "tests/flow/peers/process.h"

namespace foyer::peers {

class Kamailio {
 public:
  static constexpr const char* kDomain = "pbx.example";
  static constexpr const char* kPassword = "pbx-password-3Xw";  // of every subscriber

  // Starts it on this port of the loopback, UDP and TCP. `folder` exists.
  Kamailio(Pump& pump, const std::string& folder, std::uint16_t port);

  // It forgets who was registered.
  void Restart();
  std::uint16_t port() const { return port_; }
  // How often it has challenged this: "REGISTER", "INVITE", "re-INVITE", "BYE".
  std::size_t Challenges(const std::string& what) const { return process_->Count("challenge " + what + "!"); }
  // Since it was started, somebody has registered as this subscriber.
  bool HasRegistered(const std::string& user) const { return process_->Printed("registered " + user + "!"); }
  Process& process() { return *process_; }

 private:
  void Start();

  Pump& pump_;
  const std::string folder_;
  const std::uint16_t port_;
  std::unique_ptr<Process> process_;
};

}  // namespace foyer::peers
