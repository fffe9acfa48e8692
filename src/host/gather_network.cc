#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/format.h"
#include "host/gather_parts.h"
#include "host/port_holders.h"

namespace foyer::host {
namespace {

constexpr const char* kOurselves = "foyerd";

const char* NameOf(const ListenAddress& listen, bool web) {
  if (web) return listen.transport == Transport::kTls ? "https" : "http";
  return UriName(listen.transport);
}

doctor::PortFacts LookAtPort(const ListenAddress& listen, bool web, bool daemon_answers) {
  doctor::PortFacts port;
  port.listen = Format("{}:{}", NameOf(listen, web), listen.endpoint.ToString());
  port.key = web ? "[web] listen" : "[sip] listen";
  port.port = listen.endpoint.port;
  port.udp = !IsStream(listen.transport);
  port.is_loopback = listen.endpoint.address.is_loopback();
  const auto holder = FindPortHolder(listen.endpoint, port.udp);
  if (!holder) return port;
  // A daemon that answers has its ports itself, also where we may not see whose they are.
  port.taken = !daemon_answers || (!holder->program.empty() && holder->program != kOurselves);
  if (!holder->program.empty()) port.holder = Format("{} (process {})", holder->program, holder->pid);
  return port;
}

}  // namespace

void GatherPorts(const Config& config, bool daemon_answers, doctor::HostFacts& facts) {
  for (const ListenAddress& listen : config.sip.listen)
    facts.ports.push_back(LookAtPort(listen, false, daemon_answers));
  for (const ListenAddress& listen : config.web.listen) facts.ports.push_back(LookAtPort(listen, true, daemon_answers));
  if (config.relay.address && config.relay.address->is_loopback()) return;
  facts.media_first = config.relay.port_min;
  facts.media_last = config.relay.port_max;
}

std::optional<doctor::FirewallFacts> LookAtFirewall() {
  if (geteuid() != 0) return std::nullopt;
  // Those of iptables-nft are in nft's list, too.
  if (const auto ruleset = OutputOf("timeout 5 nft list ruleset 2>/dev/null"); ruleset && !ruleset->empty())
    return doctor::FirewallFacts{"nft list ruleset", doctor::ReadNft(*ruleset)};
  if (const auto rules = OutputOf("timeout 5 iptables-save 2>/dev/null"))
    return doctor::FirewallFacts{"iptables-save", doctor::ReadIptables(*rules)};
  return std::nullopt;
}

std::size_t CountDnsServers(const Config& config) {
  if (!config.dns.servers.empty()) return config.dns.servers.size();
  std::ifstream file("/etc/resolv.conf");
  std::size_t servers = 0;
  for (std::string line; std::getline(file, line);) servers += line.starts_with("nameserver ") ? 1U : 0U;
  return servers;
}

}  // namespace foyer::host
