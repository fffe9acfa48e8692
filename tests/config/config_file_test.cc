#include "config/config_file.h"

#include <filesystem>

#include "config/fixed_keys.h"
#include "tests/config/load.h"

namespace foyer::config {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kEverything = R"(
[sip]
domain = "House.Example"
listen = ["udp:192.0.2.1:5060", "tcp:[2001:db8::1]:5061"]
[[user]]
name = "anna"
password = "secret"
[[user]]
name = "hall"
ha1_md5 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
ha1_sha256 = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
kind = "panel"
[[user]]
name = "gate"
password = "secret"
kind = "door"
forward_busy = "anna"
forward_no_answer = "sip:0711@pbx.example"
no_answer_after = 5
srtp = "never"
[[group]]
name = "office"
members = ["anna", "hall"]
schedule = "day"
otherwise = "anna"
[[schedule]]
name = "day"
days = ["fri-sun", "tue"]
hours = ["08:00-12:30", "22:00-06:00"]
[proxy]
ring_timeout = 45
decline = "everyone"
wait_for_devices = 0
foreign_domains = ["Friends.example", "192.0.2.9"]
fallback = "sip:pbx.example;transport=tcp"
next_group_after = 15
rings_per_minute = 3
max_call = 600
[relay]
address = "192.0.2.1"
ports = "40001-40100"
silence_timeout = 20
[door]
aor = "gate"
ring = "SIP"
camera = "file:door.y4m"
picture_size = "1280x720"
picture_rate = 25
picture_kbps = 1500
audio = "none"
repeat_press = "notify"
max_call = 120
hangup_after_open = 0
[sound]
microphone_volume = -3
loudspeaker_volume = 6
echo_cancellation = false
half_duplex = "always"
noise_suppression = "high"
automatic_gain = false
chime = "chime.wav"
ringback = "none"
[[lock]]
name = "front"
gpio = "/dev/gpiochip0:17"
pulse_ms = 500
active_low = true
codes = ["11", "*A"]
before_answer = true
[[lock]]
name = "garage"
gpio = "virtual:garage"
[[button]]
gpio = "gpiochip0:27"
target = "sip:anna@house.example"
[[button]]
gpio = "gpiochip0:28"
[recording]
snapshot = false
policy = "on_answer"
max_length = 60
keep_mb = 20
keep_days = 3
[dns]
servers = ["192.0.2.53", "192.0.2.54:5353", "2001:db8::53", "[2001:db8::54]:53"]
[defence]
rate = 20
burst = 50
ban_after = 0
never = ["192.0.2.0/28", "::1"]
[trusted]
networks = ["192.0.2.0/28", "2001:db8::/32", "198.51.100.7"]
[control]
socket = "/run/x"
[data]
dir = "/srv/foyer/"
bindings = "memory"
[log]
level = "warning"
trace_kb = 64
)";

class EverythingTest : public testing::Test {
 protected:
  static std::string Text() {
    std::string text(kEverything);
    return text.replace(text.find("\"SIP\""), 5, "\"office\"");
  }
  const Config config_ = LoadGood(Text());
};

TEST_F(EverythingTest, Sip) {
  EXPECT_EQ(config_.sip.domain, "house.example");
  ASSERT_EQ(config_.sip.listen.size(), 2u);
  EXPECT_EQ(config_.sip.listen[0].transport, Transport::kUdp);
  EXPECT_EQ(config_.sip.listen[1].transport, Transport::kTcp);
  EXPECT_EQ(config_.sip.listen[1].endpoint.ToString(), "[2001:db8::1]:5061");
}

TEST_F(EverythingTest, Sound) {
  EXPECT_EQ(config_.sound.microphone_volume_db, -3);
  EXPECT_EQ(config_.sound.loudspeaker_volume_db, 6);
  EXPECT_FALSE(config_.sound.echo_cancellation);
  EXPECT_EQ(config_.sound.half_duplex, HalfDuplex::kAlways);
  EXPECT_EQ(config_.sound.noise_suppression, NoiseSuppression::kHigh);
  EXPECT_FALSE(config_.sound.automatic_gain);
  EXPECT_EQ(config_.sound.chime, "/srv/foyer/chime.wav");
  EXPECT_EQ(config_.sound.ringback, "none");
}

TEST_F(EverythingTest, UsersAndGroups) {
  ASSERT_EQ(config_.users.size(), 3u);
  EXPECT_EQ(config_.users[0].password, "secret");
  EXPECT_EQ(config_.users[1].ha1_md5, std::string(32, 'a'));
  EXPECT_EQ(config_.users[1].kind, UserKind::kPanel);
  EXPECT_EQ(config_.users[2].kind, UserKind::kDoor);
  ASSERT_EQ(config_.groups.size(), 1u);
  EXPECT_EQ(config_.groups[0].members, (std::vector<std::string>{"anna", "hall"}));
}

TEST_F(EverythingTest, Recording) {
  EXPECT_EQ(config_.recording.policy, RecordingPolicy::kOnAnswer);
  EXPECT_FALSE(config_.recording.snapshot);
  EXPECT_EQ(config_.recording.max_length, 60s);
  EXPECT_EQ(config_.recording.keep_bytes, 20'000'000U);
  EXPECT_EQ(config_.recording.keep_for, 72h);
}

TEST_F(EverythingTest, ProxyAndRelay) {
  EXPECT_EQ(config_.proxy.ring_timeout, 45s);
  EXPECT_EQ(config_.proxy.decline, DeclinePolicy::kEveryone);
  EXPECT_EQ(config_.proxy.wait_for_devices, 0s);
  EXPECT_EQ(config_.proxy.foreign_domains, (std::vector<std::string>{"friends.example", "192.0.2.9"}));
  EXPECT_EQ(config_.proxy.fallback, "sip:pbx.example;transport=tcp");
  EXPECT_EQ(config_.groups[0].schedule, "day");
  EXPECT_EQ(config_.groups[0].otherwise, "anna");
  EXPECT_EQ(config_.schedules[0].days, (std::array<bool, 7>{true, false, true, false, false, true, true}));
  EXPECT_EQ(config_.schedules[0].hours[1].from, 22 * 60);
  EXPECT_EQ(config_.schedules[0].hours[1].to, 6 * 60);
  EXPECT_EQ(config_.users.back().forward_busy, "sip:anna@" + config_.sip.domain);
  EXPECT_EQ(config_.users.back().forward_no_answer, "sip:0711@pbx.example");
  EXPECT_EQ(config_.users.back().no_answer_after, 5s);
  EXPECT_EQ(config_.users.front().srtp, SrtpUse::kAuto);
  EXPECT_EQ(config_.users.back().srtp, SrtpUse::kNever);
  EXPECT_EQ(config_.proxy.next_group_after, 15s);
  EXPECT_EQ(config_.proxy.rings_per_minute, 3u);
  EXPECT_EQ(config_.proxy.max_call, 600s);
  EXPECT_EQ(config_.relay.address, IpAddress::Parse("192.0.2.1"));
  EXPECT_EQ(config_.relay.port_min, 40002);
  EXPECT_EQ(config_.relay.port_max, 40099);
  EXPECT_EQ(config_.relay.silence_timeout, 20s);
  EXPECT_FALSE(config_.bindings_on_disk);
}

TEST_F(EverythingTest, Door) {
  ASSERT_TRUE(config_.door);
  EXPECT_EQ(config_.door->aor, (Aor{"gate", "house.example"}));
  EXPECT_EQ(config_.door->ring, "sip:office@house.example");
  EXPECT_EQ(config_.door->camera, "file:/srv/foyer/door.y4m");
  EXPECT_EQ(config_.door->picture, (PictureFormat{1280, 720, 25}));
  EXPECT_EQ(config_.door->picture_kbps, 1500);
  EXPECT_EQ(config_.door->repeat_press, RepeatPress::kNotify);
  EXPECT_EQ(config_.door->max_call, 120s);
  EXPECT_EQ(config_.door->hangup_after_open, 0s);
}

TEST_F(EverythingTest, LocksAndButtons) {
  ASSERT_EQ(config_.locks.size(), 2u);
  EXPECT_EQ(config_.locks[0].gpio, "gpiochip0:17");
  EXPECT_EQ(config_.locks[0].pulse, 500ms);
  EXPECT_TRUE(config_.locks[0].active_low);
  EXPECT_EQ(config_.locks[0].codes, (std::vector<std::string>{"11", "*A"}));
  EXPECT_TRUE(config_.locks[0].before_answer);
  EXPECT_EQ(config_.locks[1].gpio, "virtual:/srv/foyer/garage");
  EXPECT_EQ(config_.locks[1].pulse, 3s);
  EXPECT_FALSE(config_.locks[1].before_answer);
  ASSERT_EQ(config_.buttons.size(), 2u);
  EXPECT_EQ(config_.buttons[0].target, "sip:anna@house.example");
  EXPECT_EQ(config_.buttons[1].target, "");
}

TEST_F(EverythingTest, TheRest) {
  ASSERT_EQ(config_.dns.servers.size(), 4u);
  EXPECT_EQ(config_.dns.servers[0].ToString(), "192.0.2.53:53");
  EXPECT_EQ(config_.dns.servers[1].ToString(), "192.0.2.54:5353");
  EXPECT_EQ(config_.dns.servers[2].ToString(), "[2001:db8::53]:53");
  EXPECT_EQ(config_.dns.servers[3].ToString(), "[2001:db8::54]:53");
  EXPECT_EQ(config_.defence.rate, 20u);
  EXPECT_EQ(config_.defence.burst, 50u);
  EXPECT_EQ(config_.defence.ban_after, 0u);
  ASSERT_EQ(config_.defence.never.size(), 2u);
  EXPECT_TRUE(config_.defence.never[1].Contains(*IpAddress::Parse("::1")));
  ASSERT_EQ(config_.trusted.networks.size(), 3u);
  EXPECT_TRUE(config_.trusted.networks[0].Contains(*IpAddress::Parse("192.0.2.15")));
  EXPECT_FALSE(config_.trusted.networks[0].Contains(*IpAddress::Parse("192.0.2.16")));
  EXPECT_TRUE(config_.trusted.networks[1].Contains(*IpAddress::Parse("2001:db8:1::9")));
  EXPECT_FALSE(config_.trusted.networks[2].Contains(*IpAddress::Parse("198.51.100.8")));
  EXPECT_EQ(config_.control_socket, "/run/x");
  EXPECT_EQ(config_.log_level, LogLevel::kWarning);
  EXPECT_EQ(config_.trace_bytes, 64u * 1024);
}

TEST(ConfigFileTest, WhatIsLeftOutHasItsDefault) {
  const Config config = LoadGood("[sip]\ndomain = \"h\"\n");
  EXPECT_EQ(config.sip.listen.size(), 6u);
  EXPECT_TRUE(config.sip.listen_is_default);
  EXPECT_EQ(config.sip.max_connections, 12'000u);
  EXPECT_EQ(config.tls.own.certificate, "");
  EXPECT_EQ(config.tls.clients, ClientCertificates::kIgnore);
  EXPECT_EQ(config.proxy.ring_timeout, 60s);
  EXPECT_EQ(config.proxy.decline, DeclinePolicy::kUser);
  EXPECT_EQ(config.proxy.wait_for_devices, 10s);
  EXPECT_FALSE(config.relay.address);
  EXPECT_EQ(config.relay.port_min, 30000);
  EXPECT_EQ(config.relay.port_max, 30999);
  EXPECT_EQ(config.relay.silence_timeout, 30s);
  EXPECT_TRUE(config.dns.servers.empty());
  EXPECT_EQ(config.control_socket, "/run/foyer/control");
  EXPECT_EQ(config.data_dir, "/var/lib/foyer");
  EXPECT_TRUE(config.bindings_on_disk);
  EXPECT_EQ(config.log_level, LogLevel::kInfo);
  EXPECT_EQ(config.trace_bytes, 1024u * 1024);
  EXPECT_FALSE(config.door);
  ASSERT_EQ(config.web.listen.size(), 4u);
  EXPECT_EQ(config.web.listen[0].transport, Transport::kTls);
  EXPECT_EQ(config.web.listen[0].endpoint.ToString(), "0.0.0.0:8443");
  EXPECT_EQ(config.web.listen[3].transport, Transport::kTcp);
  EXPECT_TRUE(config.web.listen_is_default);
  EXPECT_FALSE(config.web.panel_over_http);
}

TEST(ConfigFileTest, ThePagesMayBeServedElsewhereOrNowhere) {
  const std::string head = "[sip]\ndomain = \"h\"\n[web]\n";
  EXPECT_TRUE(LoadGood(head + "listen = []\n").web.listen.empty());
  const Config config = LoadGood(head + "listen = [\"http:[::1]:80\"]\npanel_over_http = true\n");
  ASSERT_EQ(config.web.listen.size(), 1u);
  EXPECT_EQ(config.web.listen[0].endpoint.ToString(), "[::1]:80");
  EXPECT_FALSE(config.web.listen_is_default);
  EXPECT_TRUE(config.web.panel_over_http);
}

TEST(ConfigFileTest, WhatPhonesAreTold) {
  const std::string head = "[sip]\ndomain = \"h\"\n[door]\ntitle = \"Haust\u00fcr, links\"\n[web]\nurl = ";
  const Config config = LoadGood(head + "\"https://House.example/\"\n");
  EXPECT_EQ(config.door->title, "Haust\xc3\xbcr, links");
  EXPECT_EQ(config.web.url, "https://house.example");
  for (const char* good : {"http://192.0.2.10:8080", "https://[2001:db8::1]", "https://[2001:db8::1]:8443"})
    EXPECT_EQ(LoadGood(head + "\"" + good + "\"\n").web.url, good);
  EXPECT_EQ(LoadGood("[sip]\ndomain = \"h\"\n").web.url, "");
}

TEST(ConfigFileTest, CertificatesLieInTheDataFolderUnlessTheirPathIsWhole) {
  const Config config = LoadGood(
      "[sip]\ndomain = \"h\"\nlisten = [\"tls:[::]:5061\", \"wss:0.0.0.0:443\", \"ws:127.0.0.1:80\"]\n"
      "max_connections = 100\n[tls]\ncertificate = \"own.pem\"\nkey = \"/k/own.pem\"\nclients = \"require\"\n"
      "client_ca = \"phones.pem\"\nca = \"/c.pem\"\n[[certificate]]\ndomain = \"Other.example\"\ncertificate = \"o\"\n"
      "key = \"p\"\n");
  EXPECT_EQ(config.sip.listen[0].transport, Transport::kTls);
  EXPECT_EQ(config.sip.listen[1].transport, Transport::kWss);
  EXPECT_EQ(config.sip.listen[2].transport, Transport::kWs);
  EXPECT_FALSE(config.sip.listen_is_default);
  EXPECT_EQ(config.sip.max_connections, 100u);
  EXPECT_EQ(config.tls.own.certificate, "/var/lib/foyer/own.pem");
  EXPECT_EQ(config.tls.own.key, "/k/own.pem");
  EXPECT_EQ(config.tls.clients, ClientCertificates::kRequire);
  EXPECT_EQ(config.tls.client_ca, "/var/lib/foyer/phones.pem");
  EXPECT_EQ(config.tls.ca, "/c.pem");
  ASSERT_EQ(config.tls.domains.size(), 1u);
  EXPECT_EQ(config.tls.domains[0].domain, "other.example");
  EXPECT_EQ(config.tls.domains[0].files.key, "/var/lib/foyer/p");
}

TEST(ConfigFileTest, AFileWithGroupsHasOnlyThose) {
  const Config config = LoadGood("[sip]\ndomain = \"h\"\n[[group]]\nname = \"all\"\n");
  ASSERT_EQ(config.groups.size(), 1u);
  EXPECT_EQ(config.groups[0].name, "all");
  EXPECT_EQ(config.groups[0].members, std::vector<std::string>{"*"});
}

TEST(ConfigFileTest, AnotherDataFolderTakesTheRelativePathsWithIt) {
  const std::string text = "[sip]\ndomain = \"h\"\n[control]\nsocket = \"control\"\n[data]\ndir = \"/a\"\n";
  EXPECT_EQ(LoadGood(text).control_socket, "/a/control");
  EXPECT_EQ(LoadGood(text, "/b/").control_socket, "/b/control");
  EXPECT_EQ(LoadGood(text, "c").data_dir, std::filesystem::current_path().string() + "/c");
}

TEST(FixedKeysTest, OnlyWhatAStartReadsNeedsARestart) {
  const std::string head = "[sip]\ndomain = \"h.example\"\n";
  const Config running = LoadGood(head);
  EXPECT_TRUE(
      KeysThatNeedARestart(running, LoadGood(head + "[[user]]\nname = \"anna\"\npassword = \"x\"\n"
                                                    "[proxy]\nring_timeout = 30\n[registrar]\nmax_expires = 7200\n"))
          .empty());
  EXPECT_TRUE(KeysThatNeedARestart(
                  running, LoadGood(head + "listen = [\"udp:0.0.0.0:5060\", \"udp:[::]:5060\", \"tcp:0.0.0.0:5060\", "
                                           "\"tcp:[::]:5060\", \"tls:0.0.0.0:5061\", \"tls:[::]:5061\"]\n"))
                  .empty())
      << "the default, written out";
  EXPECT_EQ(
      KeysThatNeedARestart(running, LoadGood(head + "listen = [\"udp:0.0.0.0:5061\"]\n[relay]\nsilence_timeout = 9\n")),
      (std::vector<std::string>{"[relay] silence_timeout", "[sip] listen"}));
}

TEST(FixedKeysTest, CodesOfALockAreTakenAtOnceItsLineIsNot) {
  const auto with_lock = [](const std::string& gpio, const std::string& code) {
    return LoadGood(
        "[sip]\ndomain = \"h.example\"\n[[user]]\nname = \"anna\"\npassword = \"x\"\n[door]\n[[lock]]\ngpio = \"" +
        gpio + "\"\ncodes = [\"" + code + "\"]\n");
  };
  const Config running = with_lock("gpiochip0:1", "11");
  EXPECT_TRUE(KeysThatNeedARestart(running, with_lock("gpiochip0:1", "22")).empty());
  EXPECT_EQ(KeysThatNeedARestart(running, with_lock("gpiochip0:2", "11")), (std::vector<std::string>{"[[lock]] gpio"}));
}

}  // namespace
}  // namespace foyer::config
