// The parts of Gather(), one file a subject.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "doctor/host_checks.h"
#include "foyer/config.h"
#include "host/access_of_user.h"
#include "host/gather.h"

namespace foyer::host {

// What systemd knows of the unit "foyer".
struct Service {
  doctor::ServiceFacts facts;
  std::string user;
  std::vector<std::string> groups;  // beside the user's own
};
std::optional<Service> AskSystemd();
Service ReadService(const std::string& properties);  // lines "Name=value" of systemctl show
doctor::DaemonState LookAtSocket(const Question& question);

void GatherPorts(const Config& config, bool daemon_answers, doctor::HostFacts& facts);
std::optional<doctor::FirewallFacts> LookAtFirewall();
std::size_t CountDnsServers(const Config& config);

std::vector<doctor::CertificateFacts> LookAtCertificates(const Config& config, const Identity& user);
std::vector<doctor::DeviceFacts> LookAtDevices(const Config& config, const Identity& user);
void LookAtDataFolder(const Identity& user, doctor::HostFacts& facts);

// What a program printed; nothing if it failed. `command` is a constant of ours, for the shell.
std::optional<std::string> OutputOf(const char* command);

}  // namespace foyer::host
