// Encrypted media with phones that we did not write: linphonec on TLS, baresip.
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

class SrtpTest : public FlowTest {
 protected:
  void StartSecureHouse(const std::string& more = {}) {
    HouseOptions options;
    options.tls = true;
    options.more = more;
    StartHouse(options);
  }
  std::unique_ptr<peers::Linphonec> AddSecureLinphonec(const std::string& user, const std::string& suites = {},
                                                       bool dtmf_by_info = true) {
    return AddLinphonec(user, "tls", [&](peers::LinphonecConfig& config) {
      config.srtp_suites = suites;
      config.dtmf_by_info = dtmf_by_info;
    });
  }
  // Of the leg of this device ("": the caller's); empty: in the clear; "?": there is none.
  std::string SuiteOf(const std::string& device) {
    const auto answer = Get("/api/v1/calls");
    for (const auto& call : answer["calls"])
      for (const auto& leg : call["legs"]) {
        const std::string name = leg["device"];
        if (device.empty() ? name.empty() : name.starts_with(device)) return leg["srtp"];
      }
    return "?";
  }
};

// A linphone that is called takes any suite, and one that calls offers those that it was told.
class SuiteTest : public SrtpTest, public testing::WithParamInterface<const char*> {};

TEST_P(SuiteTest, ALinphoneCallsTheDoorSeesItIsHeardAndOpensByRfc4733) {
  StartSecureHouse();
  const auto carl = AddSecureLinphonec("carl", GetParam(), false);
  ASSERT_TRUE(house_->WaitForDevices(1)) << carl->process().Output();
  carl->Call(Uri("door"));
  ASSERT_TRUE(house_->WaitFor("look_in"));
  EXPECT_TRUE(Until([&] { return LegCount("", "rtp_in") > 50; })) << "what it sends cannot be read";
  EXPECT_EQ(SuiteOf(""), GetParam());
  EXPECT_EQ(SuiteOf("door"), "") << "our own user agent is on this machine";
  EXPECT_TRUE(Shows(*carl)) << "what it gets cannot be decoded";
  for (int i = 0; i < 2; ++i) carl->SendDigit('1');
  ASSERT_TRUE(house_->WaitFor("lock_on"));
  EXPECT_EQ(house_->First("unlock")->Field("method"), "rfc4733");
  // With 32 bits linphone cuts the tags of its reports, too, which RFC 4568 s6.2.2 does not allow: they are dropped.
  const bool cuts_reports = std::string(GetParam()).ends_with("_32");
  EXPECT_TRUE(cuts_reports || LegCount("", "dropped") == 0);
  carl->HangUp();
  EXPECT_TRUE(house_->WaitFor("ended"));
}

INSTANTIATE_TEST_SUITE_P(Suites, SuiteTest,
                         testing::Values("AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32",
                                         "AES_256_CM_HMAC_SHA1_80", "AES_256_CM_HMAC_SHA1_32"),
                         [](const auto& suite) { return std::string(suite.param); });

// ---- Others

TEST_F(SrtpTest, ALinphoneSeesTheDoorWhileItRingsTalksAndOpensByRfc4733) {
  StartSecureHouse();
  const auto anna = AddSecureLinphonec("anna", {}, false);
  ASSERT_TRUE(house_->WaitForDevices(1)) << anna->process().Output();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  ASSERT_TRUE(Until([&] { return LegCount("anna", "rtp_out") > 50; }));
  EXPECT_EQ(SuiteOf("anna"), "AES_CM_128_HMAC_SHA1_80");
  EXPECT_EQ(SuiteOf(""), "") << "our own door is on this machine";
  EXPECT_TRUE(Shows(*anna)) << "what it gets cannot be decoded";
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  EXPECT_TRUE(Until([&] { return house_->TwoWay(); })) << "what it sends cannot be read";
  for (int i = 0; i < 2; ++i) anna->SendDigit('1');
  ASSERT_TRUE(house_->WaitFor("lock_on"));
  EXPECT_EQ(house_->First("unlock")->Field("method"), "rfc4733");
  EXPECT_EQ(LegCount("anna", "dropped"), 0U);
  anna->HangUp();
  EXPECT_TRUE(house_->WaitFor("ended"));
}

TEST_F(SrtpTest, ABaresipThatInsistsTalksGcm) {
  StartSecureHouse("[[user]]\nname = \"erik\"\npassword = \"" + Password("erik") + "\"\nsrtp = \"always\"\n");
  const auto erik = AddBaresip("erik", [](peers::BaresipConfig& config) { config.srtp = true; });
  ASSERT_TRUE(house_->WaitForDevices(1)) << erik->process().Output();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(house_->WaitFor("answered")) << erik->process().Output();
  EXPECT_TRUE(Until([&] { return house_->TwoWay(); })) << erik->process().Output();
  EXPECT_EQ(SuiteOf("erik"), "AEAD_AES_128_GCM");
  EXPECT_TRUE(Until([&] { return LegCount("erik", "rtp_out") > 100; }));
  EXPECT_LE(LegCount("erik", "dropped"), 1U) << "more than the report in the clear by which it opens its NAT's door";
}

TEST_F(SrtpTest, OneRingReachesPhonesInTheClearAndEncryptedOnes) {
  StartSecureHouse();
  const auto anna = AddSecureLinphonec("anna");
  const auto ben = AddBaresip("ben", [](peers::BaresipConfig& config) { config.answer_mode = "early"; });
  ASSERT_TRUE(house_->WaitForDevices(2)) << ben->process().Output();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  EXPECT_TRUE(Until([&] { return LegCount("ben", "rtp_out") > 50 && LegCount("anna", "rtp_out") > 50; }));
  EXPECT_EQ(SuiteOf("ben"), "");
  EXPECT_NE(SuiteOf("anna"), "");
  EXPECT_TRUE(Shows(*anna));
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  EXPECT_TRUE(Until([&] { return house_->TwoWay(); }));
}

}  // namespace
}  // namespace foyer::flow
