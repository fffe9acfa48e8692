#include "sip/digest.h"

#include <gtest/gtest.h>

namespace foyer::sip {
namespace {

constexpr auto kMd5 = DigestAlgorithm::kMd5;
constexpr auto kSha256 = DigestAlgorithm::kSha256;

TEST(DigestTest, Hashes) {
  EXPECT_EQ(HashHex(kMd5, "abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(HashHex(kSha256, ""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(DigestAlgorithmName(kMd5), "MD5");
  EXPECT_EQ(DigestAlgorithmName(kSha256), "SHA-256");
}

// RFC 7616 s3.9.1
TEST(DigestTest, TheExampleOfRfc7616) {
  const auto response = [](DigestAlgorithm algorithm) {
    const std::string ha1 = Ha1(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life");
    return DigestResponse(algorithm,
                          {ha1, "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "00000001",
                           "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "auth", "GET", "/dir/index.html"});
  };
  EXPECT_EQ(response(kMd5), "8ca523f5e9506fed4657c9700eebdbec");
  EXPECT_EQ(response(kSha256), "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}

// RFC 2617 s3.5, and the same without qop (RFC 2069)
TEST(DigestTest, TheExampleOfRfc2617) {
  const std::string ha1 = Ha1(kMd5, "Mufasa", "testrealm@host.com", "Circle Of Life");
  const DigestInput with{
      ha1, "dcd98b7102dd2f0e8b11d0f600bfb0c093", "00000001", "0a4f113b", "auth", "GET", "/dir/index.html"};
  EXPECT_EQ(DigestResponse(kMd5, with), "6629fae49393a05397450978507c4ef1");
  DigestInput without = with;
  without.qop = without.nc = without.cnonce = {};
  EXPECT_EQ(DigestResponse(kMd5, without), "670fd8c2df070c60b045671b8b24ff02");
}

TEST(DigestTest, Comparison) {
  EXPECT_TRUE(EqualConstantTime("abc", "abc"));
  EXPECT_TRUE(EqualConstantTime("", ""));
  EXPECT_FALSE(EqualConstantTime("abc", "abd"));
  EXPECT_FALSE(EqualConstantTime("abc", "ab"));
  EXPECT_FALSE(EqualConstantTime("", "a"));
}

}  // namespace
}  // namespace foyer::sip
