#include "config/mistakes.h"

#include <gmock/gmock.h>

#include "tests/config/load.h"

namespace foyer::config {
namespace {

using testing::HasSubstr;
using testing::Not;

// What is wrong in the third line and below of a file that begins well.
std::string After(const std::string& text) { return Mistaken("[sip]\ndomain = \"h.example\"\n" + text); }

const std::string kAnna = "[[user]]\nname = \"anna\"\npassword = \"x\"\n";
const std::string kGate = "[[user]]\nname = \"gate\"\npassword = \"x\"\nkind = \"door\"\n";
std::string Lock(const std::string& name, const std::string& rest) {
  return "[[lock]]\nname = \"" + name + "\"\ngpio = \"virtual:" + name + "\"\n" + rest;
}

TEST(MistakesTest, WhatIsNotTomlIsToldWithItsLine) {
  EXPECT_THAT(Mistaken("[sip]\ndomain = house\n"), HasSubstr("f:2: this is not TOML"));
  EXPECT_THAT(Mistaken("[sip\n"), HasSubstr("f:1: this is not TOML"));
  EXPECT_THAT(Mistaken("[+sip]\n"), HasSubstr("f:1: this is not TOML"));
  EXPECT_THAT(Mistaken("[sip]\ndomain = \"a\"\ndomain = \"b\"\n"), HasSubstr("f:3: this is not TOML"));
}

TEST(MistakesTest, ALetterOfAnotherAlphabetIsToldWithItsLine) {
  for (const char* text : {"a = 1\nΆs]", "a = \"x\"\nΆ = 1", "a = \"\"\"x\"\"\"\"\nΆ", "# x\nΆ", "a = 'it'\nΆ"})
    EXPECT_THAT(Mistaken(text), HasSubstr("f:2: a letter that is not")) << text;
}

TEST(MistakesTest, AQuoteInTheMidstOfAWordOpensNothing) {
  for (const char* text : {"a = 1\nb = 5'Ά'", "a = 1\nb\"Ά\" = 1", "a = 1\nb = \"x\"\"Ά\""})
    EXPECT_THAT(Mistaken(text), HasSubstr("f:2: a quote stands in the midst")) << text;
}

TEST(MistakesTest, WithinQuotesAndCommentsItIsWelcome) {
  const char* text =
      "# Ά\n[sip]\ndomain = \"house.example\" # Ά\n[[lock]]\nname = \"front\"\ngpio = \"virtual:Ά\\\"Ά\"\n[door]\n"
      "camera = 'test'\n";
  EXPECT_EQ(Mistaken(text), "");
  EXPECT_EQ(Mistaken("\xef\xbb\xbf[sip]\ndomain = \"house.example\"\n"), "");
}

TEST(MistakesTest, AnEmptyFileLacksItsDomain) {
  EXPECT_EQ(Mistaken(""), "f: there is no section [sip]; its keys are domain, listen or max_connections\n");
  EXPECT_THAT(Mistaken("[sip]\n"), HasSubstr("f:1: [sip] has no domain; add one, such as domain = \"house.example\""));
}

TEST(MistakesTest, AMissingFileIsToldWithTheReason) {
  const auto loaded = Load("/nowhere/foyer.conf");
  EXPECT_EQ(std::get<1>(loaded).at(0).ToString(),
            "/nowhere/foyer.conf: cannot be read (No such file or directory); name a file that this user may read with "
            "--config");
  EXPECT_EQ(std::get<1>(Load("/")).size(), 1u);
}

TEST(MistakesTest, AllMistakesAreToldInTheOrderOfTheirLines) {
  EXPECT_EQ(After("[log]\nlevel = \"loud\"\n[proxy]\nring_timeout = 1\n[data]\ncolour = 3\n"),
            "f:4: level is \"loud\"; write \"debug\", \"info\", \"warning\" or \"error\"\n"
            "f:6: ring_timeout is 1; write a whole number from 5 to 600\n"
            "f:8: [data] has no key 'colour'; its keys are dir or bindings\n");
}

TEST(MistakesTest, CertificatesNeedTheirOtherHalf) {
  EXPECT_THAT(After("[tls]\ncertificate = \"c\"\n"), HasSubstr("f:4: certificate and key belong together"));
  EXPECT_THAT(After("[tls]\nkey = \"k\"\n"), HasSubstr("f:4: certificate and key belong together"));
  EXPECT_THAT(After("[tls]\nclients = \"ask\"\n"),
              HasSubstr("f:4: clients: nobody could prove anything without client_ca"));
  const std::string one = "[[certificate]]\ndomain = \"b.example\"\ncertificate = \"c\"\nkey = \"k\"\n";
  EXPECT_THAT(After(one + one),
              HasSubstr("f:8: there is a certificate for b.example already, in line 4; take one out"));
}

TEST(MistakesTest, SrtpNeedsTlsForItsKeys) {
  const std::string srtp = kAnna + "srtp = \"always\"\n", plain = "listen = [\"udp:0.0.0.0:5060\"]\n";
  EXPECT_EQ(
      After(plain + srtp),
      "f:7: user 'anna': srtp = \"always\" would tell its keys in the clear, since nothing listens for TLS; add a "
      "\"tls:\" address to [sip] listen, or write \"auto\"\n");
  EXPECT_EQ(After(plain + kAnna + "srtp = \"auto\"\n"), "");
  EXPECT_EQ(After("listen = [\"wss:0.0.0.0:5061\"]\n" + srtp), "");
  EXPECT_EQ(After(srtp), "");
}

TEST(MistakesTest, OnlyADoorRecords) {
  const std::string policy = "[recording]\npolicy = \"on_ring\"\n";
  EXPECT_EQ(After(policy),
            "f:4: policy: only a door records, and there is no [door]; add [door], or take policy out\n");
  EXPECT_EQ(After(policy + "[door]\ncamera = \"test\"\n"), "");
  EXPECT_EQ(After("[recording]\nsnapshot = false\n"), "");
}

TEST(MistakesTest, OpeningHours) {
  EXPECT_EQ(After("[[schedule]]\nname = \"day\"\ndays = [\"monday\"]\nhours = [\"8-18\"]\n"),
            "f:5: days: \"monday\" are no days; write such as \"mon-fri\" or \"sat\"\n"
            "f:6: hours: \"8-18\" are no hours; write such as \"08:00-18:00\"\n");
  EXPECT_EQ(After("[[group]]\nschedule = \"night\"\notherwise = \"zoe\"\n"),
            "f:4: group 'home': there is no [[schedule]] 'night'; add one\n"
            "f:5: group 'home': there is no other group and no user 'zoe'; add one\n");
}

TEST(MistakesTest, UnknownNamesGetTheirLikelyMeaning) {
  EXPECT_EQ(After("[prxy]\n"), "f:3: there is no section 'prxy'; did you mean 'proxy'?\n");
  EXPECT_THAT(After("[weather]\n"),
              HasSubstr("f:3: there is no section 'weather'; there are sip, tls, certificate, user, "));
  EXPECT_EQ(After("[proxy]\nring_timout = 9\n"),
            "f:4: [proxy] has no key 'ring_timout'; did you mean 'ring_timeout'?\n");
  EXPECT_EQ(After("[relay]\nring_timeout = 9\n"), "f:4: [relay] has no key 'ring_timeout'; it is a key of [proxy]\n");
  EXPECT_THAT(Mistaken("domain = \"h\"\n"), HasSubstr("f:1: 'domain' stands in no section; it is a key of [sip]"));
  EXPECT_THAT(Mistaken("sip = 1\n"), HasSubstr("f:1: 'sip' stands in no section; it is a section, [sip]"));
}

TEST(MistakesTest, SectionsHaveTheirKindOfBrackets) {
  EXPECT_EQ(After("[user]\nname = \"anna\"\npassword = \"x\"\n"),
            "f:3: this section is written [[user]], since there can be several\n");
  EXPECT_EQ(After("[[proxy]]\n"), "f:3: this section is written [proxy], since there can be only one\n");
}

TEST(MistakesTest, WrongTypesAreToldByWhatWouldBeRight) {
  EXPECT_EQ(After("[proxy]\nring_timeout = \"60\"\n"),
            "f:4: ring_timeout is a text; write a whole number from 5 to 600\n");
  EXPECT_EQ(After("[proxy]\nring_timeout = 1.5\n"),
            "f:4: ring_timeout is a number with a fraction; write a whole number from 5 to 600\n");
  EXPECT_EQ(After("[trusted]\nnetworks = [1]\n"),
            "f:4: networks is a list with a number in it; write a list of texts, [\"like\", \"this\"]\n");
  EXPECT_THAT(After("[door]\n" + Lock("a", "active_low = \"no\"\n")),
              HasSubstr("f:7: active_low is a text; write true or false, without quotes"));
  EXPECT_EQ(After("[trusted]\nnetworks = \"192.0.2.1\"\n"),
            "f:4: networks is a text; write a list of texts, [\"like\", \"this\"]\n");
}

TEST(MistakesTest, Sip) {
  EXPECT_THAT(Mistaken("[sip]\ndomain = \"my house\"\n"), HasSubstr("f:2: domain: \"my house\" is no domain; write"));
  EXPECT_THAT(Mistaken("[sip]\ndomain = \"\"\n"), HasSubstr("f:2: domain: \"\" is no domain; write"));
  EXPECT_THAT(After("listen = [\"udp:0.0.0.0\"]\n"),
              HasSubstr("f:3: listen: \"udp:0.0.0.0\" is no address to listen on"));
  EXPECT_THAT(After("listen = [\n  \"udp:0.0.0.0:5060\",\n  \"sctp:0.0.0.0:5060\"]\n"),
              HasSubstr("f:5: listen: \"sctp"));
  EXPECT_THAT(After("listen = [\"udp:0.0.0.0:0\"]\n"), HasSubstr("f:3: listen: "));
  EXPECT_THAT(After("listen = [\"udp:1.2.3.4:5060\", \"udp:1.2.3.4:5060\"]\n"),
              HasSubstr("is there twice; take one out"));
  EXPECT_THAT(After("listen = [\"tls:[fe80::1]:5061\"]\n"), HasSubstr("is the address of one link only"));
  EXPECT_THAT(After("listen = []\n"), HasSubstr("f:3: listen is empty; name an address"));
  EXPECT_THAT(After("listen = [\"udp:0.0.0.0:30100\"]\n"), HasSubstr("lies in [relay] ports, 30000-30999"));
}

TEST(MistakesTest, Users) {
  EXPECT_EQ(After(kAnna + kAnna), "f:7: there is a user 'anna' already, in line 4; give this one another name\n");
  EXPECT_THAT(After("[[user]]\npassword = \"x\"\n"), HasSubstr("f:3: [[user]] has no name; add one"));
  EXPECT_THAT(After("[[user]]\nname = \"an na\"\npassword = \"x\"\n"),
              HasSubstr("f:4: name: \"an na\" is no name; write"));
  EXPECT_THAT(After("[[user]]\nname = \"anna\"\n"), HasSubstr("f:3: user 'anna' has no password; give a password, or"));
  EXPECT_THAT(After("[[user]]\nname = \"anna\"\npassword = \"\"\n"), HasSubstr("f:5: user 'anna' has no password"));
  EXPECT_THAT(After(kAnna + "kind = \"cat\"\n"),
              HasSubstr("f:6: kind is \"cat\"; write \"phone\", \"panel\" or \"door\""));
}

TEST(MistakesTest, Hashes) {
  const std::string user = "[[user]]\nname = \"anna\"\n";
  const std::string md5 = "ha1_md5 = \"" + std::string(32, 'A') + "\"\n";
  const std::string sha256 = "ha1_sha256 = \"" + std::string(64, 'b') + "\"\n";
  EXPECT_EQ(After(user + md5 + sha256), "");
  EXPECT_THAT(After(user + md5),
              HasSubstr("f:5: user 'anna' has one hash; the phone chooses which it uses, so give ha1_sha256"));
  EXPECT_THAT(After(user + md5 + sha256 + "password = \"x\"\n"),
              HasSubstr("f:5: user 'anna' has a password and a hash of one; keep the password or both hashes"));
  EXPECT_THAT(After(user + "ha1_md5 = \"" + std::string(31, 'a') + "\"\n" + sha256),
              HasSubstr("f:5: ha1_md5: is no hash"));
  const std::string not_hex = After(user + md5 + "ha1_sha256 = \"" + std::string(64, 'g') + "\"\n");
  EXPECT_THAT(not_hex, HasSubstr("f:6: ha1_sha256: is no hash; write the 64 hex digits"));
  EXPECT_THAT(not_hex, Not(HasSubstr("ggg")));
}

TEST(MistakesTest, Groups) {
  EXPECT_EQ(After("[[group]]\nname = \"a\"\n[[group]]\nname = \"b\"\nmembers = [\"a\"]\n"),
            "f:7: group 'b': 'a' is a group; name its members here instead\n");
  EXPECT_EQ(After(kAnna + "[[group]]\nname = \"b\"\nmembers = [\n\"anna\",\n\"ana\"]\n"),
            "f:10: group 'b': there is no user 'ana'; did you mean 'anna'?\n");
  EXPECT_EQ(After(kGate + "[[group]]\nname = \"b\"\nmembers = [\"gate\"]\n"),
            "f:9: group 'b': 'gate' is a door, which no group rings; take it out\n");
  EXPECT_EQ(After("[[group]]\nname = \"b\"\nmembers = []\n"),
            "f:5: group 'b' has no members; name users, or \"*\" for all\n");
  EXPECT_EQ(After(kAnna + "[[group]]\nname = \"anna\"\n"),
            "f:7: group 'anna' has the name of a user or of the door; give it another name\n");
  EXPECT_EQ(After("[[user]]\nname = \"home\"\npassword = \"x\"\n"),
            "f: group 'home' has the name of a user or of the door; give it another name\n");
  EXPECT_THAT(After("[[group]]\nname = \"b\"\n[[group]]\nname = \"b\"\n"),
              HasSubstr("f:6: there is a group 'b' already"));
}

TEST(MistakesTest, Ports) {
  const auto ports = [](const std::string& range) { return After("[relay]\nports = \"" + range + "\"\n"); };
  EXPECT_THAT(ports("30000"), HasSubstr("f:4: ports: \"30000\" is no range of ports; write FIRST-LAST"));
  EXPECT_THAT(ports("80-30000"), HasSubstr("is no range of ports"));
  EXPECT_THAT(ports("30000-70000"), HasSubstr("is no range of ports"));
  EXPECT_THAT(ports("31000-30000"), HasSubstr("write the lower port first, \"30000-31000\""));
  EXPECT_THAT(ports("30000-30014"), HasSubstr("is too small a range"));
  EXPECT_THAT(ports("30001-30016"), HasSubstr("is too small a range"));
  EXPECT_EQ(ports("30000-30015"), "");
  EXPECT_THAT(After("[relay]\naddress = \"0.0.0.0\"\n"), HasSubstr("f:4: address: \"0.0.0.0\" is no address that"));
}

TEST(MistakesTest, TheDoorAndItsTargets) {
  EXPECT_THAT(After(kAnna + "[door]\naor = \"anna\"\n"), HasSubstr("f:7: aor: user 'anna' is not a door; write kind"));
  EXPECT_THAT(After("[door]\nring = \"hom\"\n"),
              HasSubstr("f:4: ring: there is no user or group 'hom'; did you mean 'home'?"));
  EXPECT_THAT(After("[door]\nring = \"sip:home@else.example\"\n"),
              HasSubstr("f:4: ring: no [[uplink]] reaches sip:home@else.example; add one with an account there"));
  EXPECT_THAT(After(kGate + "[door]\nring = \"gate\"\n"), HasSubstr("f:8: ring: 'gate' is a door; name a group"));
  EXPECT_THAT(After("[door]\nring = \"door\"\n"), HasSubstr("f:4: ring: 'door' is a door; name a group"));
  EXPECT_THAT(After("[door]\n[[button]]\ngpio = \"gpiochip0:1\"\ntarget = \"bob\"\n"),
              HasSubstr("f:6: target: there is no user or group 'bob'; add a [[group]]"));
  EXPECT_THAT(After("[door]\ncamera = \"/dev/video0\"\n"),
              HasSubstr("f:4: camera: \"/dev/video0\" is no camera; write"));
  EXPECT_THAT(After("[door]\ncamera = \"file:door.mkv\"\n"),
              HasSubstr("f:4: camera: \"file:door.mkv\" ends in nothing that can be played; name a .y4m"));
  for (const char* size : {"vga", "640", "640x", "640x481", "158x120", "1922x1080", "640x480x2", "-640x480"})
    EXPECT_THAT(After("[door]\npicture_size = \"" + std::string(size) + "\"\n"),
                HasSubstr("f:4: picture_size: \"" + std::string(size) + "\" is no size; write WIDTHxHEIGHT"));
  EXPECT_THAT(After("[door]\npicture_rate = 0\n"),
              HasSubstr("f:4: picture_rate is 0; write a whole number from 1 to 60"));
  EXPECT_THAT(After("[door]\naudio = \"pulse\"\n"), HasSubstr("f:4: audio: \"pulse\" is no sound device; write"));
  EXPECT_THAT(After("[door]\naor = \"home\"\n[[group]]\nname = \"home\"\n"),
              HasSubstr("f:6: group 'home' has the name of"));
}

TEST(MistakesTest, SoundDevices) {
  EXPECT_THAT(After("[sound]\nmicrophone = \"test\"\n"),
              HasSubstr("f:4: microphone: \"test\" is no sound device; write \"alsa:NAME\""));
  EXPECT_THAT(After("[door]\naudio = \"test\"\n[sound]\nloudspeaker = \"alsa:speaker\"\n"),
              HasSubstr("f:6: loudspeaker: [door] audio = \"test\" is no card; write"));
  EXPECT_THAT(After("[sound]\nmicrophone_volume = 41\n"), HasSubstr("f:4: microphone_volume"));
}

TEST(MistakesTest, WhereThePagesAre) {
  for (const char* bad : {"tls:0.0.0.0:8443", "https", "https:8443", "http:0.0.0.0:0", "https:door.example:443"})
    EXPECT_THAT(After("[web]\nlisten = [\"" + std::string(bad) + "\"]\n"),
                HasSubstr("f:4: listen: \"" + std::string(bad) + "\" is no address to listen on; write https or http"));
}

TEST(MistakesTest, WhatPhonesAreToldIsAWholeAddressWithoutAPath) {
  for (const char* bad :
       {"house.example", "ftp://house.example", "https://", "https://a b", "https://house.example/x",
        "https://house.example:0", "https://house.example:99999", "http://[2001:db8::1", "http://a@b"})
    EXPECT_THAT(After("[web]\nurl = \"" + std::string(bad) + "\"\n"),
                HasSubstr("f:4: url: \"" + std::string(bad) + "\" is no address for phones; write https or http"));
  EXPECT_THAT(After("[door]\ntitle = \"" + std::string(65, 'x') + "\"\n"),
              HasSubstr("f:4: title: it must have at most 64 bytes, on one line"));
  EXPECT_THAT(After("[door]\ntitle = \"a\\nb\"\n"), HasSubstr("f:4: title: it must have"));
}

TEST(MistakesTest, LocksAndButtonsNeedADoor) {
  EXPECT_EQ(After("[[lock]]\ngpio = \"gpiochip0:1\"\n[[button]]\ngpio = \"gpiochip0:2\"\n"),
            "f:3: a [[lock]] belongs to a door, and there is no [door]; add [door]\n"
            "f:5: a [[button]] belongs to a door, and there is no [door]; add [door]\n");
}

TEST(MistakesTest, Lines) {
  const auto lock = [](const std::string& gpio) { return After("[door]\n[[lock]]\ngpio = \"" + gpio + "\"\n"); };
  for (const char* bad : {"", "17", ":17", "gpiochip0:", "gpiochip0:x", "virtual:", "gpiochip0:1234567", "gpiochip0",
                          "a name that is longer than the kernel's"})
    EXPECT_THAT(lock(bad),
                HasSubstr("f:5: gpio: \"" + std::string(bad) + "\" is no line; write its name or CHIP:OFFSET"));
  EXPECT_EQ(After("[door]\n[[lock]]\ngpio = \"gpiochip0:7\"\n[[button]]\ngpio = \"/dev/gpiochip0:7\"\n"),
            "f:7: gpio: gpiochip0:7 is in use already, in line 5; choose another line\n");
  EXPECT_THAT(After("[door]\n" + Lock("a", "") + "[[button]]\ngpio = \"virtual:./a\"\n"),
              HasSubstr("is in use already"));
  EXPECT_EQ(lock("DOOR_RELAY"), "");
  EXPECT_EQ(lock("i2c:0-0020:7"), "");
  EXPECT_EQ(After("[door]\n[[input]]\nname = \"t\"\nkind = \"tamper\"\ngpio = \"T\"\n[[led]]\nshows = \"ready\"\n"
                  "gpio = \"T\"\n"),
            "f:10: gpio: T is in use already, in line 7; choose another line\n");
}

TEST(MistakesTest, WhatTheLinesOfTheBoardAreFor) {
  EXPECT_THAT(After("[door]\n" + Lock("a", "pulse_ms = 60001\n")), HasSubstr("only a light"));
  EXPECT_EQ(After("[door]\n" + Lock("a", "pulse_ms = 600000\naction = \"lightup\"\n")), "");
  EXPECT_THAT(After("[door]\n" + Lock("a", "hold_open = \"shop\"\n")), HasSubstr("there is no [[schedule]] 'shop'"));
  const auto input = [](const std::string& rest) {
    return After("[door]\n" + Lock("a", "") + "[[input]]\nname = \"i\"\ngpio = \"IN\"\n" + rest);
  };
  EXPECT_THAT(input("kind = \"exit\"\n"), HasSubstr("opens nothing; name its lock"));
  EXPECT_THAT(input("kind = \"exit\"\nlock = \"b\"\n"), HasSubstr("there is no [[lock]] 'b'"));
  EXPECT_EQ(input("kind = \"exit\"\nlock = \"a\"\n"), "");
  EXPECT_EQ(input("kind = \"door_contact\"\n"), "");
  EXPECT_THAT(input("kind = \"tamper\"\nlock = \"a\"\n"), HasSubstr("take lock out"));
  EXPECT_THAT(input("kind = \"window\"\n"), HasSubstr("kind"));
}

TEST(MistakesTest, CodesAreToldByTheirPlaceAndNeverShown) {
  const auto two = [](const std::string& first, const std::string& second) {
    return After("[door]\n" + Lock("a", "codes = [\"" + first + "\"]\n") + Lock("b", "codes = [\"" + second + "\"]\n"));
  };
  EXPECT_EQ(two("47", "11"), "");
  EXPECT_EQ(two("4711", "4711"), "f:11: code 1 of lock 'b' is the same as code 1 of lock 'a'; choose another\n");
  EXPECT_EQ(two("4711", "47"), "f:11: code 1 of lock 'b' is the beginning of code 1 of lock 'a'; choose another\n");
  EXPECT_EQ(two("47", "4711"), "f:11: code 1 of lock 'b' begins with code 1 of lock 'a'; choose another\n");
  EXPECT_EQ(two("47", "12e4"), "f:11: code 1 of lock 'b' is not what a phone can type; write 1 to 16 of 0-9 * # A-D\n");
  EXPECT_THAT(two("47", ""), HasSubstr("code 1 of lock 'b' is not what a phone can type"));
}

TEST(MistakesTest, Locks) {
  EXPECT_THAT(After("[door]\n" + Lock("a", "before_answer = true\n")),
              HasSubstr("f:7: lock 'a' may be opened by a code before the answer, but has no codes; add codes"));
  EXPECT_THAT(After("[door]\n" + Lock("a", "") + "[[lock]]\nname = \"a\"\ngpio = \"gpiochip0:1\"\n"),
              HasSubstr("f:8: there is a lock 'a' already, in line 5"));
  EXPECT_THAT(After("[door]\n[[lock]]\nname = \"a\"\n"), HasSubstr("f:4: [[lock]] has no gpio; add one, such as"));
}

TEST(MistakesTest, TrustedNetworks) {
  const auto network = [](const std::string& text) { return After("[trusted]\nnetworks = [\"" + text + "\"]\n"); };
  EXPECT_THAT(network("192.0.2.0/33"), HasSubstr("f:4: networks: \"192.0.2.0/33\" is no network; write it as"));
  EXPECT_THAT(network("home"), HasSubstr("is no network"));
  EXPECT_THAT(network("192.0.2.7/24"), HasSubstr("is a host, not a network; write \"192.0.2.0/24\""));
  EXPECT_THAT(network("0.0.0.0/0"), HasSubstr("is the whole world"));
  EXPECT_THAT(network("::/0"), HasSubstr("is the whole world"));
}

TEST(MistakesTest, DnsServers) {
  const auto server = [](const std::string& text) { return After("[dns]\nservers = [\"" + text + "\"]\n"); };
  EXPECT_THAT(server("dns.example"), HasSubstr("f:4: servers: \"dns.example\" is no DNS server; write its address"));
  EXPECT_THAT(server("192.0.2.53:0"), HasSubstr("is no DNS server"));
  EXPECT_THAT(server("0.0.0.0"), HasSubstr("is no DNS server"));
}

TEST(MistakesTest, Paths) {
  EXPECT_THAT(After("[data]\ndir = \"var\"\n"), HasSubstr("f:4: dir: \"var\" is not a whole path; begin it with /"));
  EXPECT_THAT(After("[control]\nsocket = \"\"\n"), HasSubstr("f:4: socket names no file"));
  EXPECT_THAT(After("[control]\nsocket = \"/" + std::string(107, 'x') + "\"\n"),
              HasSubstr("f:4: socket is a path of 108 bytes; a unix socket's has at most 107"));
}

TEST(MistakesTest, AWrongPasswordTypeDoesNotShowIt) {
  EXPECT_THAT(After("[[user]]\nname = \"anna\"\npassword = 1234\n"), Not(HasSubstr("1234")));
}

TEST(MistakesTest, LivesOfRegistrationsHaveAnOrder) {
  EXPECT_EQ(After("[registrar]\nmin_expires = 600\nmax_expires = 300\n"),
            "f:4: min_expires is 600, which is above max_expires, 300; give them the order min <= default <= max\n");
  EXPECT_EQ(
      After("[registrar]\nmax_expires = 300\n"),
      "f:3: default_expires is 3600, which is above max_expires, 300; give them the order min <= default <= max\n");
  EXPECT_EQ(After("[registrar]\nmin_expires = 120\ndefault_expires = 90\n"),
            "f:5: default_expires is 90, which is below min_expires, 120; give them the order min <= default <= max\n");
  EXPECT_EQ(After("[registrar]\nmin_expires = 60\ndefault_expires = 60\nmax_expires = 60\n"), "");
}

TEST(MistakesTest, ADeviceThatNeverRegistersHasAnAddressNotAName) {
  for (const char* good : {"sip:192.0.2.31", "sip:hall@192.0.2.31:5070;transport=tcp", "sip:[2001:db8::1]:5060"})
    EXPECT_EQ(After(kAnna + "contact = \"" + good + "\"\n"), "") << good;
  for (const char* bad : {"192.0.2.31", "sip:panel.example:5060", "sip:192.0.2.31;transport=tls", "sip:192.0.2.31:0",
                          "sip:0.0.0.0", "sip:a b@192.0.2.31", "sips:192.0.2.31", ""})
    EXPECT_THAT(After(kAnna + "contact = \"" + bad + "\"\n"),
                HasSubstr("f:6: contact: \"" + std::string(bad) + "\" is no"))
        << bad;
}

TEST(MistakesTest, AServiceRouteIsALooseRouter) {
  EXPECT_EQ(After("[registrar]\nservice_route = [\"sip:a.example;lr\", \"sip:b.example\"]\n"),
            "f:4: service_route: \"sip:b.example\" is no route; write it as \"sip:HOST;lr\"\n");
}

}  // namespace
}  // namespace foyer::config
