// Callers and phones that are full ICE agents, in whole sessions; and what else comes to a media port.
#include "relay/session.h"
#include "tests/relay/ice_peer.h"
#include "tests/relay/relay_fixture.h"

namespace foyer::relay {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const Endpoint kHome = *Endpoint::Parse("10.0.0.7:17000"), kNat = *Endpoint::Parse("203.0.113.9:52000");

class IceSessionTest : public RelayFixture {
 protected:
  // A door that is a full agent: it names its address at home, and has the NAT's from somewhere.
  static std::string IceOffer(const std::string& ufrag = "door", const std::string& more = {}) {
    const std::string credentials = "a=ice-ufrag:" + ufrag + "\r\na=ice-pwd:" + ufrag + "0123456789012345678901\r\n";
    std::string sdp = DoorOffer();
    const std::string::size_type video = sdp.find("m=video");
    sdp.insert(video, more + Candidates(17000));
    sdp += Candidates(17100);
    sdp.insert(sdp.find("m=audio"), credentials);
    return sdp;
  }
  static std::string Candidates(int port) {
    std::string lines;
    for (int component = 1; component <= 2; ++component)
      lines += "a=candidate:1 " + std::to_string(component) + " UDP 2130706431 192.0.2.10 " +
               std::to_string(port + component - 1) + " typ host\r\n";
    return lines;
  }
  static std::string Attribute(const sip::MediaDescription& line, const std::string& name) {
    for (const std::string& one : line.attributes)
      if (one.starts_with(name)) return one.substr(name.size());
    return {};
  }
  static IcePeer PeerOf(const std::string& answer, std::size_t line, const std::string& ufrag = "door") {
    const auto parsed = Parsed(answer);
    return {{Attribute(parsed.media.at(line), "ice-ufrag:"), Attribute(parsed.media.at(line), "ice-pwd:")}, ufrag};
  }
  // A check, and what came back to where it came from.
  std::vector<Buffer> Check(const Wire& wire, const sip::StunWriter& check, const Endpoint& from,
                            Component component = Component::kRtp) {
    const Bytes bytes = check.bytes();
    SendFrom(wire, from, component, Buffer(bytes.begin(), bytes.end()));
    return Got({from, from, wire.relay}, component);
  }
  // A ring of a door that is a full agent, with one phone.
  void RingWithIce() {
    ASSERT_EQ(Open(IceOffer(), false), 200);
    offers_[1] = Offer(1).sdp;
    answer_ = Early(1).sdp;
  }
  std::vector<Buffer> GotAt(const Wire& wire, const Endpoint& at, Component component = Component::kRtp) {
    return Got({at, at, wire.relay}, component);
  }

  std::string answer_;  // to the door
};

TEST_F(IceSessionTest, AnOfferWithIceIsAnsweredByALiteAgentAndNoPhoneHearsOfIt) {
  RingWithIce();
  EXPECT_THAT(answer_, AllOf(HasSubstr("\r\na=ice-lite\r\n"), HasSubstr("\r\na=ice-options:ice2\r\n")));
  const auto answer = Parsed(answer_);
  ASSERT_EQ(answer.media.size(), 2U);
  for (const auto& line : answer.media) {
    const std::string port = std::to_string(line.port), next = std::to_string(line.port + 1);
    EXPECT_THAT(line.attributes,
                testing::IsSupersetOf({"candidate:1 1 UDP 2130706431 192.0.2.1 " + port + " typ host",
                                       "candidate:1 2 UDP 2130706430 192.0.2.1 " + next + " typ host"}));
  }
  EXPECT_THAT(offers_[1], AllOf(Not(HasSubstr("ice")), Not(HasSubstr("candidate"))));
}

TEST_F(IceSessionTest, WithoutIceThereIsNone) {
  Ring(1);
  EXPECT_THAT(Early(1).sdp, Not(HasSubstr("ice")));
}

TEST_F(IceSessionTest, AnAddressThatSomebodyChangedIsToldAndTheCallGoesOnWithoutIce) {
  std::string offer = IceOffer();
  offer.replace(offer.find("c=IN IP4 192.0.2.10"), 19, "c=IN IP4 192.0.2.11");
  ASSERT_EQ(Open(offer, false), 200);
  offers_[1] = Offer(1).sdp;
  const std::string answer = Early(1).sdp;
  EXPECT_THAT(answer, AllOf(HasSubstr("a=ice-mismatch"), Not(HasSubstr("ice-lite")), Not(HasSubstr("candidate"))));
}

TEST_F(IceSessionTest, ThePairThatThePeerNominatesIsWhereMediaGoes) {
  RingWithIce();
  ASSERT_TRUE(Select(1).ok());
  SendRtp(PhoneAudio(1), MakeAudio(0, 1));
  EXPECT_THAT(GotAt(DoorAudio(), {kDoor, 17000}), IsEmpty()) << "nothing goes where nobody has proved to be";
  const IcePeer peer = PeerOf(answer_, 0);
  EXPECT_THAT(Check(DoorAudio(), peer.Check(), kNat), SizeIs(1));
  SendRtp(PhoneAudio(1), MakeAudio(0, 2));
  EXPECT_THAT(GotAt(DoorAudio(), kNat), IsEmpty()) << "it was only tried";
  EXPECT_THAT(Check(DoorAudio(), peer.Nomination(), kNat), SizeIs(1));
  SendRtp(PhoneAudio(1), MakeAudio(0, 3));
  EXPECT_THAT(GotAt(DoorAudio(), kNat), SizeIs(1));
  SendFrom(DoorAudio(), kNat, Component::kRtp, MakeAudio(0, 1));
  EXPECT_THAT(Got(PhoneAudio(1)), SizeIs(1));
  SendFrom(DoorAudio(), {kDoor, 17000}, Component::kRtp, MakeAudio(0, 2));
  EXPECT_THAT(Got(PhoneAudio(1)), IsEmpty()) << "not the nominated pair";
  EXPECT_EQ(StatisticsOf(0).dropped_source, 1U);
}

TEST_F(IceSessionTest, RtcpHasACheckOfItsOwn) {
  RingWithIce();
  ASSERT_TRUE(Select(1).ok());
  const IcePeer peer = PeerOf(answer_, 1);
  const Endpoint at{kNat.address, 52003};
  EXPECT_THAT(Check(DoorVideo(), peer.Nomination(), at, Component::kRtcp), SizeIs(1));
  SendRtp(DoorVideo(), MakeNal(kSlice));
  SendRtcp(PhoneVideo(1), MakePli());
  loop_.Advance(1s);
  EXPECT_THAT(GotAt(DoorVideo(), at, Component::kRtcp), Not(IsEmpty()));
}

TEST_F(IceSessionTest, ACandidateDoesNotAllowItsAddressToSend) {
  ASSERT_EQ(Open(IceOffer("door", "a=candidate:2 1 UDP 1 203.0.113.9 52000 typ srflx\r\n"), false), 200);
  offers_[1] = Offer(1).sdp;
  ASSERT_TRUE(Early(1).ok());
  SendFrom(DoorAudio(), kNat, Component::kRtp, MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(1)), IsEmpty());
  EXPECT_EQ(StatisticsOf(0).dropped_source, 1U);
}

TEST_F(IceSessionTest, WhoDoesNotKnowThePasswordMovesNothingAndIsCounted) {
  RingWithIce();
  ASSERT_TRUE(Select(1).ok());
  const IcePeer peer = PeerOf(answer_, 0);
  Check(DoorAudio(), peer.Nomination(), kNat);
  IcePeer eve = peer;
  eve.ours.pwd = "guessed-guessed-guessed";
  const Endpoint away = *Endpoint::Parse("198.51.100.66:6666");
  for (int i = 0; i < 100; ++i) Check(DoorAudio(), eve.Nomination(9999), away);
  SendRtp(PhoneAudio(1), MakeAudio(0, 1));
  EXPECT_THAT(GotAt(DoorAudio(), kNat), SizeIs(1));
  EXPECT_THAT(GotAt(DoorAudio(), away), IsEmpty());
  EXPECT_EQ(StatisticsOf(0).refused_checks, 100U);
}

TEST_F(IceSessionTest, ACheckFromAPortOfOursIsNotAnswered) {
  RingWithIce();
  const Endpoint own{kLocal, 30002};
  EXPECT_THAT(Check(DoorAudio(), PeerOf(answer_, 0).Nomination(), own), IsEmpty());
  EXPECT_EQ(StatisticsOf(0).dropped_source, 1U);
}

TEST_F(IceSessionTest, WhoGetsThePictureSomewhereElseGetsAWholeOne) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  Reoffer(MediaSession::Side::kBack, PhoneAnswer(1) +
                                         "a=ice-ufrag:phone\r\na=ice-pwd:0123456789012345678901\r\n"
                                         "a=candidate:1 1 UDP 1 192.0.2.21 9078 typ host\r\n");
  const IcePeer peer = PeerOf(Reanswer(DoorOffer()).sdp, 1, "phone");
  SendRtp(DoorVideo(), MakeNal(kSpsUnit));
  loop_.Advance(1s);
  const int before = key_frames_;
  Check(PhoneVideo(1), peer.Nomination(), kNat);
  EXPECT_EQ(key_frames_, before + 1);
  SendRtp(DoorVideo(), MakeNal(kSlice, 2000, 2));
  EXPECT_THAT(GotAt(PhoneVideo(1), kNat), IsEmpty());
  SendRtp(DoorVideo(), MakeNal(kSpsUnit, 3000, 3));
  EXPECT_THAT(GotAt(PhoneVideo(1), kNat), SizeIs(1));
}

// ---- Later offers

TEST_F(IceSessionTest, AnOfferThatKeepsItsCredentialsKeepsOursAndThePair) {
  RingWithIce();
  ASSERT_TRUE(Select(1).ok());
  const IcePeer before = PeerOf(answer_, 0);
  Check(DoorAudio(), before.Nomination(), kNat);
  const auto to_phone = Reoffer(MediaSession::Side::kFront, IceOffer());
  EXPECT_THAT(to_phone.sdp, Not(HasSubstr("ice-")));
  const auto answer = Reanswer(PhoneAnswer(1));
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(PeerOf(answer.sdp, 0).ours, before.ours);
  SendRtp(PhoneAudio(1), MakeAudio(0, 7));
  EXPECT_THAT(GotAt(DoorAudio(), kNat), SizeIs(1));
}

TEST_F(IceSessionTest, ARestartHasNewCredentialsAndTheOldPairServesUntilTheNextIsNominated) {
  RingWithIce();
  ASSERT_TRUE(Select(1).ok());
  const IcePeer before = PeerOf(answer_, 0);
  Check(DoorAudio(), before.Nomination(1000), kNat);
  Reoffer(MediaSession::Side::kFront, IceOffer("again"));
  const auto answer = Reanswer(PhoneAnswer(1));
  const IcePeer after = PeerOf(answer.sdp, 0, "again");
  EXPECT_NE(after.ours, before.ours);
  SendRtp(PhoneAudio(1), MakeAudio(0, 7));
  EXPECT_THAT(GotAt(DoorAudio(), kNat), SizeIs(1));
  const Endpoint moved = *Endpoint::Parse("198.51.100.3:3333");
  Check(DoorAudio(), before.Nomination(2000), moved);
  SendRtp(PhoneAudio(1), MakeAudio(0, 8));
  EXPECT_THAT(GotAt(DoorAudio(), kNat), SizeIs(1)) << "the old password is worth nothing";
  Check(DoorAudio(), after.Nomination(500), moved);
  SendRtp(PhoneAudio(1), MakeAudio(0, 9));
  EXPECT_THAT(GotAt(DoorAudio(), moved), SizeIs(1));
}

TEST_F(IceSessionTest, APhoneThatOffersIceLaterIsAnsweredAndOurOwnOffersToItGoOnWithIt) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  std::string offer = PhoneAnswer(1, "m=audio 7078 RTP/AVP 0", "");
  offer +=
      "a=ice-ufrag:phone\r\na=ice-pwd:0123456789012345678901\r\na=candidate:1 1 UDP 1 192.0.2.21 7078 typ host\r\n";
  EXPECT_THAT(Reoffer(MediaSession::Side::kBack, offer).sdp, Not(HasSubstr("ice-")));
  const auto answer = Reanswer(DoorOffer());
  const IcePeer peer = PeerOf(answer.sdp, 0, "phone");
  EXPECT_THAT(Check(PhoneAudio(1), peer.Nomination(), kNat), SizeIs(1));
  const auto offered = Reoffer(MediaSession::Side::kFront, DoorOffer());
  EXPECT_EQ(PeerOf(offered.sdp, 0, "phone").ours, peer.ours);
}

TEST_F(IceSessionTest, AnOfferWithoutIceEndsIt) {
  RingWithIce();
  ASSERT_TRUE(Select(1).ok());
  const IcePeer peer = PeerOf(answer_, 0);
  Check(DoorAudio(), peer.Nomination(), kNat);
  std::string offer = DoorOffer();
  offer.replace(offer.find("17000"), 5, "17004");
  Reoffer(MediaSession::Side::kFront, offer);
  EXPECT_THAT(Reanswer(PhoneAnswer(1)).sdp, Not(HasSubstr("ice-")));
  SendRtp(PhoneAudio(1), MakeAudio(0, 7));
  EXPECT_THAT(GotAt(DoorAudio(), {kDoor, 17004}), SizeIs(1));
  EXPECT_THAT(Check(DoorAudio(), peer.Check(), kNat), IsEmpty());
}

TEST_F(IceSessionTest, WhoHasNoAddressYetIsNotOnHold) {
  std::string offer = IceOffer();
  offer.replace(offer.find("c=IN IP4 192.0.2.10"), 19, "c=IN IP4 0.0.0.0");
  for (const char* port : {"m=audio 17000", "m=video 17100"})
    offer.replace(offer.find(port), 13, std::string(port, 8) + "9");
  ASSERT_EQ(Open(offer, false), 200);
  offers_[1] = Offer(1).sdp;
  EXPECT_EQ(Parsed(offers_[1]).media.at(0).direction, sip::Direction::kSendRecv);
  answer_ = Early(1).sdp;
  ASSERT_TRUE(Select(1).ok());
  Check(DoorAudio(), PeerOf(answer_, 0).Nomination(), kNat);
  SendRtp(PhoneAudio(1), MakeAudio(0, 1));
  EXPECT_THAT(GotAt(DoorAudio(), kNat), SizeIs(1));
}

// ---- What else comes to a media port

TEST_F(IceSessionTest, WhatIsNeitherRtpNorRtcpNorStunIsCountedAndMovesNothing) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  Buffer dtls(60, 0x16);
  const Endpoint other{PhoneAddress(1), 4444};  // signalling allows it
  SendFrom(PhoneAudio(1), other, Component::kRtp, dtls);
  SendFrom(PhoneAudio(1), other, Component::kRtcp, Buffer(60, 0x40));
  SendFrom(PhoneAudio(1), other, Component::kRtp, Buffer(12, 0xbf));
  EXPECT_EQ(StatisticsOf(1).dropped_other, 3U);
  SendFrom(PhoneAudio(1), other, Component::kRtp, {});
  SendFrom(PhoneAudio(1), other, Component::kRtp, {'\r', '\n'});
  SendFrom(PhoneAudio(1), other, Component::kRtp, Buffer(4, 0));
  EXPECT_EQ(StatisticsOf(1).dropped_other, 3U) << "what keeps a NAT's door open is nothing bad";
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(1)), SizeIs(1));
}

TEST_F(IceSessionTest, PlainStunOfAPhoneShowsWhereItIsAndIsNotAnswered) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  const Endpoint behind_nat{PhoneAddress(1), 4444};
  const auto check = IcePeer::Begin();
  const Bytes request = check.bytes();
  SendFrom(PhoneAudio(1), behind_nat, Component::kRtp, Buffer(request.begin(), request.end()));
  EXPECT_THAT(GotAt(PhoneAudio(1), behind_nat), IsEmpty());
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(GotAt(PhoneAudio(1), behind_nat), SizeIs(1));
}

TEST_F(IceSessionTest, AFreshOfferLetsThePhoneMoveAndNobodyElse) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  SendRtp(PhoneAudio(1), MakeAudio());
  const Endpoint moved{PhoneAddress(1), 4444};
  SendFrom(PhoneAudio(1), moved, Component::kRtp, MakeAudio(0, 2));
  EXPECT_EQ(StatisticsOf(1).dropped_source, 1U);
  ASSERT_TRUE(Reoffer(MediaSession::Side::kBack, PhoneAnswer(1)).ok());
  ASSERT_TRUE(Reanswer(DoorOffer()).ok());
  SendFrom(PhoneAudio(1), kNat, Component::kRtp, MakeAudio(0, 3));
  EXPECT_EQ(StatisticsOf(1).dropped_source, 2U);
  SendFrom(PhoneAudio(1), moved, Component::kRtp, MakeAudio(0, 4));
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(GotAt(PhoneAudio(1), moved), SizeIs(1));
  SendRtp(PhoneAudio(1), MakeAudio(0, 5));
  EXPECT_EQ(StatisticsOf(1).dropped_source, 3U) << "it has moved";
}

TEST_F(IceSessionTest, APhoneInAnotherNetworkIsHeardFromItsNextOfferOn) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  SendRtp(PhoneAudio(1), MakeAudio());
  session_->MovePeer(MediaSession::Side::kBack, kNat.address);
  SendFrom(PhoneAudio(1), kNat, Component::kRtp, MakeAudio(0, 2));
  EXPECT_EQ(StatisticsOf(1).dropped_source, 1U);
  ASSERT_TRUE(Reoffer(MediaSession::Side::kBack, PhoneAnswer(1)).ok());
  ASSERT_TRUE(Reanswer(DoorOffer()).ok());
  SendFrom(PhoneAudio(1), kNat, Component::kRtp, MakeAudio(0, 3));
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(GotAt(PhoneAudio(1), kNat), SizeIs(1));
}

// ---- Networks

TEST_F(IceSessionTest, TwoPhonesBehindOnePublicAddressKeepApart) {
  ASSERT_EQ(Open(), 200);
  const IpAddress nat = *IpAddress::Parse("203.0.113.9");
  for (int phone = 1; phone <= 2; ++phone) {
    session_->Offer(static_cast<BranchId>(phone), {kLocal, nat}, [&](SdpResult r) { offers_[phone] = r.sdp; });
    ASSERT_TRUE(Early(static_cast<BranchId>(phone), "t", PhoneAnswer(phone)).ok());
  }
  const Endpoint first{nat, 1111}, second{nat, 2222};
  SendFrom(PhoneAudio(1), first, Component::kRtp, MakeAudio());
  SendFrom(PhoneAudio(2), second, Component::kRtp, MakeAudio());
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(GotAt(PhoneAudio(1), first), SizeIs(1));
  EXPECT_THAT(GotAt(PhoneAudio(2), second), SizeIs(1));
  SendFrom(PhoneAudio(1), second, Component::kRtp, MakeAudio());
  EXPECT_EQ(StatisticsOf(1).dropped_source, 1U) << "the other phone is at another port of ours";
}

TEST_F(IceSessionTest, ADeviceWhoseSignallingComesFromOurOwnAddressIsHeard) {
  ASSERT_EQ(Open(), 200);
  session_->Offer(1, {kLocal, kLocal}, [&](SdpResult r) { offers_[1] = r.sdp; });
  ASSERT_TRUE(Early(1, "t", PhoneAnswer(1)).ok());
  ASSERT_TRUE(Select(1).ok());
  SendFrom(PhoneAudio(1), {kLocal, 30000}, Component::kRtp, MakeAudio());
  EXPECT_EQ(StatisticsOf(1).dropped_source, 1U) << "a port of the relay";
  SendFrom(PhoneAudio(1), {kLocal, 7078}, Component::kRtp, MakeAudio());
  EXPECT_THAT(Got(DoorAudio()), SizeIs(1));
}

TEST_F(IceSessionTest, ADoorOnIpv4AndAPhoneOnIpv6HearEachOther) {
  config_.address = *IpAddress::Parse("198.51.100.1");  // the outer one, which says nothing to IPv6
  ASSERT_EQ(Open(), 200);
  const IpAddress ours = *IpAddress::Parse("2001:db8::1"), theirs = *IpAddress::Parse("2001:db8::7");
  session_->Offer(1, {ours, theirs}, [&](SdpResult r) { offers_[1] = r.sdp; });
  EXPECT_EQ(Parsed(offers_[1]).address, ours);
  const std::string answer =
      "v=0\r\no=- 1 1 IN IP6 2001:db8::7\r\ns=-\r\nc=IN IP6 2001:db8::7\r\nt=0 0\r\nm=audio 7078 RTP/AVP 0\r\n";
  const auto to_door = Select(1, "t", answer);
  EXPECT_EQ(Parsed(to_door.sdp).address, config_.address);
  const Endpoint phone{theirs, 7078};
  SendFrom(PhoneAudio(1), phone, Component::kRtp, MakeAudio());
  EXPECT_THAT(Got(DoorAudio()), SizeIs(1));
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(GotAt(PhoneAudio(1), phone), SizeIs(1));
}

}  // namespace
}  // namespace foyer::relay
