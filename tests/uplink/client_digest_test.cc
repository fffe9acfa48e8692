#include "uplink/client_digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sip/sip_message.h"

namespace foyer::uplink {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

sip::Message Response(int status, const std::vector<std::string>& lines) {
  std::string text = "SIP/2.0 " + std::to_string(status) +
                     " X\r\nVia: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1\r\nFrom: <sip:a@b.test>;tag=f\r\n"
                     "To: <sip:a@b.test>;tag=t\r\nCall-ID: c\r\nCSeq: 1 REGISTER\r\n";
  for (const std::string& line : lines) text += line + "\r\n";
  return sip::MessageOf(text + "\r\n");
}

ClientDigest Mufasa() {
  return {"Mufasa", "Circle of Life", [] { return "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"; }};
}

std::string OfRfc7616(const std::string& algorithm) {
  return R"(WWW-Authenticate: Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=)" + algorithm +
         R"(, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS")";
}

// RFC 7616 s3.9.1: both challenges are made, the client answers the stronger one.
TEST(ClientDigestTest, OfTwoAlgorithmsTheStrongerIsAnswered) {
  ClientDigest digest = Mufasa();
  for (const auto& lines :
       {std::vector{OfRfc7616("SHA-256"), OfRfc7616("MD5")}, std::vector{OfRfc7616("MD5"), OfRfc7616("SHA-256")}}) {
    const auto answer = digest.Answer(Response(401, lines), "GET", "/dir/index.html", {});
    ASSERT_THAT(answer, SizeIs(1));
    EXPECT_THAT(answer[0], StartsWith("Authorization: Digest username=\"Mufasa\""));
    EXPECT_THAT(answer[0], HasSubstr("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""));
    EXPECT_THAT(answer[0], HasSubstr("algorithm=SHA-256, "));
    EXPECT_THAT(answer[0], HasSubstr("nc=00000001, qop=auth"));
    EXPECT_THAT(answer[0], HasSubstr("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""));
  }
  const auto answer = digest.Answer(Response(401, {OfRfc7616("MD5")}), "GET", "/dir/index.html", {});
  EXPECT_THAT(answer, ElementsAre(HasSubstr("response=\"8ca523f5e9506fed4657c9700eebdbec\"")));
}

// RFC 2617 s3.5 with qop; without it the same as RFC 2069.
TEST(ClientDigestTest, WithoutQopAndAlgorithmItIsTheOldForm) {
  ClientDigest digest("Mufasa", "Circle Of Life", [] { return "0a4f113b"; });
  const std::string challenge =
      R"(Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41")";
  const auto old = digest.Answer(Response(407, {"Proxy-Authenticate: " + challenge}), "GET", "/dir/index.html", {});
  ASSERT_THAT(old, SizeIs(1));
  EXPECT_THAT(old[0], StartsWith("Proxy-Authorization: Digest "));
  EXPECT_THAT(old[0], HasSubstr("response=\"670fd8c2df070c60b045671b8b24ff02\""));
  EXPECT_THAT(old[0], Not(HasSubstr("qop")));
  EXPECT_THAT(old[0], Not(HasSubstr("algorithm")));
  const auto with_qop = digest.Answer(Response(407, {"Proxy-Authenticate: " + challenge + ", qop=\"auth\""}), "GET",
                                      "/dir/index.html", {});
  EXPECT_THAT(with_qop, ElementsAre(HasSubstr("response=\"6629fae49393a05397450978507c4ef1\"")));
}

std::string Challenge(const std::string& realm, const std::string& nonce, const std::string& more = {}) {
  return "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\"" + more;
}

TEST(ClientDigestTest, ASecondChallengeMeansAWrongPasswordUnlessTheNonceIsStale) {
  ClientDigest digest("anna", "secret");
  const auto first =
      digest.Answer(Response(401, {"WWW-Authenticate: " + Challenge("a", "1")}), "REGISTER", "sip:b", {});
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_THAT(digest.Answer(Response(401, {"WWW-Authenticate: " + Challenge("a", "2")}), "REGISTER", "sip:b", first),
              IsEmpty());
  EXPECT_THAT(digest.Answer(Response(401, {"WWW-Authenticate: " + Challenge("a", "3", ", stale=TRUE")}), "REGISTER",
                            "sip:b", first),
              ElementsAre(HasSubstr("nonce=\"3\"")));
}

TEST(ClientDigestTest, AProxyAndTheServerBehindItBothGetTheirAnswer) {
  ClientDigest digest("anna", "secret");
  const auto first =
      digest.Answer(Response(407, {"Proxy-Authenticate: " + Challenge("p", "1")}), "INVITE", "sip:b", {});
  const auto second =
      digest.Answer(Response(401, {"WWW-Authenticate: " + Challenge("s", "2")}), "INVITE", "sip:b", first);
  EXPECT_THAT(second, ElementsAre(StartsWith("Authorization: "), StartsWith("Proxy-Authorization: ")));
}

TEST(ClientDigestTest, ARememberedNonceIsUsedAgainWithACountThatGrows) {
  ClientDigest digest("anna", "secret");
  EXPECT_THAT(digest.Preempt("REGISTER", "sip:b"), IsEmpty());
  digest.Answer(Response(401, {"WWW-Authenticate: " + Challenge("a", "1", ", qop=auth")}), "REGISTER", "sip:b", {});
  EXPECT_THAT(digest.Preempt("REGISTER", "sip:b"), ElementsAre(HasSubstr("nc=00000002")));
  digest.OnSuccess(Response(200, {"Authentication-Info: nextnonce=\"2\", qop=auth"}));
  EXPECT_THAT(digest.Preempt("REGISTER", "sip:b"),
              ElementsAre(testing::AllOf(HasSubstr("nonce=\"2\""), HasSubstr("nc=00000001"))));
}

TEST(ClientDigestTest, WhatItCannotAnswerItDoesNot) {
  ClientDigest digest("anna", "secret");
  for (const char* line : {"WWW-Authenticate: Basic realm=\"a\"", "WWW-Authenticate: Digest realm=\"a\"",
                           "WWW-Authenticate: Digest realm=\"a\", nonce=\"1\", algorithm=SHA-512-256",
                           "WWW-Authenticate: Digest realm=\"a\", nonce=\"1\", qop=\"auth-int\"", "X-Other: y"}) {
    EXPECT_THAT(digest.Answer(Response(401, {line}), "REGISTER", "sip:b", {}), IsEmpty()) << line;
  }
}

TEST(ClientDigestTest, AQuoteInANameIsEscaped) {
  ClientDigest digest("a\"b", "secret");
  EXPECT_THAT(digest.Answer(Response(401, {"WWW-Authenticate: " + Challenge("a", "1")}), "REGISTER", "sip:b", {}),
              ElementsAre(HasSubstr("username=\"a\\\"b\"")));
}

}  // namespace
}  // namespace foyer::uplink
