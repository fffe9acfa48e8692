#include "config/access_checks.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/format.h"
#include "config/address_checks.h"

namespace foyer::config {
namespace {

constexpr std::array<std::string_view, 3> kGroupsOfKind = {"phones", "panels", "doors"};  // in the order of UserKind
constexpr std::string_view kUplinks = "uplinks";

std::string Quoted(std::string_view word) { return Format("\"{}\"", word); }

std::vector<std::string> ActionWords() {
  std::vector<std::string> words;
  for (const Action action : kActions) words.push_back(Quoted(ActionName(action)));
  return words;
}

std::optional<UserKind> KindNamed(std::string_view word) {
  const auto found = std::ranges::find(kGroupsOfKind, word);
  return found == kGroupsOfKind.end() ? std::nullopt
                                      : std::optional(static_cast<UserKind>(found - kGroupsOfKind.begin()));
}

bool IsOfAnotherDomain(std::string_view name) { return name.find('@') != std::string_view::npos; }

template <typename Item>
bool Contains(const std::vector<Item>& items, const Item& item) {
  return std::ranges::find(items, item) != items.end();
}

// What names of rules may stand for, and what is wrong with those that stand for nothing.
class AccessChecks {
 public:
  AccessChecks(const Config& config, const Records& records, Mistakes& mistakes)
      : config_(config), records_(records), mistakes_(mistakes) {}

  void Check() {
    for (std::size_t i = 0; i < config_.allow.size(); ++i) CheckRule(config_.allow[i], records_.All("allow")[i]);
    CheckTrusted();
  }

 private:
  void CheckRule(const AllowConfig& rule, const Record& record) {
    if (record.line() == 0) return;  // a default
    for (const char* key : {"who", "what", "to"})
      if (record.List(key).empty() && (record.Has(key)))
        mistakes_.Add(record.LineOf(key), Format("{} is empty, so this rule allows nothing; name somebody", key));
    for (std::size_t i = 0; i < rule.who.size(); ++i) Tell(record, "who", i, WhoComplaint(rule.who[i], rule));
    for (std::size_t i = 0; i < rule.to.size(); ++i) Tell(record, "to", i, TargetComplaint(rule.to[i], rule));
    for (std::size_t i = 0; i < rule.what.size(); ++i) Tell(record, "what", i, ActionComplaint(rule.what[i], rule));
    const auto is_it = [&](const ScheduleConfig& schedule) { return schedule.name == rule.schedule; };
    if (!rule.schedule.empty() && std::ranges::none_of(config_.schedules, is_it))
      mistakes_.Add(record.LineOf("schedule"), Format("there is no [[schedule]] '{}'; add one", rule.schedule));
  }

  void Tell(const Record& record, std::string_view key, std::size_t item, const std::string& complaint) {
    if (!complaint.empty()) mistakes_.Add(record.LineOfItem(key, item), Format("{}: {}", key, complaint));
  }

  std::string WhoComplaint(std::string_view name, const AllowConfig& rule) const {
    if (Contains(rule.what, Action::kOpen) && (name == "doors" || IsDoor(name)))
      return Format("'{}' with \"open\": a door opens no locks; put it into an [[allow]] of its own without \"open\"",
                    name);
    if (name == "*" || name == kUplinks || KindNamed(name)) return AmbiguousComplaint(name);
    if (IsOfAnotherDomain(name)) return ReachComplaint(name);
    return FindUser(name) || IsDoor(name) || IsGroup(name) || KnowsMore() ? "" : UnknownComplaint(name, false);
  }

  std::string TargetComplaint(std::string_view name, const AllowConfig& rule) const {
    if (name == kUplinks) return "\"uplinks\" are nobody to call; write \"@DOMAIN\" for the addresses of one";
    if (IsOfAnotherDomain(name)) {
      if (const std::string complaint = ReachComplaint(name); !complaint.empty()) return complaint;
    }
    if (const std::string complaint = AmbiguousComplaint(name); !complaint.empty()) return complaint;
    if (std::ranges::any_of(rule.what, [&](Action action) { return Suits(name, action); })) return "";
    if (rule.what.empty() || KnowsMore()) return "";
    if (IsKnown(name)) return Format("'{}' does not go with this rule's actions; take it out, or add one", name);
    return UnknownComplaint(name, true);
  }

  std::string ActionComplaint(Action action, const AllowConfig& rule) const {
    if (rule.to.empty() || KnowsMore()) return "";
    if (std::ranges::any_of(rule.to, [&](const std::string& name) { return Suits(name, action); })) return "";
    if (std::ranges::any_of(rule.to, [&](const std::string& name) { return !TargetComplaint(name, rule).empty(); }))
      return "";  // told
    return Format("\"{}\" has no target: nothing in `to` is {}; add one, or take it out", ActionName(action),
                  TargetsOf(action));
  }

  static std::string_view TargetsOf(Action action) {
    switch (action) {
      case Action::kRing:
        return "a group";
      case Action::kLookIn:
        return "a door";
      case Action::kOpen:
        return "a lock";
      case Action::kCall:
      case Action::kMessage:
        break;
    }
    return "a user, a group or another domain";
  }

  bool Suits(std::string_view name, Action action) const {
    if (name == "*") return true;
    const bool is_door = name == "doors" || IsDoor(name);
    switch (action) {
      case Action::kRing:
        return IsGroup(name);
      case Action::kLookIn:
        return is_door;
      case Action::kOpen:
        return IsLock(name);
      case Action::kCall:
        return !is_door && IsSomebody(name);
      case Action::kMessage:
        break;
    }
    return is_door || IsSomebody(name);
  }

  bool IsSomebody(std::string_view name) const {
    return KindNamed(name) || IsOfAnotherDomain(name) || FindUser(name) || IsGroup(name);
  }
  bool IsKnown(std::string_view name) const { return name == "*" || IsSomebody(name) || IsDoor(name) || IsLock(name); }

  // A word that stands for a kind cannot stand for somebody, too.
  std::string AmbiguousComplaint(std::string_view name) const {
    if ((!KindNamed(name) && name != kUplinks) || (!FindUser(name) && !IsGroup(name))) return "";
    return Format("\"{}\" stands for all of that kind, and there is a user or group of that name; rename that", name);
  }

  // "sip:USER@DOMAIN" or "@DOMAIN". Empty: we can reach it.
  std::string ReachComplaint(std::string_view name) const {
    const std::string domain(name.substr(name.find('@') + 1));
    if (domain == config_.sip.domain) return Format("\"{}\" is our own domain; name a user or group, or \"*\"", name);
    const bool reached =
        Contains(config_.proxy.foreign_domains, domain) || Contains(config_.proxy.foreign_domains, std::string("*")) ||
        std::ranges::any_of(config_.uplinks, [&](const UplinkConfig& each) { return each.account.domain == domain; });
    return reached ? "" : Format("nothing reaches {}; add an [[uplink]], or name it in foreign_domains", domain);
  }

  std::string UnknownComplaint(std::string_view name, bool with_locks) const {
    std::vector<std::string> names(kGroupsOfKind.begin(), kGroupsOfKind.end());
    for (const UserConfig& user : config_.users) names.push_back(user.name);
    for (const GroupConfig& group : config_.groups) names.push_back(group.name);
    if (config_.door) names.push_back(config_.door->aor.user);
    for (const LockConfig& lock : config_.locks)
      if (with_locks) names.push_back(lock.name);
    const std::string advice = DidYouMean(name, names);
    return Format("there is no {} '{}'{}", with_locks ? "user, group, door or lock" : "user or group", name,
                  advice.empty() ? "; add it, or take it out" : advice);
  }

  // Whoever may register as a phone gets its calls, and types codes in them.
  void CheckTrusted() {
    const TrustedConfig& trusted = config_.trusted;
    const bool are_doors = std::ranges::all_of(trusted.kinds, [](UserKind kind) { return kind == UserKind::kDoor; });
    if (trusted.may_register && !are_doors && !Contains(trusted.actions, Action::kOpen))
      mistakes_.Add(records_.One("trusted").LineOf("allow"),
                    "allow: who may \"register\" as a phone or panel gets its calls and opens locks in them; add "
                    "\"open\", or take \"register\" out");
  }

  const UserConfig* FindUser(std::string_view name) const {
    const auto found = std::ranges::find(config_.users, name, &UserConfig::name);
    return found == config_.users.end() ? nullptr : &*found;
  }
  bool IsDoor(std::string_view name) const {
    const UserConfig* user = FindUser(name);
    return (user && user->kind == UserKind::kDoor) || (config_.door && config_.door->aor.user == name);
  }
  bool IsGroup(std::string_view name) const {
    return std::ranges::find(config_.groups, name, &GroupConfig::name) != config_.groups.end();
  }
  bool IsLock(std::string_view name) const {
    return std::ranges::find(config_.locks, name, &LockConfig::name) != config_.locks.end();
  }
  // The house proxy on another board has users whom this file does not name.
  bool KnowsMore() const { return std::ranges::any_of(config_.uplinks, &UplinkConfig::is_home); }

  const Config& config_;
  const Records& records_;
  Mistakes& mistakes_;
};

}  // namespace

Result<Action> ParseAction(std::string_view text) {
  const auto found = std::ranges::find(kActions, text, ActionName);
  if (found == kActions.end()) return Error{Format("\"{}\" is no action; write {}", text, Either(ActionWords()))};
  return *found;
}

Result<std::optional<Action>> ParseTrustedAction(std::string_view text) {
  if (text == "register") return std::optional<Action>();
  if (const auto action = ParseAction(text); action.ok()) return std::optional(*action);
  auto words = ActionWords();
  words.push_back(Quoted("register"));
  return Error{Format("\"{}\" is no action; write {}", text, Either(words))};
}

Result<UserKind> ParseKind(std::string_view text) {
  if (const auto kind = KindNamed(text)) return *kind;
  return Error{Format("\"{}\" is no kind of users; write \"phones\", \"panels\" or \"doors\"", text)};
}

Result<std::string> ParseAccessName(std::string_view text) {
  if (text.starts_with('@')) {
    const auto domain = ParseDomain(text.substr(1));
    if (!domain.ok()) return domain.error();
    return "@" + *domain;
  }
  if (IsOfAnotherDomain(text)) {
    const auto address = ParseForeignAddress(text);
    if (!address.ok()) return address.error();
    return address->ToUri();
  }
  if (text == "*") return std::string(text);
  if (const Status good = CheckName(text); !good) return good.error();
  return std::string(text);
}

void CheckAccess(const Config& config, const Records& records, Mistakes& mistakes) {
  AccessChecks(config, records, mistakes).Check();
}

}  // namespace foyer::config
