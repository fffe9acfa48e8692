#include "doctor/host_checks.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace foyer::doctor {
namespace {

constexpr std::int64_t kNow = 1'795'000'000, kDay = 86'400;

class HostChecksTest : public testing::Test {
 protected:
  HostChecksTest() {
    facts_.daemon = {DaemonState::kNoSocket, "/run/foyer/control", "/run/foyer/control", {}};
    facts_.config_file = "/etc/foyer/foyer.conf";
    facts_.user = "foyer";
    facts_.unix_seconds = kNow;
    facts_.certificates = {
        {"certificate", "/c.pem", "", true, kNow - kDay, kNow + 90 * kDay, {"house.example"}, "house.example"}};
    facts_.ports = {{"udp:0.0.0.0:5060", "[sip] listen", 5060, true, false, false, ""}};
    facts_.media_first = 30000;
    facts_.media_last = 30999;
    facts_.firewall = FirewallFacts{"nft list ruleset", {}};
    facts_.devices = {{DeviceKind::kCamera, "v4l2:/dev/video0", "/dev/video0", FileState::kUsable, "video"}};
    facts_.data_dir = "/var/lib/foyer";
    facts_.free_bytes = 5'000'000'000;
    facts_.has_door = true;
    facts_.ring = "home";
    facts_.rung = facts_.phones = 2;
    facts_.locks = {{"front", true}};
  }
  // The findings that are not well, but for the daemon, which does not run: "name: found".
  std::vector<std::string> Wrong() const {
    std::vector<std::string> wrong;
    for (const Finding& finding : ExamineHost(facts_)) {
      if (finding.level == FindingLevel::kOk || finding.name == "daemon") continue;
      EXPECT_FALSE(finding.why.empty()) << finding.name;
      EXPECT_FALSE(finding.fix.empty()) << finding.name;
      wrong.push_back(finding.name + ": " + finding.found);
    }
    return wrong;
  }
  void ExpectOnly(const std::string& wrong) const { EXPECT_EQ(Wrong(), std::vector{wrong}); }
  Finding Daemon() const {
    const auto findings = ExamineHost(facts_);
    return *std::ranges::find(findings, "daemon", &Finding::name);
  }
  HostFacts facts_;
};

TEST_F(HostChecksTest, AMachineThatIsWellIsToldSo) {
  EXPECT_TRUE(Wrong().empty());
  facts_.daemon.state = DaemonState::kRuns;
  EXPECT_TRUE(Wrong().empty());
  EXPECT_EQ(Daemon().level, FindingLevel::kOk);
}
TEST_F(HostChecksTest, ADaemonThatDoesNotRunAndWhy) {
  EXPECT_EQ(Daemon().found, "foyerd does not run: there is no control socket /run/foyer/control");
  EXPECT_EQ(Daemon().level, FindingLevel::kError);
  facts_.daemon.service = ServiceFacts{"loaded", "failed", "exit-code", 2};
  EXPECT_TRUE(Daemon().found.ends_with("systemd says failed (exit-code): mistakes in the configuration"));
  EXPECT_NE(Daemon().fix.find("journalctl"), std::string::npos);
  facts_.daemon.service = ServiceFacts{"not-found", "inactive", "success", 0};
  EXPECT_TRUE(Daemon().found.ends_with("systemd knows no service of it"));
  facts_.daemon.state = DaemonState::kNobodyListens;
  EXPECT_NE(Daemon().found.find("nobody listens"), std::string::npos);
  facts_.daemon.configured_socket = "/elsewhere";
  EXPECT_NE(Daemon().fix.find("--socket /elsewhere"), std::string::npos);
  facts_.daemon.state = DaemonState::kForbidden;
  EXPECT_EQ(Daemon().level, FindingLevel::kWarning);
}
TEST_F(HostChecksTest, EveryMistakeOfTheFileByItself) {
  facts_.mistakes = {"foyer.conf:3: one", "foyer.conf:9: two"};
  EXPECT_EQ(Wrong(),
            (std::vector<std::string>{"configuration: foyer.conf:3: one", "configuration: foyer.conf:9: two"}));
}
TEST_F(HostChecksTest, Certificates) {
  CertificateFacts& certificate = facts_.certificates[0];
  certificate.valid_to = kNow - 3 * kDay;
  ExpectOnly("certificate: the certificate in /c.pem expired 3 days ago");
  certificate.valid_to = kNow + 3 * kDay;
  ExpectOnly("certificate: the certificate in /c.pem ends in 3 days");
  certificate.valid_to = kNow + 90 * kDay;
  certificate.valid_from = kNow + 1;
  ExpectOnly("certificate: the certificate in /c.pem is not valid yet");
  certificate.valid_from = 0;
  certificate.names = {"*.example", "other.example"};
  EXPECT_TRUE(Wrong().empty()) << "a wildcard covers it";
  certificate.names = {"*.house.example", "*ouse.example"};
  ExpectOnly("certificate: the certificate in /c.pem is not for house.example");
  certificate.readable = false;
  ExpectOnly("certificate: /c.pem or its key may not be read by the user foyer");
  certificate.trouble = "/k.pem is not the key of it";
  ExpectOnly("certificate: /k.pem is not the key of it");
}
TEST_F(HostChecksTest, APortThatAnotherProgramHas) {
  facts_.ports[0].taken = true;
  facts_.ports[0].holder = "asterisk (process 712)";
  ExpectOnly("port 5060: udp:0.0.0.0:5060 is taken by asterisk (process 712)");
  facts_.ports[0].holder.clear();
  EXPECT_NE(Wrong().at(0).find("use sudo"), std::string::npos);
}
TEST_F(HostChecksTest, AFirewallThatKeepsPhonesOut) {
  facts_.firewall->rules.drops = true;
  ExpectOnly(
      "firewall: the firewall of this machine seems to keep out: 5060 udp, 30000-30999 udp (seen in nft list ruleset)");
  facts_.ports[0].is_loopback = true;
  facts_.media_first = 0;
  EXPECT_TRUE(Wrong().empty()) << "nobody comes from outside";
}
TEST_F(HostChecksTest, NoDnsServer) {
  facts_.needs_dns = true;
  EXPECT_EQ(Wrong().size(), 1U);
  facts_.dns_servers = 1;
  EXPECT_TRUE(Wrong().empty());
}
TEST_F(HostChecksTest, Devices) {
  facts_.devices[0].state = FileState::kMissing;
  ExpectOnly("camera: v4l2:/dev/video0 is not there (/dev/video0)");
  facts_.devices[0].state = FileState::kForbidden;
  ExpectOnly("camera: the user foyer may not use v4l2:/dev/video0 (/dev/video0)");
  facts_.devices[0].state = FileState::kUnknown;
  EXPECT_TRUE(Wrong().empty());
  facts_.devices[0] = {DeviceKind::kSound, "alsa:hw:7", "/dev/snd/controlC7", FileState::kMissing, ""};
  ExpectOnly("sound: alsa:hw:7 is not there (/dev/snd/controlC7)");
  facts_.devices[0] = {DeviceKind::kGpio, "line gpiochip7:1", "/dev/gpiochip7", FileState::kMissing, ""};
  ExpectOnly("gpio: line gpiochip7:1 is not there (/dev/gpiochip7)");
  facts_.devices[0] = {DeviceKind::kKeys, "keypad k", "/dev/input/x", FileState::kForbidden, "root"};
  ExpectOnly("keypad or reader: the user foyer may not use keypad k (/dev/input/x)");
}
TEST_F(HostChecksTest, TheDataFolder) {
  facts_.data_state = FileState::kMissing;
  ExpectOnly("data folder: /var/lib/foyer is not there");
  facts_.data_state = FileState::kForbidden;
  ExpectOnly("data folder: the user foyer may not write into /var/lib/foyer");
  facts_.data_state = FileState::kUsable;
  facts_.disk_read_only = true;
  ExpectOnly("disk: the disk of /var/lib/foyer is read-only");
  facts_.disk_read_only = false;
  facts_.free_bytes = 1'000'000;
  ExpectOnly("disk: only 1 MB are free on the disk of /var/lib/foyer");
}
TEST_F(HostChecksTest, PeopleAndLocksAreLeftToADaemonThatRuns) {
  facts_.rung = 0;
  ExpectOnly("ring: nobody is behind 'home', which a press calls");
  facts_.locks[0].has_code = false;
  facts_.phones = 0;
  EXPECT_EQ(Wrong(), (std::vector<std::string>{"phones: no user of the configuration has a phone or panel",
                                               "lock front: the lock 'front' has no code"}));
  facts_.daemon.state = DaemonState::kRuns;
  EXPECT_TRUE(Wrong().empty());
}

}  // namespace
}  // namespace foyer::doctor
