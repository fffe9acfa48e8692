// Registrations elsewhere: what is read, and what is told where it is wrong.
#include <gmock/gmock.h>

#include "tests/config/load.h"

namespace foyer::config {
namespace {

using testing::HasSubstr;

const std::string kHouse = "[sip]\ndomain = \"h.example\"\n";
const std::string kPbx =
    "[[uplink]]\nname = \"fritz\"\nserver = \"sip:Fritz.Box\"\naccount = \"620\"\npassword = \"x\"\n";
const std::string kDoor = "[door]\ncamera = \"test\"\naudio = \"test\"\n";

std::string After(const std::string& text) { return Mistaken(kHouse + text); }

TEST(UplinkConfigTest, APbxIsReadWithWhatIsLeftOut) {
  const Config config = LoadGood(kHouse + kPbx);
  ASSERT_EQ(config.uplinks.size(), 1U);
  const UplinkConfig& uplink = config.uplinks[0];
  EXPECT_EQ(uplink.server, "sip:Fritz.Box");
  EXPECT_EQ(uplink.where.host, "fritz.box");
  EXPECT_FALSE(uplink.where.secure);
  EXPECT_EQ(uplink.account, (Aor{"620", "fritz.box"}));
  EXPECT_EQ(uplink.login, "620");
  EXPECT_EQ(uplink.ring, "sip:home@h.example");
  EXPECT_FALSE(uplink.is_home);
}

TEST(UplinkConfigTest, AServerMayHavePortTransportAndTls) {
  const auto where = [](const std::string& server) {
    return LoadGood(kHouse + "[[uplink]]\nname = \"a\"\nserver = \"" + server +
                    "\"\naccount = \"sip:1@pbx.example\"\npassword = \"x\"\n")
        .uplinks.at(0)
        .where;
  };
  EXPECT_EQ(where("sips:pbx.example:5071").port, 5071);
  EXPECT_TRUE(where("sips:pbx.example:5071").secure);
  EXPECT_EQ(where("sip:192.0.2.9;transport=tcp").transport, Transport::kTcp);
  EXPECT_EQ(where("sip:[2001:db8::9]:5062").host, "2001:db8::9");
  EXPECT_EQ(where("sip:[2001:db8::9]").host, "2001:db8::9");
  EXPECT_EQ(where("sip:192.0.2.9:5080").port, 5080);
  EXPECT_FALSE(where("sip:pbx.example").transport);
}

TEST(UplinkConfigTest, TheHouseProxyOfADoorIsOneMore) {
  const Config config = LoadGood(kHouse + kDoor +
                                 "ring = \"hall\"\nproxy = \"sips:panel.house\"\nproxy_password = \"y\"\n"
                                 "proxy_fingerprint = \"" +
                                 std::string(64, 'A') + "\"\n");
  ASSERT_EQ(config.uplinks.size(), 1U);
  EXPECT_TRUE(config.uplinks[0].is_home);
  EXPECT_EQ(config.uplinks[0].account, (Aor{"door", "h.example"}));
  EXPECT_EQ(config.uplinks[0].ring, "");
  EXPECT_EQ(config.uplinks[0].fingerprint, std::string(64, 'a'));
}

TEST(UplinkConfigTest, ThePbxCanBeRungByDoorButtonAndGroup) {
  const Config config =
      LoadGood(kHouse + kPbx + kDoor +
               "ring = \"sip:**9@fritz.box\"\n[[button]]\ngpio = \"virtual:b\"\ntarget = \"sip:1@fritz.box\"\n" +
               "[[group]]\nname = \"home\"\nmembers = [\"*\", \"sip:**9@fritz.box\"]\n");
  EXPECT_EQ(config.door->ring, "sip:**9@fritz.box");
  EXPECT_EQ(config.buttons[0].target, "sip:1@fritz.box");
}

TEST(UplinkConfigTest, MistakesAreToldWithTheirFix) {
  EXPECT_THAT(After("[[uplink]]\nname = \"a\"\nserver = \"fritz.box\"\naccount = \"1\"\npassword = \"x\"\n"),
              HasSubstr("f:5: server: \"fritz.box\" is no server; write sip:NAME or sips:NAME"));
  EXPECT_THAT(After("[[uplink]]\nname = \"a\"\nserver = \"sip:a;transport=sctp\"\naccount = \"1\"\npassword = \"x\"\n"),
              HasSubstr("is no server"));
  EXPECT_THAT(After("[[uplink]]\nname = \"home\"\nserver = \"sip:a\"\naccount = \"1\"\npassword = \"x\"\n"),
              HasSubstr("the name 'home' is taken"));
  EXPECT_THAT(After("[[uplink]]\nname = \"a\"\nserver = \"sip:b\"\naccount = \"sip:1@h.example\"\npassword = \"x\"\n"),
              HasSubstr("h.example is our own domain"));
  EXPECT_THAT(
      After(kPbx + "[[uplink]]\nname = \"b\"\nserver = \"sip:fritz.box\"\naccount = \"621\"\npassword = \"x\"\n"),
      HasSubstr("reaches fritz.box already"));
  EXPECT_THAT(After(kPbx + "ring = \"nobody\"\n"), HasSubstr("ring: there is no user or group 'nobody'"));
  EXPECT_THAT(After(kDoor + "ring = \"sip:**9@fritz.box\"\n"), HasSubstr("no [[uplink]] reaches sip:**9@fritz.box"));
  EXPECT_THAT(After(kDoor + "proxy = \"sip:p\"\n"), HasSubstr("proxy and proxy_password belong together"));
  EXPECT_THAT(After(kDoor + "proxy_fingerprint = \"" + std::string(64, 'a') + "\"\n"),
              HasSubstr("proxy_fingerprint without a proxy"));
  EXPECT_THAT(After("[[group]]\nname = \"home\"\nmembers = [\"sip:1@x.example\"]\n"),
              HasSubstr("no [[uplink]] reaches sip:1@x.example"));
}

}  // namespace
}  // namespace foyer::config
