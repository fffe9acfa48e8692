#include "config/together.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/format.h"
#include "config/access_checks.h"
#include "config/board_checks.h"
#include "config/device_checks.h"
#include "config/entry_checks.h"

namespace foyer::config {

namespace {

class Together {
 public:
  Together(const Config& config, const Records& records, Mistakes& mistakes)
      : config_(config), records_(records), mistakes_(mistakes) {}

  void Check() {
    CheckUsers();
    CheckGroups();
    CheckExpires();
    CheckUplinks();
    CheckDoor();
    CheckSound();
    CheckUnique(config_.locks, "lock");
    CheckCodes();
    CheckButtons();
    CheckPorts();
    CheckCertificates();
  }

 private:
  const UserConfig* FindUser(std::string_view name) const {
    const auto found = std::ranges::find(config_.users, name, &UserConfig::name);
    return found == config_.users.end() ? nullptr : &*found;
  }
  bool IsGroup(std::string_view name) const {
    return std::ranges::find(config_.groups, name, &GroupConfig::name) != config_.groups.end();
  }

  // The same name twice in sections of one kind: told at the second.
  template <typename Item>
  void CheckUnique(const std::vector<Item>& items, std::string_view section) {
    std::map<std::string, int> lines;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const int line = records_.All(section)[i].LineOf("name");
      const auto [first, is_new] = lines.emplace(items[i].name, line);
      if (!is_new && !items[i].name.empty())
        mistakes_.Add(line, Format("there is a {} '{}' already, in line {}; give this one another name", section,
                                   items[i].name, first->second));
    }
  }

  void CheckUsers() {
    CheckUnique(config_.users, "user");
    for (std::size_t i = 0; i < config_.users.size(); ++i) {
      CheckSecret(config_.users[i], records_.All("user")[i]);
      CheckSrtp(config_.users[i], records_.All("user")[i]);
    }
  }

  // The keys of SRTP are told in signalling, so that without TLS everybody could read them.
  void CheckSrtp(const UserConfig& user, const Record& record) {
    const auto is_secure = [](const ListenAddress& listen) { return IsSecure(listen.transport); };
    if (user.srtp == SrtpUse::kAlways && std::ranges::none_of(config_.sip.listen, is_secure))
      mistakes_.Add(record.LineOf("srtp"),
                    Format("user '{}': srtp = \"always\" would tell its keys in the clear, since nothing listens for "
                           "TLS; add a \"tls:\" address to [sip] listen, or write \"auto\"",
                           user.name));
  }

  void CheckSecret(const UserConfig& user, const Record& record) {
    const bool password = record.Has("password");
    const bool md5 = record.Has("ha1_md5"), sha256 = record.Has("ha1_sha256");
    if (!record.Boolean("sip")) {
      CheckPerson(user, record, password || md5 || sha256);
    } else if (password && (md5 || sha256)) {
      mistakes_.Add(record.LineOf(md5 ? "ha1_md5" : "ha1_sha256"),
                    Format("user '{}' has a password and a hash of one; keep the password or both hashes", user.name));
    } else if (md5 != sha256) {
      mistakes_.Add(record.LineOf(md5 ? "ha1_md5" : "ha1_sha256"),
                    Format("user '{}' has one hash; the phone chooses which it uses, so give {} too", user.name,
                           md5 ? "ha1_sha256" : "ha1_md5"));
    } else if (!md5 && user.password.empty()) {
      mistakes_.Add(password ? record.LineOf("password") : record.line(),
                    Format("user '{}' has no password; give a password, or ha1_md5 and ha1_sha256", user.name));
    }
  }

  // Who has PINs and cards only.
  void CheckPerson(const UserConfig& user, const Record& record, bool has_secret) {
    if (has_secret || user.contact)
      mistakes_.Add(record.LineOf("sip"),
                    Format("user '{}' has sip = false, and a password or contact; take one of them out", user.name));
    if (user.kind != UserKind::kPhone)
      mistakes_.Add(record.LineOf("sip"),
                    Format("user '{}' has sip = false, which is for people; take it or the kind out", user.name));
  }

  void CheckGroups() {
    CheckUnique(config_.groups, "group");
    const auto& records = records_.All("group");
    for (std::size_t i = 0; i < records.size(); ++i) CheckGroup(config_.groups[i], records[i]);
    for (std::size_t i = 0; i < records.size(); ++i) CheckHours(config_.groups[i], records[i]);
    CheckUnique(config_.schedules, "schedule");
  }

  void CheckHours(const GroupConfig& group, const Record& record) {
    const auto is_it = [&](const ScheduleConfig& schedule) { return schedule.name == group.schedule; };
    if (!group.schedule.empty() && std::ranges::none_of(config_.schedules, is_it))
      mistakes_.Add(record.LineOf("schedule"),
                    Format("group '{}': there is no [[schedule]] '{}'; add one", group.name, group.schedule));
    if (group.otherwise.empty()) return;
    if (group.schedule.empty())
      mistakes_.Add(record.LineOf("otherwise"),
                    Format("group '{}' is always open; give it a schedule, or take otherwise out", group.name));
    if (!FindUser(group.otherwise) && (!IsGroup(group.otherwise) || group.otherwise == group.name))
      mistakes_.Add(record.LineOf("otherwise"), Format("group '{}': there is no other group and no user '{}'; add one",
                                                       group.name, group.otherwise));
  }

  void CheckGroup(const GroupConfig& group, const Record& record) {
    if (FindUser(group.name) || (config_.door && config_.door->aor.user == group.name && !group.name.empty()))
      mistakes_.Add(record.LineOf("name"),
                    Format("group '{}' has the name of a user or of the door; give it another name", group.name));
    if (group.members.empty())
      mistakes_.Add(record.LineOf("members"),
                    Format("group '{}' has no members; name users, or \"*\" for all", group.name));
    for (std::size_t i = 0; i < group.members.size(); ++i)
      if (const std::string complaint = MemberComplaint(group.members[i]); !complaint.empty())
        mistakes_.Add(record.LineOfItem("members", i), Format("group '{}': {}", group.name, complaint));
  }

  // Empty: an uplink reaches it.
  std::string ForeignComplaint(const std::string& uri) const {
    const std::string domain = uri.substr(uri.find('@') + 1);
    const bool reached = std::ranges::any_of(config_.uplinks, [&domain](const UplinkConfig& uplink) {
      return !uplink.is_home && uplink.account.domain == domain;
    });
    return reached ? "" : Format("no [[uplink]] reaches {}; add one with an account there", uri);
  }

  void CheckUplinks() {
    const auto& records = records_.All("uplink");
    std::map<std::string, int> names, domains;
    for (std::size_t i = 0; i < records.size(); ++i) {
      const UplinkConfig& uplink = config_.uplinks[i];
      const Record& record = records[i];
      if (uplink.name == "home" || !names.emplace(uplink.name, record.line()).second)
        mistakes_.Add(record.LineOf("name"),
                      Format("the name '{}' is taken; give this uplink another one", uplink.name));
      if (uplink.account.domain.empty()) continue;
      if (uplink.account.domain == config_.sip.domain)
        mistakes_.Add(record.LineOf("account"),
                      Format("account: {} is our own domain; for a house proxy on another board use [door] proxy",
                             uplink.account.domain));
      const auto [first, is_new] = domains.emplace(uplink.account.domain, record.line());
      if (!is_new)
        mistakes_.Add(record.LineOf("account"), Format("account: the uplink in line {} reaches {} already",
                                                       first->second, uplink.account.domain));
      CheckTarget("ring", uplink.ring, record);
    }
  }

  std::string MemberComplaint(const std::string& member) const {
    if (member == "*") return "";
    if (member.find('@') != std::string::npos) return ForeignComplaint(member);
    const UserConfig* user = FindUser(member);
    if (user && user->kind == UserKind::kDoor)
      return Format("'{}' is a door, which no group rings; take it out", member);
    if (user) return "";
    if (IsGroup(member)) return Format("'{}' is a group; name its members here instead", member);
    const std::string advice = DidYouMean(member, UserNames());
    return Format("there is no user '{}'{}", member, advice.empty() ? "; add a [[user]] or take it out" : advice);
  }

  std::vector<std::string> UserNames() const {
    std::vector<std::string> names;
    for (const UserConfig& user : config_.users) names.push_back(user.name);
    return names;
  }

  void CheckExpires() {
    const RegistrarConfig& registrar = config_.registrar;
    const Record& record = records_.One("registrar");
    const auto complain = [&](const char* key, std::chrono::seconds value, const char* what,
                              std::chrono::seconds bound) {
      mistakes_.Add(record.LineOf(key), Format("{} is {}, which is {}, {}; give them the order min <= default <= max",
                                               key, value.count(), what, bound.count()));
    };
    if (registrar.min_expires > registrar.max_expires) {
      complain("min_expires", registrar.min_expires, "above max_expires", registrar.max_expires);
    } else if (registrar.default_expires < registrar.min_expires) {
      complain("default_expires", registrar.default_expires, "below min_expires", registrar.min_expires);
    } else if (registrar.default_expires > registrar.max_expires) {
      complain("default_expires", registrar.default_expires, "above max_expires", registrar.max_expires);
    }
  }

  void CheckDoor() {
    if (!config_.door) {
      for (const char* section : {"lock", "button", "input", "led", "keypad", "reader"})
        for (const Record& record : records_.All(section))
          mistakes_.Add(record.line(), Format("{} [[{}]] belongs to a door, and there is no [door]; add [door]",
                                              std::string_view(section) == "input" ? "an" : "a", section));
      if (config_.recording.policy != RecordingPolicy::kNever)
        mistakes_.Add(records_.One("recording").LineOf("policy"),
                      "policy: only a door records, and there is no [door]; add [door], or take policy out");
      return;
    }
    const Record& record = records_.All("door").front();
    const UserConfig* user = FindUser(config_.door->aor.user);
    if (user && user->kind != UserKind::kDoor)
      mistakes_.Add(record.LineOf("aor"),
                    Format("aor: user '{}' is not a door; write kind = \"door\" in its [[user]], or "
                           "give the door an address of its own",
                           user->name));
    CheckTarget("ring", config_.door->ring, record);
    if (record.Has("proxy") != record.Has("proxy_password"))
      mistakes_.Add(record.LineOf(record.Has("proxy") ? "proxy" : "proxy_password"),
                    "proxy and proxy_password belong together; give both, or none");
    if (record.Has("proxy_fingerprint") && !record.Has("proxy"))
      mistakes_.Add(record.LineOf("proxy_fingerprint"), "proxy_fingerprint without a proxy; add proxy, or take it out");
  }

  // An artificial card is both microphone and loudspeaker.
  void CheckSound() {
    if (!config_.door || config_.door->audio.starts_with("alsa:") || config_.door->audio == "auto") return;
    const Record& record = records_.One("sound");
    for (const char* key : {"microphone", "loudspeaker"})
      if (record.Has(key))
        mistakes_.Add(record.LineOf(key), Format("{}: [door] audio = \"{}\" is no card; write audio = \"alsa:default\"",
                                                 key, config_.door->audio));
  }

  // A press must call somebody who exists; what is empty is either left out or has been told already.
  void CheckTarget(std::string_view key, const std::string& uri, const Record& record) {
    if (uri.empty()) return;
    const std::size_t at = uri.find('@');
    if (uri.substr(at + 1) != config_.sip.domain) {
      if (const std::string complaint = ForeignComplaint(uri); !complaint.empty())
        mistakes_.Add(record.LineOf(key), Format("{}: {}", key, complaint));
      return;
    }
    const std::string name = uri.substr(4, at - 4);  // "sip:NAME@DOMAIN"
    const UserConfig* user = FindUser(name);
    if ((user && user->kind == UserKind::kDoor) || (config_.door && name == config_.door->aor.user)) {
      mistakes_.Add(record.LineOf(key), Format("{}: '{}' is a door; name a group, a phone or a panel", key, name));
      return;
    }
    if (user || IsGroup(name)) return;
    if (std::ranges::any_of(config_.uplinks, &UplinkConfig::is_home)) return;  // that board knows
    auto names = UserNames();
    for (const GroupConfig& group : config_.groups) names.push_back(group.name);
    const std::string advice = DidYouMean(name, names);
    mistakes_.Add(record.LineOf(key),
                  Format("{}: there is no user or group '{}'{}", key, name,
                         advice.empty() ? "; add a [[group]] of that name, or name another" : advice));
  }

  struct PlacedCode {
    std::string code;
    std::string place;  // "code 2 of lock 'front'": a code itself is a secret
    int line;
  };

  void CheckCodes() {
    std::vector<PlacedCode> codes;
    for (std::size_t i = 0; i < config_.locks.size(); ++i) {
      const LockConfig& lock = config_.locks[i];
      for (std::size_t c = 0; c < lock.codes.size(); ++c) {
        const PlacedCode placed = {lock.codes[c], Format("code {} of lock '{}'", c + 1, lock.name),
                                   records_.All("lock")[i].LineOfItem("codes", c)};
        if (const Status status = CheckCode(placed.code); !status.ok()) {
          mistakes_.Add(placed.line, Format("{} {}", placed.place, status.error().message));
          continue;
        }
        for (const PlacedCode& other : codes) CheckPair(other, placed);
        codes.push_back(placed);
      }
    }
  }

  // The lock opens at the last digit of a code, so a code that begins with another one could never be typed.
  void CheckPair(const PlacedCode& a, const PlacedCode& b) {
    if (a.code == b.code) {
      mistakes_.Add(b.line, Format("{} is the same as {}; choose another", b.place, a.place));
    } else if (a.code.starts_with(b.code)) {
      mistakes_.Add(b.line, Format("{} is the beginning of {}; choose another", b.place, a.place));
    } else if (b.code.starts_with(a.code)) {
      mistakes_.Add(b.line, Format("{} begins with {}; choose another", b.place, a.place));
    }
  }

  void CheckButtons() {
    if (!config_.door) return;
    for (std::size_t i = 0; i < config_.buttons.size(); ++i)
      CheckTarget("target", config_.buttons[i].target, records_.All("button")[i]);
  }

  void CheckPorts() {
    std::map<std::string, std::size_t> listening;
    const Record& sip = records_.One("sip");
    for (const ListenAddress& listen : config_.sip.listen) {
      const std::string text = Format("{}:{}", UriName(listen.transport), listen.endpoint.ToString());
      if (++listening[text] == 2)
        mistakes_.Add(sip.LineOf("listen"), Format("listen: {} is there twice; take one out", text));
      const std::uint16_t port = listen.endpoint.port;
      if (listen.transport == Transport::kUdp && port >= config_.relay.port_min && port <= config_.relay.port_max)
        mistakes_.Add(sip.LineOf("listen"), Format("listen: {} lies in [relay] ports, {}-{}; move one of them", text,
                                                   config_.relay.port_min, config_.relay.port_max));
    }
  }

  void CheckCertificates() {
    std::map<std::string, int> lines;
    for (std::size_t i = 0; i < config_.tls.domains.size(); ++i) {
      const std::string& domain = config_.tls.domains[i].domain;
      const int line = records_.All("certificate")[i].LineOf("domain");
      const auto [first, is_new] = lines.emplace(domain, line);
      if (!is_new && !domain.empty())
        mistakes_.Add(line,
                      Format("there is a certificate for {} already, in line {}; take one out", domain, first->second));
    }
  }

  const Config& config_;
  const Records& records_;
  Mistakes& mistakes_;
};

}  // namespace

void CheckTogether(const Config& config, const Records& records, Mistakes& mistakes) {
  Together(config, records, mistakes).Check();
  CheckBoard(config, records, mistakes);
  CheckAccess(config, records, mistakes);
  CheckEntry(config, records, mistakes);
}

}  // namespace foyer::config
