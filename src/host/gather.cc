#include "host/gather.h"

#include <sys/timex.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <variant>

#include "base/wall_clock.h"
#include "config/config_file.h"
#include "host/gather_parts.h"

namespace foyer::host {
namespace {

bool IsClockSynchronised() {
  timex state{};  // modes 0: only asks
  return adjtimex(&state) != TIME_ERROR;
}

bool HasPhone(const UserConfig& user) {
  const bool has_sip = !user.password.empty() || !user.ha1_md5.empty() || user.contact;
  return has_sip && user.kind != UserKind::kDoor;
}

// "sip:home@house.example" -> "home"
std::string NameIn(std::string_view uri) {
  if (uri.starts_with("sip:")) uri.remove_prefix(4);
  return std::string(uri.substr(0, uri.find('@')));
}

// A target that is no group is a user, or lies elsewhere.
std::size_t CountBehind(const std::string& target, std::size_t phones, const Config& config) {
  const auto group = std::ranges::find(config.groups, target, &GroupConfig::name);
  if (group == config.groups.end()) return 1;
  const bool all = std::ranges::find(group->members, "*") != group->members.end();
  return all ? phones : group->members.size();
}

void GatherPeople(const Config& config, doctor::HostFacts& facts) {
  facts.phones = static_cast<std::size_t>(std::ranges::count_if(config.users, HasPhone));
  facts.has_door = config.door.has_value();
  if (config.door) {
    facts.ring = NameIn(config.door->ring);
    facts.rung = CountBehind(facts.ring, facts.phones, config);
  }
  for (const LockConfig& lock : config.locks) facts.locks.push_back({lock.name, !lock.codes.empty()});
}

Identity UserOfDaemon(const std::string& asked, const std::optional<Service>& service) {
  const std::vector<std::string> groups = service ? service->groups : std::vector<std::string>();
  const std::string of_service = service ? service->user : std::string();
  for (const std::string& name : {asked, of_service, std::string("foyer")}) {
    if (auto identity = name.empty() ? std::nullopt : FindIdentity(name, groups)) return *identity;
  }
  return OurIdentity();
}

void GatherConfigured(const Config& config, const Identity& user, doctor::HostFacts& facts) {
  facts.daemon.configured_socket = config.control_socket;
  facts.certificates = LookAtCertificates(config, user);
  GatherPorts(config, facts.daemon.state == doctor::DaemonState::kRuns, facts);
  facts.firewall = LookAtFirewall();
  facts.needs_dns = !config.uplinks.empty();
  facts.dns_servers = CountDnsServers(config);
  facts.devices = LookAtDevices(config, user);
  facts.data_dir = config.data_dir;
  LookAtDataFolder(user, facts);
  GatherPeople(config, facts);
}

}  // namespace

doctor::HostFacts Gather(const Question& question) {
  doctor::HostFacts facts;
  const auto service = AskSystemd();
  facts.daemon.state = LookAtSocket(question);
  facts.daemon.socket = question.socket;
  if (service) facts.daemon.service = service->facts;
  const Identity user = UserOfDaemon(question.user, service);
  facts.user = user.name;
  const auto now = WallNow().time_since_epoch();
  facts.unix_seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  facts.clock_synchronised = IsClockSynchronised();
  facts.config_file = question.config_file;
  const auto loaded = config::Load(question.config_file);
  if (const auto* mistakes = std::get_if<std::vector<config::ConfigError>>(&loaded)) {
    for (const auto& mistake : *mistakes) facts.mistakes.push_back(mistake.ToString());
  } else {
    GatherConfigured(std::get<Config>(loaded), user, facts);
  }
  return facts;
}

}  // namespace foyer::host
