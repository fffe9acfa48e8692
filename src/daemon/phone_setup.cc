#include "daemon/phone_setup.h"

#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace foyer::daemon {
namespace {

constexpr const char* kResolvConf = "/etc/resolv.conf";

// Only what other machines can ask: no hosts file.
dns::ResolverSettings OnlyTheDns(const Config& config) {
  return {.servers = config.dns.servers, .servers_file = kResolvConf, .hosts_file = "/dev/null"};
}

provisioning::AddressSettings AddressesOf(const Config& config) {
  return {config.web, config.sip.listen, !config.tls.own.certificate.empty() || !config.tls.domains.empty()};
}

std::vector<std::string> NamesOfThisMachine() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return {};
  std::ifstream file(kResolvConf);
  const std::string resolv_conf{std::istreambuf_iterator<char>(file), {}};
  return provisioning::OwnNames(name.data(), resolv_conf);
}

}  // namespace

PhoneSetup::PhoneSetup(PhoneSetupParts parts, const Config& config)
    : authenticator_(parts.loop, parts.digest, parts.users, parts.journal, parts.guard),
      doors_(parts.users, parts.access),
      invitations_(parts.loop),
      names_(parts.loop, parts.journal, OnlyTheDns(config)),
      finder_(parts.loop, names_, AddressesOf(config), NamesOfThisMachine),
      inviter_(parts.users, finder_, invitations_),
      pages_({parts.users, doors_, invitations_, authenticator_, parts.journal}) {
  doors_.Apply(config);
}

}  // namespace foyer::daemon
