#include "srtp/sdes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/srtp/packets.h"

namespace foyer::srtp {
namespace {

// RFC 4568 s9.2 and the like: 30 bytes.
const std::string kKey = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
const std::string kLine = "crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + kKey;

TEST(ParseCrypto, ReadsTagSuiteAndKey) {
  const auto line = ParseCrypto(kLine);
  ASSERT_TRUE(line);
  EXPECT_EQ(line->tag, 1U);
  EXPECT_EQ(line->key.suite(), Suite::kAes128Sha1_80);
  EXPECT_EQ(AsText(line->key.key()), "YS___semctl () {");
  EXPECT_EQ(AsText(line->key.salt()), "\t220;}\n}\nunles");
}

TEST(ParseCrypto, ReadsWhatItWrites) {
  for (const Suite suite : kSuites) {
    const CryptoLine line{999'999'999, MasterKey::Random(suite)};
    const auto read = ParseCrypto(WriteCrypto(line));
    ASSERT_TRUE(read) << TraitsOf(suite).name;
    EXPECT_EQ(read->tag, line.tag);
    EXPECT_EQ(read->key, line.key);
  }
}

TEST(ParseCrypto, TakesWhatMakesNoDifference) {
  for (const std::string_view more : {"|2^20", "|1048576", "|2^48", " WSH=1024", " -ext=7", "  WSH=64\t-x "})
    EXPECT_TRUE(ParseCrypto(kLine + std::string(more))) << more;
}

TEST(ParseCrypto, RefusesWhatItCannotDo) {
  for (const std::string_view more : {"|1:4",
                                      "|2^20|1:4",
                                      "|",
                                      "|2^",
                                      "|2^49",
                                      "|0",
                                      "|-1",
                                      "|2^20|",
                                      "|x",
                                      ";inline:AAAA",
                                      " UNENCRYPTED_SRTP",
                                      " UNENCRYPTED_SRTCP",
                                      " UNAUTHENTICATED_SRTP",
                                      " KDR=1",
                                      " FEC_ORDER=FEC_SRTP",
                                      " FEC_KEY=inline:AAAA",
                                      " WSH=63",
                                      " WSH=",
                                      " WSH",
                                      " -",
                                      " ext"})
    EXPECT_FALSE(ParseCrypto(kLine + std::string(more))) << more;
}

TEST(ParseCrypto, RefusesWhatIsWrong) {
  const std::string suite = "AES_CM_128_HMAC_SHA1_80 ", key = "inline:" + kKey;
  for (const std::string& line :
       {std::string(), std::string("crypto:"), "crypto:1 " + suite, "crypto: " + suite + key,
        "crypto:-1 " + suite + key, "crypto:1234567890 " + suite + key, "crypto:x " + suite + key,
        "crypto:1 F8_128_HMAC_SHA1_80 " + key, "crypto:1 aes_cm_128_hmac_sha1_80 " + key,
        "crypto:1 AES_256_CM_HMAC_SHA1_80 " + key, "crypto:1 AEAD_AES_128_GCM " + key, "crypto:1 " + suite + kKey,
        "crypto:1 " + suite + "uri:" + kKey, "crypto:1 " + suite + "inline:" + kKey.substr(1),
        "crypto:1 " + suite + "inline:" + kKey + "A", "crypto:1 " + suite + "inline:" + kKey.substr(0, 39) + "=",
        "crypto:1 " + suite + "inline:" + kKey.substr(0, 39) + "!", "crypto:1 " + suite + "inline: " + kKey,
        "cryptoX:1 " + suite + key})
    EXPECT_FALSE(ParseCrypto(line)) << line;
}

TEST(ParseCrypto, WantsBase64InItsOneForm) {
  const std::string line = WriteCrypto({1, MakeKey(Suite::kAes128Gcm)});  // 28 bytes: "...x=="
  ASSERT_TRUE(ParseCrypto(line));
  ASSERT_TRUE(line.ends_with("=="));
  std::string other_bits = line;
  ++other_bits[other_bits.size() - 3];  // of bits that are not used
  EXPECT_FALSE(ParseCrypto(other_bits));
  EXPECT_FALSE(ParseCrypto(line.substr(0, line.size() - 2)));
}

TEST(ChooseCrypto, TakesTheSuiteThatWeLikeBest) {
  std::vector<std::string> offer;
  for (const Suite suite :
       {Suite::kAes128Sha1_32, Suite::kAes256Sha1_80, Suite::kAes256Gcm, Suite::kAes128Gcm, Suite::kAes128Sha1_80})
    offer.push_back(WriteCrypto({static_cast<std::uint32_t>(offer.size() + 10), MakeKey(suite)}));
  offer.push_back("rtcp-fb:* nack pli");
  const auto chosen = ChooseCrypto(offer);
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->tag, 13U);
  EXPECT_EQ(chosen->key, MakeKey(Suite::kAes128Gcm));
}

TEST(ChooseCrypto, PassesOverLinesThatCannotBeUsed) {
  const std::vector<std::string> offer{WriteCrypto({1, MakeKey(Suite::kAes128Gcm)}) + "|1:4", kLine + " KDR=3",
                                       "crypto:3 AES_CM_128_HMAC_SHA1_32 inline:" + kKey};
  ASSERT_TRUE(ChooseCrypto(offer));
  EXPECT_EQ(ChooseCrypto(offer)->tag, 3U);
  EXPECT_FALSE(ChooseCrypto(std::span(offer).first(2)));
}

TEST(ReadCryptoAnswer, FindsTheLineThatWasTakenUp) {
  const std::vector<CryptoLine> offered = MakeCryptoOffer();
  const MasterKey theirs = MakeKey(Suite::kAes128Sha1_80);
  const std::vector<std::string> answer{WriteCrypto({3, theirs})};
  const auto agreed = ReadCryptoAnswer(answer, offered);
  ASSERT_TRUE(agreed);
  EXPECT_EQ(agreed->theirs, theirs);
  EXPECT_EQ(agreed->ours, offered[2].key);
}

TEST(ReadCryptoAnswer, RefusesWhatWasNotOffered) {
  const std::vector<CryptoLine> offered = MakeCryptoOffer();
  for (const CryptoLine& line : {CryptoLine{7, MakeKey(Suite::kAes128Sha1_80)}, {1, MakeKey(Suite::kAes128Sha1_80)}})
    EXPECT_FALSE(ReadCryptoAnswer(std::vector{WriteCrypto(line)}, offered));
  EXPECT_FALSE(ReadCryptoAnswer({}, offered));
}

TEST(MakeCryptoOffer, HasEachSuiteOnceAndEachKeyOnce) {
  std::set<std::string> seen;
  const std::vector<CryptoLine> first = MakeCryptoOffer(), second = MakeCryptoOffer();
  ASSERT_EQ(first.size(), kSuites.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].tag, i + 1);
    EXPECT_EQ(first[i].key.suite(), kSuites[i]);
    seen.insert(ToHex(first[i].key.bytes()));
    seen.insert(ToHex(second[i].key.bytes()));
  }
  EXPECT_EQ(seen.size(), 2 * kSuites.size());
}

}  // namespace
}  // namespace foyer::srtp
