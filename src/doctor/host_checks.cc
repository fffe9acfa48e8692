#include "doctor/host_checks.h"

#include <algorithm>
#include <string_view>

#include "base/format.h"
#include "doctor/shared_checks.h"

namespace foyer::doctor {
namespace {

using Findings = std::vector<Finding>;
using enum FindingLevel;

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kSoon = 14 * kDay;  // seconds until a certificate ends
constexpr int kWrongConfiguration = 2;     // exit code of foyerd

std::string SystemdSays(const std::optional<ServiceFacts>& service) {
  if (!service) return {};
  if (service->load == "not-found") return "; systemd knows no service of it";
  std::string said = "; systemd says " + service->active;
  if (service->result != "success" && !service->result.empty()) said += " (" + service->result + ")";
  if (service->exit_status == kWrongConfiguration) said += ": mistakes in the configuration";
  return said;
}

std::string HowToStart(const DaemonFacts& daemon) {
  if (!daemon.configured_socket.empty() && daemon.configured_socket != daemon.socket) {
    return "the configuration names another socket: foyerctl --socket " + daemon.configured_socket;
  }
  if (daemon.service && daemon.service->active == "failed") {
    return "see why: journalctl -u foyer -n 30; mend what is below, then systemctl restart foyer";
  }
  return "mend what is below, then start it: systemctl enable --now foyer";
}

void CheckDaemon(const DaemonFacts& daemon, Findings& findings) {
  constexpr const char* kWhy = "nothing rings, no phone can register, and no code opens a lock";
  const std::string systemd = SystemdSays(daemon.service);
  switch (daemon.state) {
    case DaemonState::kRuns:
      return findings.push_back({"daemon", kOk, "it runs and answers", {}, {}});
    case DaemonState::kNoSocket:
      return findings.push_back({"daemon", kError,
                                 Format("foyerd does not run: there is no control socket {}{}", daemon.socket, systemd),
                                 kWhy, HowToStart(daemon)});
    case DaemonState::kNobodyListens:
      return findings.push_back({"daemon", kError,
                                 Format("foyerd does not run: nobody listens at its control socket {}, which a daemon "
                                        "that died has left{}",
                                        daemon.socket, systemd),
                                 kWhy, HowToStart(daemon)});
    case DaemonState::kForbidden:
      return findings.push_back(
          {"daemon", kWarning, Format("you may not use the control socket {}{}", daemon.socket, systemd),
           "what the daemon itself finds is missing here", "use sudo, or join the socket's group"});
    case DaemonState::kSilent:
      return findings.push_back({"daemon", kError,
                                 Format("foyerd is there but does not answer at {}{}", daemon.socket, systemd), kWhy,
                                 "see its log: journalctl -u foyer -n 30; then systemctl restart foyer"});
  }
}

void CheckConfiguration(const HostFacts& facts, Findings& findings) {
  for (const std::string& mistake : facts.mistakes) {
    findings.push_back(
        {"configuration", kError, mistake, "foyerd does not start, or goes on with what it read before",
         "correct it; foyerd --check-config tells whether all is well, and docs/CONFIG.md has every key"});
  }
  if (facts.mistakes.empty()) findings.push_back({"configuration", kOk, facts.config_file + " has no mistake", {}, {}});
}

// "*.example" stands for one label.
bool Covers(std::string_view pattern, std::string_view name) {
  if (pattern == name) return true;
  if (!pattern.starts_with("*.")) return false;
  const std::size_t dot = name.find('.');
  return dot != std::string_view::npos && dot > 0 && name.substr(dot) == pattern.substr(1);
}

Finding JudgeCertificate(const CertificateFacts& certificate, const HostFacts& facts) {
  constexpr const char* kWhy = "phones and browsers refuse to speak TLS with this machine";
  const auto wrong = [&](FindingLevel level, std::string found, std::string fix) {
    return Finding{certificate.name, level, std::move(found), kWhy, std::move(fix)};
  };
  const std::string& file = certificate.file;
  if (!certificate.trouble.empty()) {
    return wrong(kError, certificate.trouble, "do what it says, then foyerctl reload");
  }
  if (!certificate.readable) {
    return wrong(kError, Format("{} or its key may not be read by the user {}", file, facts.user),
                 Format("let its group read both: chgrp {} FILE; chmod 640 FILE", facts.user));
  }
  if (certificate.valid_to < facts.unix_seconds) {
    return wrong(
        kError,
        Format("the certificate in {} expired {} days ago", file, (facts.unix_seconds - certificate.valid_to) / kDay),
        "renew it (certbot renew, or whoever made it), then foyerctl reload");
  }
  if (certificate.valid_from > facts.unix_seconds) {
    return wrong(kError, Format("the certificate in {} is not valid yet", file),
                 "see that the clock of this machine is right, or wait");
  }
  const auto covers = [&](const std::string& name) { return Covers(name, certificate.wanted_name); };
  if (std::ranges::none_of(certificate.names, covers)) {
    return wrong(kError, Format("the certificate in {} is not for {}", file, certificate.wanted_name),
                 Format("get one that names {} as DNS name, or set [sip] domain to a name that it has",
                        certificate.wanted_name));
  }
  if (certificate.valid_to - facts.unix_seconds < kSoon) {
    return wrong(
        kWarning,
        Format("the certificate in {} ends in {} days", file, (certificate.valid_to - facts.unix_seconds) / kDay),
        "renew it (certbot renew, or whoever made it), then foyerctl reload");
  }
  return {certificate.name, kOk, file + " is valid and fits", {}, {}};
}

void CheckCertificates(const HostFacts& facts, Findings& findings) {
  for (const CertificateFacts& certificate : facts.certificates)
    findings.push_back(JudgeCertificate(certificate, facts));
}

void CheckPorts(const HostFacts& facts, Findings& findings) {
  bool any = false;
  for (const PortFacts& port : facts.ports) {
    if (!port.taken) continue;
    any = true;
    const std::string holder =
        port.holder.empty() ? "another program (which one, only root can see: use sudo)" : port.holder;
    findings.push_back({Format("port {}", port.port), kError, Format("{} is taken by {}", port.listen, holder),
                        "foyerd cannot listen there and does not start",
                        Format("stop that program, or give foyerd another port: {}", port.key)});
  }
  if (!any && !facts.ports.empty()) findings.push_back({"ports", kOk, "no other program has one of ours", {}, {}});
}

void CheckFirewall(const HostFacts& facts, Findings& findings) {
  if (!facts.firewall) {
    findings.push_back({"firewall", kOk, "it could not be looked at (nft and iptables-save are for root)", {}, {}});
    return;
  }
  const FirewallRules& rules = facts.firewall->rules;
  std::string closed;
  const auto add = [&closed](const std::string& port) { closed += (closed.empty() ? "" : ", ") + port; };
  for (const PortFacts& port : facts.ports)
    if (!port.is_loopback && rules.KeepsOut(port.port, port.udp))
      add(Format("{} {}", port.port, port.udp ? "udp" : "tcp"));
  if (facts.media_first != 0 && (rules.KeepsOut(facts.media_first, true) || rules.KeepsOut(facts.media_last, true)))
    add(Format("{}-{} udp", facts.media_first, facts.media_last));
  if (closed.empty()) {
    findings.push_back(
        {"firewall", kOk, Format("{} shows nothing that keeps phones out", facts.firewall->program), {}, {}});
  } else {
    findings.push_back(
        {"firewall", kWarning,
         Format("the firewall of this machine seems to keep out: {} (seen in {})", closed, facts.firewall->program),
         "phones cannot register there, or have neither sound nor picture",
         "let these ports in from the home network, for example: ufw allow from 192.168.0.0/16"});
  }
}

void CheckDns(const HostFacts& facts, Findings& findings) {
  if (!facts.needs_dns) return;
  if (facts.dns_servers > 0) {
    findings.push_back({"DNS", kOk, Format("{} servers are known", facts.dns_servers), {}, {}});
  } else {
    findings.push_back({"DNS", kError, "no DNS server is known: /etc/resolv.conf names none, nor does [dns] servers",
                        "the servers of [[uplink]] and [door] proxy are not found by their names",
                        "write the router's address into [dns] servers"});
  }
}

struct DeviceWords {
  const char *name, *why, *if_missing, *group;
};

DeviceWords WordsOf(DeviceKind kind) {
  switch (kind) {
    case DeviceKind::kCamera:
      return {"camera", "phones see a still picture instead of the door",
              "plug it in; v4l2-ctl --list-devices shows which there are; set [door] camera", "video"};
    case DeviceKind::kSound:
      return {"sound", "the visitor hears nobody and nobody hears him",
              "plug it in, or load its driver; aplay -l shows which cards there are; set [door] audio", "audio"};
    case DeviceKind::kGpio:
      return {"gpio", "locks do not open, and buttons ring nobody",
              "see that the chip is there (gpiodetect) and its driver loaded; or correct the lines", "gpio"};
    case DeviceKind::kKeys:
      return {"keypad or reader", "no PIN and no card opens anything there",
              "plug it in; ls -l /dev/input/by-id /dev/input/by-path shows which there are", "input"};
  }
  return {};
}

void CheckDevices(const HostFacts& facts, Findings& findings) {
  for (const DeviceFacts& device : facts.devices) {
    const DeviceWords words = WordsOf(device.kind);
    if (device.state == FileState::kMissing) {
      findings.push_back(
          {words.name, kError, Format("{} is not there ({})", device.what, device.path), words.why, words.if_missing});
    } else if (device.state == FileState::kForbidden) {
      const bool own_group = device.group.empty() || device.group == "root";
      findings.push_back(
          {words.name, kError, Format("the user {} may not use {} ({})", facts.user, device.what, device.path),
           words.why,
           Format("usermod -aG {} {}, then systemctl restart foyer{}", own_group ? words.group : device.group,
                  facts.user, own_group ? "; the device should belong to that group: see its udev rules" : "")});
    } else if (device.state == FileState::kUsable) {
      findings.push_back({words.name, kOk, Format("{} is there and may be used", device.what), {}, {}});
    } else {
      findings.push_back({words.name,
                          kOk,
                          Format("{} is there; whether {} may use it, only root can see", device.what, facts.user),
                          {},
                          {}});
    }
  }
}

void CheckDataFolder(const HostFacts& facts, Findings& findings) {
  constexpr const char* kWhy = "users, registrations and the history are kept there, and foyerd does not start without";
  if (facts.data_state == FileState::kMissing) {
    findings.push_back({"data folder", kError, Format("{} is not there", facts.data_dir), kWhy,
                        Format("mkdir -p {0} && chown {1}: {0}", facts.data_dir, facts.user)});
  } else if (facts.disk_read_only) {
    CheckReadOnly(facts.data_dir, findings);
  } else if (facts.data_state == FileState::kForbidden) {
    findings.push_back({"data folder", kError, Format("the user {} may not write into {}", facts.user, facts.data_dir),
                        kWhy, Format("chown -R {}: {}", facts.user, facts.data_dir)});
  } else if (facts.daemon.state != DaemonState::kRuns) {
    CheckDisk(facts.data_dir, facts.free_bytes, findings);
  }
}

// Those whom only a daemon knows, added at run time, are not among them.
void CheckPeople(const HostFacts& facts, Findings& findings) {
  if (facts.phones == 0) {
    findings.push_back({"phones", kWarning, "no user of the configuration has a phone or panel",
                        "a press rings only those who were added at run time, if there are any",
                        "add one: foyerctl users add NAME, once foyerd runs"});
  } else if (facts.has_door && facts.rung == 0) {
    findings.push_back(NobodyBehind(facts.ring));
  }
  CheckLocks(facts.locks, findings);
}

}  // namespace

std::vector<Finding> ExamineHost(const HostFacts& facts) {
  Findings findings;
  const bool runs = facts.daemon.state == DaemonState::kRuns;
  CheckDaemon(facts.daemon, findings);
  CheckConfiguration(facts, findings);
  if (!runs) CheckClock(facts.unix_seconds, facts.clock_synchronised, findings);
  if (facts.mistakes.empty()) {
    CheckPorts(facts, findings);
    CheckCertificates(facts, findings);
    CheckDataFolder(facts, findings);
    CheckDevices(facts, findings);
    CheckDns(facts, findings);
    CheckFirewall(facts, findings);
    if (!runs) CheckPeople(facts, findings);
  }
  std::ranges::stable_sort(findings, std::ranges::greater{}, &Finding::level);
  return findings;
}

}  // namespace foyer::doctor
