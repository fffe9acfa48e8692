#include "doctor/firewall.h"

#include <gtest/gtest.h>

namespace foyer::doctor {
namespace {

constexpr const char* kNft = R"(table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		iifname "lo" accept
		ip protocol icmp accept
		tcp dport { 22, 5061 } accept
		udp dport 30000-30999 accept
	}
	chain output {
		type filter hook output priority filter; policy drop;
		accept
	}
})";

TEST(FirewallTest, ADroppingPolicyOfNftKeepsOutWhatNoRuleNames) {
  const FirewallRules rules = ReadNft(kNft);
  EXPECT_TRUE(rules.KeepsOut(5060, true));
  EXPECT_TRUE(rules.KeepsOut(5061, true)) << "only TCP was let in";
  EXPECT_FALSE(rules.KeepsOut(5061, false));
  EXPECT_FALSE(rules.KeepsOut(30500, true));
  EXPECT_TRUE(rules.KeepsOut(31000, true));
}
TEST(FirewallTest, AChainThatOnlyDropsWhatGoesOutKeepsNobodyOut) {
  EXPECT_FALSE(ReadNft("chain o {\ntype filter hook output priority 0; policy drop;\ndrop\n}").KeepsOut(5060, true));
}
TEST(FirewallTest, ARuleThatDropsOurPort) {
  const FirewallRules rules =
      ReadNft("chain i {\ntype filter hook input priority 0; policy accept;\nudp dport 5060 drop\n}");
  EXPECT_TRUE(rules.KeepsOut(5060, true));
  EXPECT_FALSE(rules.KeepsOut(5060, false));
}
TEST(FirewallTest, AnInterfaceOrANetworkThatIsLetInIsPerhapsOurs) {
  const FirewallRules rules =
      ReadNft("chain i {\ntype filter hook input priority 0; policy drop;\nip saddr 192.168.0.0/16 accept\n}");
  EXPECT_FALSE(rules.KeepsOut(5060, true));
}
TEST(FirewallTest, AtTheEndOfAChainEverythingIsRejected) {
  const FirewallRules rules =
      ReadNft("chain i {\ntype filter hook input priority 0; policy accept;\ntcp dport 22 accept\nreject\n}");
  EXPECT_TRUE(rules.KeepsOut(5060, false));
  EXPECT_FALSE(rules.KeepsOut(22, false));
}
TEST(FirewallTest, IptablesSpeaksOtherwiseOfTheSame) {
  const FirewallRules rules = ReadIptables(
      "*nat\n:INPUT DROP [0:0]\nCOMMIT\n*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n"
      "-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"
      "-A INPUT -p udp -m multiport --dports 5060,30000:30999 -j ACCEPT\n-A FORWARD -j ACCEPT\nCOMMIT\n");
  EXPECT_FALSE(rules.KeepsOut(5060, true));
  EXPECT_FALSE(rules.KeepsOut(30999, true));
  EXPECT_TRUE(rules.KeepsOut(5060, false));
  EXPECT_FALSE(
      ReadIptables("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp --dport 80 -j DROP\n").KeepsOut(5060, false));
  EXPECT_TRUE(ReadIptables("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j DROP\n").KeepsOut(5060, false));
}
TEST(FirewallTest, NonsenseKeepsNobodyOut) {
  for (const char* text : {"", "dport", "udp dport accept", "chain", "udp dport 99999999999 accept\n{ } ; ,"}) {
    EXPECT_FALSE(ReadNft(text).KeepsOut(5060, true)) << text;
    EXPECT_FALSE(ReadIptables(text).KeepsOut(5060, true)) << text;
  }
}

}  // namespace
}  // namespace foyer::doctor
