#include "phone/core_config.h"

#include <gtest/gtest.h>

namespace foyer::phone {
namespace {

UserAgentSettings Settings() {
  return {{"door", "house.example"}, "secret123", *Endpoint::Parse("127.0.0.1:5060"), "/nowhere", nullptr};
}

bool Has(const std::string& text, const std::string& what) { return text.find(what) != std::string::npos; }

TEST(CoreConfigTest, NoSocketListensAndNoFileIsKept) {
  for (const CoreRole role : {CoreRole::kRing, CoreRole::kLookIn}) {
    const std::string text = CoreConfig(Settings(), role);
    EXPECT_TRUE(Has(text, "sip_port=0\nsip_tcp_port=-2\nsip_tls_port=0\n"));
    EXPECT_TRUE(Has(text, "uri=:memory:\n"));
    EXPECT_FALSE(Has(text, "secret123"));
  }
}

TEST(CoreConfigTest, TheAccountIsOurOwnProxyForTheHousesDomain) {
  const std::string text = CoreConfig(Settings(), CoreRole::kLookIn);
  EXPECT_TRUE(Has(text, "reg_identity=sip:door@house.example\n"));
  EXPECT_TRUE(Has(text, "reg_proxy=<sip:127.0.0.1:5060;transport=tcp>\n"));
  EXPECT_TRUE(Has(text, "reg_route=<sip:127.0.0.1:5060;transport=tcp;lr>\n"));
  EXPECT_TRUE(Has(text, "default_proxy=0\n")) << "also for calls to other domains";
}

TEST(CoreConfigTest, OnlyTheCoreThatRingsIsMarked) {
  EXPECT_TRUE(Has(CoreConfig(Settings(), CoreRole::kRing), "contact_parameters=+foyer.outgoing-only\n"));
  EXPECT_FALSE(Has(CoreConfig(Settings(), CoreRole::kLookIn), "outgoing-only"));
}

TEST(CoreConfigTest, OneEngineCancelsTheEchoAndNotTheLibrary) {
  EXPECT_TRUE(Has(CoreConfig(Settings(), CoreRole::kRing), "echocancellation=0\n"));
}

}  // namespace
}  // namespace foyer::phone
