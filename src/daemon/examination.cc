#include "daemon/examination.h"

#include <sys/statvfs.h>
#include <sys/timex.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace foyer::daemon {
namespace {

bool IsClockSynchronised() {
  timex state{};  // modes 0: only asks
  return adjtimex(&state) != TIME_ERROR;
}

void LookAtDisk(const std::string& folder, doctor::Facts& facts) {
  struct statvfs disk {};
  if (statvfs(folder.c_str(), &disk) != 0) return;
  facts.free_bytes = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
  facts.disk_read_only = (disk.f_flag & ST_RDONLY) != 0;
}

// "sip:home@house.example" -> "home"
std::string NameIn(std::string_view uri) {
  if (uri.starts_with("sip:")) uri.remove_prefix(4);
  return std::string(uri.substr(0, uri.find('@')));
}

bool HasPhone(const User& user) {
  return user.source != User::Source::kInternal && user.kind != UserKind::kDoor && user.has_sip();
}

}  // namespace

void Examination::Examine(std::function<void(std::vector<Finding>)> done) const {
  parts_.location.List([this, done = std::move(done)](const std::vector<ContactBinding>& bindings) {
    done(doctor::Examine(Gather(bindings)));
  });
}

doctor::Facts Examination::Gather(const std::vector<ContactBinding>& bindings) const {
  const Config& config = parts_.reloader.running();
  doctor::Facts facts;
  facts.unix_seconds =
      std::chrono::duration_cast<std::chrono::seconds>(parts_.loop.WallNow().time_since_epoch()).count();
  facts.clock_synchronised = IsClockSynchronised();
  facts.data_dir = config.data_dir;
  LookAtDisk(config.data_dir, facts);
  facts.has_door = config.door.has_value();
  facts.door_registered = parts_.is_door_ready();
  if (config.door) {
    facts.ring = NameIn(config.door->ring);
    facts.rung = UsersBehind(facts.ring);
  }
  facts.phones = Phones(bindings);
  for (const LockConfig& lock : config.locks) facts.locks.push_back({lock.name, !lock.codes.empty()});
  facts.faults = parts_.faults.List();
  facts.mistakes = parts_.reloader.last().mistakes;
  facts.need_restart = parts_.reloader.last().need_restart;
  return facts;
}

std::vector<doctor::PhoneFacts> Examination::Phones(const std::vector<ContactBinding>& bindings) const {
  std::map<Aor, doctor::PhoneFacts> devices;
  for (const ContactBinding& binding : bindings) {
    doctor::PhoneFacts& phone = devices[binding.aor];
    ++phone.devices;
    if (!binding.flow_alive) ++phone.asleep;
  }
  std::vector<doctor::PhoneFacts> phones;
  for (const User& user : parts_.users.List()) {
    if (!HasPhone(user)) continue;
    phones.push_back(devices[user.aor]);
    phones.back().user = user.aor.user;
  }
  return phones;
}

std::vector<std::string> Examination::UsersBehind(const std::string& target) const {
  const auto& groups = parts_.reloader.running().groups;
  const auto group = std::ranges::find(groups, target, &GroupConfig::name);
  if (group == groups.end()) return {target};
  std::vector<std::string> users;
  for (const std::string& member : group->members) {
    if (member != "*") {
      users.push_back(member);
      continue;
    }
    for (const User& user : parts_.users.List())
      if (HasPhone(user)) users.push_back(user.aor.user);
  }
  return users;
}

}  // namespace foyer::daemon
