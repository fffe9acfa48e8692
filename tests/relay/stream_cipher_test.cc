#include "relay/stream_cipher.h"

#include <gtest/gtest.h>

#include "relay/local_keys.h"
#include "tests/srtp/packets.h"

namespace foyer::relay {
namespace {

using srtp::Buffer;
using srtp::kSsrc;
using srtp::MakeKey;
using srtp::MakeRtp;
using srtp::Suite;
using srtp::Verdict;

class StreamCipherTest : public testing::Test {
 protected:
  void Agree(std::uint8_t ours, std::uint8_t theirs, Suite suite = Suite::kAes128Gcm) {
    cipher_.SetKeys(srtp::AgreedKeys{MakeKey(suite, ours), MakeKey(suite, theirs)});
  }
  Buffer Protect(std::uint16_t sequence_number) {
    Buffer packet = MakeRtp(sequence_number);
    const std::size_t size = packet.size();
    packet.resize(size + srtp::kMaxOverhead);
    packet.resize(cipher_.Protect(Component::kRtp, packet, size));
    return packet;
  }
  Verdict Unprotect(Buffer packet) { return cipher_.Unprotect(Component::kRtp, packet).verdict; }

  StreamCipher cipher_{kSsrc};
};

TEST_F(StreamCipherTest, IsOffUntilKeysAreAgreedOn) {
  EXPECT_FALSE(cipher_.is_on());
  EXPECT_FALSE(cipher_.suite());
  Agree(1, 2);
  EXPECT_TRUE(cipher_.is_on());
  cipher_.SetKeys(std::nullopt);
  EXPECT_FALSE(cipher_.is_on());
  EXPECT_EQ(cipher_.suite(), Suite::kAes128Gcm);
}

TEST_F(StreamCipherTest, GoesOnWithTheKeysThatItKnows) {
  Agree(1, 2);
  srtp::Sender peer(MakeKey(Suite::kAes128Gcm, 2), kSsrc);
  const Buffer heard = srtp::ProtectRtp(peer, MakeRtp(1)), sent = Protect(1);
  EXPECT_EQ(Unprotect(heard), Verdict::kGood);
  Agree(1, 2);
  EXPECT_EQ(Unprotect(heard), Verdict::kReplayed);
  EXPECT_EQ(Protect(1), sent);
}

TEST_F(StreamCipherTest, ANewKeyOfThePeerTakesThePlaceOfTheOldOneWithItsFirstPacket) {
  Agree(1, 2);
  srtp::Sender before(MakeKey(Suite::kAes128Gcm, 2), kSsrc), after(MakeKey(Suite::kAes128Gcm, 3), kSsrc);
  Agree(1, 3);
  EXPECT_EQ(Unprotect(srtp::ProtectRtp(before, MakeRtp(1))), Verdict::kGood);
  EXPECT_EQ(Unprotect(srtp::ProtectRtp(after, MakeRtp(2))), Verdict::kGood);
  EXPECT_EQ(Unprotect(srtp::ProtectRtp(before, MakeRtp(3))), Verdict::kForged);
  EXPECT_EQ(Unprotect(srtp::ProtectRtp(after, MakeRtp(4))), Verdict::kGood);
}

TEST_F(StreamCipherTest, AnOfferThatCameToNothingChangesNothing) {
  Agree(1, 2);
  srtp::Sender peer(MakeKey(Suite::kAes128Gcm, 2), kSsrc);
  const Buffer heard = srtp::ProtectRtp(peer, MakeRtp(1));
  EXPECT_EQ(Unprotect(heard), Verdict::kGood);
  Agree(1, 3);
  Agree(1, 2);
  EXPECT_EQ(Unprotect(heard), Verdict::kReplayed);
}

// Whatever the peer makes us agree on, no index of a key of ours is used for two packets.
TEST_F(StreamCipherTest, AKeyThatComesBackRemembersWhatItHasSent) {
  Agree(1, 2);
  const Buffer first = Protect(1);
  Agree(1, 2, Suite::kAes128Sha1_80);
  EXPECT_FALSE(Protect(2).empty());
  cipher_.SetKeys(std::nullopt);
  Agree(1, 2);
  Buffer other = MakeRtp(1);
  const std::size_t size = other.size();
  ++other.back();
  other.resize(size + srtp::kMaxOverhead);
  EXPECT_EQ(cipher_.Protect(Component::kRtp, other, size), 0U);
  EXPECT_EQ(Protect(1), first);
}

TEST(LocalKeysTest, OfferOneLineForEachSuiteThenThatWhichIsInUse) {
  LocalKeys keys;
  EXPECT_TRUE(keys.lines().empty());
  const auto lines = keys.Offer(std::nullopt);
  ASSERT_EQ(lines.size(), srtp::kSuites.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(lines[i].key.suite(), srtp::kSuites[i]);
    EXPECT_EQ(lines[i].key, keys.For(srtp::kSuites[i]));
  }
  const auto later = keys.Offer(Suite::kAes256Gcm);
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(later[0].tag, lines[1].tag);
  EXPECT_EQ(later[0].key, lines[1].key);
}

TEST(LocalKeysTest, AnswerWithTheTagOfTheOffer) {
  LocalKeys keys;
  const auto answer = keys.Answer({77, MakeKey(Suite::kAes128Sha1_32)});
  EXPECT_EQ(answer.tag, 77U);
  EXPECT_EQ(answer.key, keys.For(Suite::kAes128Sha1_32));
  EXPECT_FALSE(answer.key == MakeKey(Suite::kAes128Sha1_32));
}

TEST(LocalKeysTest, AreOthersOnceRenewed) {
  LocalKeys keys;
  const srtp::MasterKey before = keys.For(Suite::kAes128Gcm);
  EXPECT_EQ(before, keys.For(Suite::kAes128Gcm));
  keys.Renew();
  EXPECT_FALSE(before == keys.For(Suite::kAes128Gcm));
}

}  // namespace
}  // namespace foyer::relay
