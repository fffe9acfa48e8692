#include "doctor/checks.h"

#include <algorithm>

#include "base/format.h"
#include "doctor/shared_checks.h"

namespace foyer::doctor {
namespace {

using Findings = std::vector<Finding>;
using enum FindingLevel;

// What fails says itself what is wrong and how to mend it.
void CheckFaults(const Facts& facts, Findings& findings) {
  for (const FaultFacts& fault : facts.faults) {
    findings.push_back({fault.part, kError, fault.what, "a part of the daemon is not well since then",
                        "do what it says; the part tells by itself when it is well again"});
  }
  if (facts.faults.empty()) findings.push_back({"faults", kOk, "no part of the daemon reports one", {}, {}});
}

void CheckConfiguration(const Facts& facts, Findings& findings) {
  if (!facts.mistakes.empty()) {
    findings.push_back({"configuration", kError, "the configuration file has a mistake: " + facts.mistakes.front(),
                        "the daemon goes on with what it had read before, but would not start again",
                        "mend it: foyerd --check-config names every mistake; then systemctl reload foyer"});
  } else if (!facts.need_restart.empty()) {
    std::string keys;
    for (const std::string& key : facts.need_restart) keys += (keys.empty() ? "" : ", ") + key;
    findings.push_back({"configuration", kWarning, "the configuration file has changed in " + keys,
                        "only a start reads that", "systemctl restart foyer, which waits for calls to end"});
  } else {
    findings.push_back({"configuration", kOk, "the configuration file is what runs", {}, {}});
  }
}

void CheckDoor(const Facts& facts, Findings& findings) {
  if (!facts.has_door) return;
  if (facts.door_registered) {
    findings.push_back({"door", kOk, "the door is ready to ring", {}, {}});
  } else {
    findings.push_back({"door", kError, "the door's own user agent is not registered", "a press rings nobody",
                        "look at foyerctl events; if it lasts longer than a minute, restart foyerd"});
  }
}

void CheckPhones(const Facts& facts, Findings& findings) {
  if (facts.phones.empty()) {
    findings.push_back({"phones", kError, "there is no user with a phone or panel", "a press rings nobody",
                        "add one: foyerctl users add NAME, or on the page of people"});
    return;
  }
  const bool any = std::ranges::any_of(facts.phones, [](const PhoneFacts& phone) { return phone.devices > 0; });
  if (!any) {
    findings.push_back({"phones", kError, "no phone or panel is registered at all", "a press rings nobody",
                        "set a phone up with its QR code, and see that it reaches this machine: same network, right "
                        "port, no firewall between them"});
    return;
  }
  for (const PhoneFacts& phone : facts.phones) {
    if (phone.devices == 0) {
      findings.push_back({"phone of " + phone.user, kWarning, Format("{} has no phone that is registered", phone.user),
                          "it does not ring when somebody is at the door",
                          "open the app there; if it stays so, give it its password anew (QR code)"});
    } else if (phone.asleep == phone.devices) {
      findings.push_back({"phone of " + phone.user, kWarning,
                          Format("{}'s phone is registered but its connection is gone: it is asleep", phone.user),
                          "only a push message can wake it, so it may ring late or not at all",
                          "let the app run in the background: its battery settings on the phone"});
    } else {
      findings.push_back({"phone of " + phone.user,
                          kOk,
                          Format("{} of {}'s devices are reachable", phone.devices - phone.asleep, phone.user),
                          {},
                          {}});
    }
  }
}

void CheckRing(const Facts& facts, Findings& findings) {
  if (!facts.has_door) return;
  if (facts.rung.empty()) {
    findings.push_back(NobodyBehind(facts.ring));
    return;
  }
  const auto is_there = [&facts](const std::string& user) {
    const auto phone = std::ranges::find(facts.phones, user, &PhoneFacts::user);
    return phone != facts.phones.end() && phone->devices > 0;
  };
  if (std::ranges::none_of(facts.rung, is_there)) {
    findings.push_back({"ring", kError, Format("none of those behind '{}' has a phone that is registered", facts.ring),
                        "a press rings nobody", "register one of their phones, or put others into that group"});
  } else {
    findings.push_back({"ring", kOk, Format("a press rings '{}'", facts.ring), {}, {}});
  }
}

}  // namespace

std::vector<Finding> Examine(const Facts& facts) {
  Findings findings;
  CheckFaults(facts, findings);
  CheckConfiguration(facts, findings);
  CheckClock(facts.unix_seconds, facts.clock_synchronised, findings);
  if (facts.disk_read_only) CheckReadOnly(facts.data_dir, findings);
  CheckDisk(facts.data_dir, facts.free_bytes, findings);
  CheckDoor(facts, findings);
  CheckRing(facts, findings);
  CheckPhones(facts, findings);
  CheckLocks(facts.locks, findings);
  std::ranges::stable_sort(findings, std::ranges::greater{}, &Finding::level);
  return findings;
}

}  // namespace foyer::doctor
