#include "relay/ice.h"

#include <gmock/gmock.h>

#include "tests/relay/ice_peer.h"

namespace foyer::relay {
namespace {

using namespace std::chrono_literals;
using sip::StunAttribute;
using sip::StunMessage;
using testing::ElementsAre;

const Endpoint kPeer = *Endpoint::Parse("198.51.100.7:40000");

class IceTest : public testing::Test {
 protected:
  IceLite::Outcome On(const sip::StunWriter& check, Component component = Component::kRtp) {
    return On(check.bytes(), component);
  }
  IceLite::Outcome On(Bytes bytes, Component component = Component::kRtp) {
    return ice_.OnStun(bytes, kPeer, component, now_);
  }
  static int CodeOf(const IceLite::Outcome& outcome) {
    if (!outcome.reply) return 0;
    const auto reply = StunMessage::Parse(outcome.reply->bytes());
    EXPECT_TRUE(reply && reply->HasFingerprint());
    return reply->kind == sip::StunClass::kSuccess ? 200 : reply->error_code.value_or(1);
  }

  IceLite ice_{{"them", "their-password-of-22-chars"}};
  const IcePeer peer_{ice_.ours(), "them"};
  TimePoint now_{1h};
};

TEST_F(IceTest, ACheckIsToldWhereItCameFromAndProvesThePeer) {
  const auto outcome = On(peer_.Check());
  ASSERT_TRUE(outcome.reply);
  const auto reply = StunMessage::Parse(outcome.reply->bytes());
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->kind, sip::StunClass::kSuccess);
  EXPECT_EQ(reply->mapped, kPeer);
  EXPECT_TRUE(reply->HasIntegrity(ice_.ours().pwd));
  EXPECT_TRUE(reply->HasFingerprint());
  EXPECT_EQ(outcome.check, IceLite::Check::kOfPeer);
  EXPECT_FALSE(outcome.nominated);
}

TEST_F(IceTest, OnlyUseCandidateNominates) {
  EXPECT_FALSE(On(peer_.Check()).nominated);
  EXPECT_TRUE(On(peer_.Nomination()).nominated);
}

TEST_F(IceTest, OfSeveralNominationsTheHighestPriorityCountsForEachComponent) {
  EXPECT_TRUE(On(peer_.Nomination(100)).nominated);
  EXPECT_FALSE(On(peer_.Nomination(99)).nominated);
  EXPECT_TRUE(On(peer_.Nomination(99), Component::kRtcp).nominated);
  EXPECT_TRUE(On(peer_.Nomination(100)).nominated) << "the same again, as its NAT has given it another port";
  EXPECT_TRUE(On(peer_.Nomination(101)).nominated);
}

TEST_F(IceTest, WhoDoesNotKnowThePasswordIsRefusedAndNominatesNothing) {
  IcePeer eve = peer_;
  eve.ours.pwd = "guessed-guessed-guessed";
  const auto outcome = On(eve.Nomination());
  EXPECT_EQ(CodeOf(outcome), 401);
  EXPECT_EQ(outcome.check, IceLite::Check::kRefused);
  EXPECT_FALSE(outcome.nominated);
  eve = peer_;
  eve.theirs_ufrag = "else";
  EXPECT_EQ(CodeOf(On(eve.Nomination())), 401);
  eve.ours.ufrag = "none";
  EXPECT_EQ(CodeOf(On(eve.Nomination())), 401);
}

TEST_F(IceTest, WhatIsNoWholeCheckIsRefusedOrNotAnsweredAtAll) {
  sip::StunWriter bare = IcePeer::Begin();
  bare.AddFingerprint();
  EXPECT_EQ(CodeOf(On(bare)), 400);
  EXPECT_EQ(CodeOf(On(IcePeer::Begin())), 0) << "no fingerprint";
  const auto check = peer_.Check();
  std::vector<std::uint8_t> bytes(check.bytes().begin(), check.bytes().end());
  bytes.back() ^= 1;
  EXPECT_EQ(CodeOf(On(bytes)), 0) << "a wrong fingerprint";
  EXPECT_EQ(CodeOf(On(Bytes(bytes).first(19))), 0);
  sip::StunWriter indication(sip::StunClass::kIndication, AsBytes(IcePeer::kTransaction));
  indication.AddFingerprint();
  EXPECT_EQ(CodeOf(On(indication)), 0);
  EXPECT_EQ(On(indication).check, IceLite::Check::kKeepAlive);
  sip::StunWriter answer(sip::StunClass::kSuccess, AsBytes(IcePeer::kTransaction));
  answer.AddMappedAddress(kPeer);
  answer.AddIntegrity(ice_.ours().pwd);
  answer.AddFingerprint();
  EXPECT_EQ(CodeOf(On(answer)), 0);
  EXPECT_EQ(On(answer).check, IceLite::Check::kNone);
}

TEST_F(IceTest, APeerThatWantsToBeControlledIsToldToControl) {
  sip::StunWriter check = peer_.BeginCheck();
  check.AddNumber(StunAttribute::kPriority, 1);
  check.Add(StunAttribute::kIceControlled, AsBytes("12345678"));
  check.Add(StunAttribute::kUseCandidate, {});
  const auto outcome = On(peer_.End(check));
  EXPECT_EQ(CodeOf(outcome), 487);
  EXPECT_FALSE(outcome.nominated);
}

TEST_F(IceTest, WhatMustBeUnderstoodIsNamed) {
  sip::StunWriter check = peer_.BeginCheck();
  check.Add(static_cast<StunAttribute>(0x7777), AsBytes("what"));
  EXPECT_EQ(CodeOf(On(peer_.End(check))), 420);
  EXPECT_EQ(CodeOf(On(peer_.End(peer_.BeginCheck()))), 400) << "no priority";
}

TEST_F(IceTest, ErrorsAreBoundedAndChecksAreNot) {
  IcePeer eve = peer_;
  eve.ours.pwd = "guessed-guessed-guessed";
  int answered = 0;
  for (int i = 0; i < 1000; ++i) answered += On(eve.Check()).reply ? 1 : 0;
  EXPECT_EQ(answered, IceLite::kErrorsPerSecond);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(CodeOf(On(peer_.Check())), 200);
  now_ += 1s;
  EXPECT_EQ(CodeOf(On(eve.Check())), 401);
}

TEST_F(IceTest, NoReplyIsHalfAsLargeAgainAsItsRequest) {
  sip::StunWriter bare = IcePeer::Begin();
  bare.AddFingerprint();
  sip::StunWriter unknown = peer_.BeginCheck();
  for (std::uint16_t type = 0x7000; type < 0x7010; ++type) unknown.Add(static_cast<StunAttribute>(type), {});
  for (const sip::StunWriter& request : {bare, peer_.Check(), peer_.Nomination(), peer_.End(unknown)}) {
    const auto outcome = ice_.OnStun(request.bytes(), *Endpoint::Parse("[2001:db8::1]:1"), Component::kRtp, now_);
    ASSERT_TRUE(outcome.reply);
    EXPECT_LE(2 * outcome.reply->bytes().size(), 3 * request.bytes().size());
  }
}

// ---- Descriptions

sip::SessionDescription Offer(const std::string& session, const std::string& media) {
  const auto parsed =
      sip::SessionDescription::Parse("v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n" +
                                     session + "m=audio 4000 RTP/AVP 0\r\n" + media);
  EXPECT_TRUE(parsed);
  return parsed.value_or(sip::SessionDescription{});
}
IceOffer Read(const std::string& session, const std::string& media) {
  const auto offer = Offer(session, media);
  return ReadIceOffer(offer, offer.media.at(0));
}

const std::string kUfrag = "a=ice-ufrag:abcd\r\n", kPwd = "a=ice-pwd:0123456789012345678901\r\n";
const std::string kCandidate = "a=candidate:1 1 UDP 2130706431 192.0.2.7 4000 typ host\r\n";

TEST(IceOfferTest, CredentialsStandAboveAllMediaOrInOne) {
  const IceCredentials expected{"abcd", "0123456789012345678901"};
  EXPECT_EQ(Read(kUfrag + kPwd, kCandidate).credentials, expected);
  EXPECT_EQ(Read("", kUfrag + kPwd + kCandidate).credentials, expected);
  EXPECT_EQ(Read("a=ice-ufrag:other\r\n" + kPwd, kUfrag + kCandidate).credentials, expected);
}

TEST(IceOfferTest, WithoutBothOfProperFormThereIsNoIce) {
  for (const std::string& session : {kUfrag, kPwd, "a=ice-ufrag:abc\r\n" + kPwd, kUfrag + "a=ice-pwd:short\r\n",
                                     "a=ice-ufrag:ab cd\r\n" + kPwd, std::string()}) {
    const IceOffer offer = Read(session, kCandidate);
    EXPECT_FALSE(offer.credentials) << session;
    EXPECT_FALSE(offer.mismatch) << session;
  }
}

TEST(IceOfferTest, APeerThatIsLiteItselfWouldNotCheck) {
  EXPECT_FALSE(Read("a=ice-lite\r\n" + kUfrag + kPwd, kCandidate).credentials);
}

TEST(IceOfferTest, AnAddressThatIsNoCandidateIsAMismatch) {
  const IceOffer changed = Read(kUfrag + kPwd, "a=candidate:1 1 UDP 2130706431 10.0.0.7 4000 typ host\r\n");
  EXPECT_FALSE(changed.credentials);
  EXPECT_TRUE(changed.mismatch);
  EXPECT_TRUE(Read(kUfrag + kPwd, "a=candidate:1 1 UDP 1 192.0.2.7 4002 typ host\r\n").mismatch);
  EXPECT_TRUE(Read(kUfrag + kPwd, "a=candidate:1 2 UDP 1 192.0.2.7 4000 typ host\r\n").mismatch) << "of RTCP";
  EXPECT_TRUE(Read(kUfrag + kPwd, "a=candidate:\r\na=candidate:1 1\r\n").mismatch);
}

TEST(IceOfferTest, WhoHasNoAddressYetSaysPort9) {
  const auto offer =
      sip::SessionDescription::Parse("v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n" + kUfrag +
                                     kPwd + "m=audio 9 RTP/AVP 0\r\n");
  ASSERT_TRUE(offer);
  EXPECT_TRUE(ReadIceOffer(*offer, offer->media.at(0)).credentials);
}

TEST(IceOfferTest, WeNameOneCandidateForRtpAndOneForRtcp) {
  EXPECT_THAT(WriteIce({"u", "p"}, *Endpoint::Parse("192.0.2.1:30000")),
              ElementsAre("ice-ufrag:u", "ice-pwd:p", "candidate:1 1 UDP 2130706431 192.0.2.1 30000 typ host",
                          "candidate:1 2 UDP 2130706430 192.0.2.1 30001 typ host"));
}

TEST(IceOfferTest, CredentialsAreLongAndNewEachTime) {
  const IceCredentials one = MakeIceCredentials(), other = MakeIceCredentials();
  EXPECT_GE(one.ufrag.size(), 4U);
  EXPECT_GE(one.pwd.size(), 22U);
  EXPECT_NE(one.pwd, other.pwd);
}

}  // namespace
}  // namespace foyer::relay
