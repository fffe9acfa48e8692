#include "srtp/key_derivation.h"

#include <gtest/gtest.h>

#include "tests/srtp/packets.h"

namespace foyer::srtp {
namespace {

// RFC 3711 appendix B.3.
TEST(KeyDerivation, GivesTheKeysOfRfc3711) {
  const auto master = MasterKey::From(Suite::kAes128Sha1_80, FromHex("e1f97a0d3e018be0d64fa32c06de4139"
                                                                     "0ec675ad498afeebb6960b3aabe6"));
  const SessionKeys keys = DeriveSessionKeys(*master, Protocol::kRtp);
  EXPECT_EQ(ToHex(keys.cipher.bytes()), "c61e7a93744f39ee10734afe3ff7a087");
  EXPECT_EQ(ToHex(keys.salt.bytes()), "30cbbc08863d8c85d49db34a9ae1");
  EXPECT_EQ(ToHex(keys.authentication.bytes()), "cebe321f6ff7716b6fd4ab49af256a156d38baa4");
}

// RFC 6188 s7.2.
TEST(KeyDerivation, GivesTheKeysOfRfc6188) {
  const auto master =
      MasterKey::From(Suite::kAes256Sha1_80, FromHex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6"
                                                     "3b04803de51ee7c96423ab5b78d2"));
  const SessionKeys keys = DeriveSessionKeys(*master, Protocol::kRtp);
  EXPECT_EQ(ToHex(keys.cipher.bytes()), "5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4");
  EXPECT_EQ(ToHex(keys.salt.bytes()), "fa31791685ca444a9e07c6c64e93");
  EXPECT_EQ(ToHex(keys.authentication.bytes()), "fd9c32d39ed5fbb5a9dc96b30818454d1313dc05");
}

TEST(KeyDerivation, GivesRtcpKeysOfItsOwn) {
  for (const Suite suite : kSuites) {
    const MasterKey master = MakeKey(suite);
    const SessionKeys rtp = DeriveSessionKeys(master, Protocol::kRtp);
    const SessionKeys rtcp = DeriveSessionKeys(master, Protocol::kRtcp);
    EXPECT_NE(ToHex(rtp.cipher.bytes()), ToHex(rtcp.cipher.bytes()));
    EXPECT_NE(ToHex(rtp.salt.bytes()), ToHex(rtcp.salt.bytes()));
  }
}

TEST(MasterKey, IsRandomAndOfTheSuitesSize) {
  for (const Suite suite : kSuites) {
    const MasterKey key = MasterKey::Random(suite);
    EXPECT_EQ(key.key().size(), TraitsOf(suite).key_size);
    EXPECT_EQ(key.salt().size(), TraitsOf(suite).salt_size);
    EXPECT_EQ(key, key);
    EXPECT_FALSE(key == MasterKey::Random(suite));
    EXPECT_FALSE(MasterKey::From(suite, key.bytes().first(key.bytes().size() - 1)));
  }
}

TEST(MasterKey, OfAnotherSuiteIsAnotherKey) {
  const MasterKey key = MakeKey(Suite::kAes128Sha1_80);
  EXPECT_FALSE(key == *MasterKey::From(Suite::kAes128Sha1_32, key.bytes()));
}

}  // namespace
}  // namespace foyer::srtp
