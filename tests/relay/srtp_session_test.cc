// Callers and phones whose media are encrypted, in whole sessions.
#include "relay/session.h"
#include "tests/relay/relay_fixture.h"
#include "tests/srtp/packets.h"

namespace foyer::relay {
namespace {

using srtp::CryptoLine;
using srtp::MakeKey;
using srtp::MasterKey;
using srtp::Suite;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Side = MediaSession::Side;

constexpr std::uint32_t kPhoneSsrc = 0x22222222;
constexpr Suite kSuite = Suite::kAes128Gcm;

// One medium of somebody who speaks SRTP: what it sends under `its`, and what it reads under the relay's key.
struct Peer {
  Peer(const MasterKey& its, const MasterKey& relays, std::uint32_t ssrc = kPhoneSsrc)
      : sender(its, ssrc), receiver(relays) {}

  Buffer Seal(const Buffer& packet) { return srtp::ProtectRtp(sender, packet); }
  Buffer SealRtcp(const Buffer& packet) { return srtp::ProtectRtcp(sender, packet); }
  // Empty: not encrypted for it.
  Buffer Open(const Buffer& packet) { return srtp::UnprotectRtp(receiver, packet).packet; }
  Buffer OpenRtcp(const Buffer& packet) { return srtp::UnprotectRtcp(receiver, packet).packet; }

  srtp::Sender sender;
  srtp::Receiver receiver;
};

Buffer Voice(std::uint16_t sequence_number, std::uint8_t payload_type = 0) {
  return MakeRtp({payload_type, sequence_number, 1000, kPhoneSsrc}, Buffer(160, 0x55));
}
Buffer PayloadOf(const Buffer& packet) { return packet.empty() ? packet : Buffer(packet.begin() + 12, packet.end()); }
std::uint32_t SsrcOf(const Buffer& packet) { return ReadU32(packet, 8); }

class SrtpSessionTest : public RelayFixture {
 protected:
  static constexpr std::size_t kAudioLine = 0, kVideoLine = 1;

  SdpResult OfferEncrypted(BranchId branch) {
    SdpResult result;
    const MediaFacing facing{kLocal, PhoneAddress(static_cast<int>(branch)), false, true};
    session_->Offer(branch, facing, [&](SdpResult r) { result = std::move(r); });
    offers_[static_cast<int>(branch)] = result.sdp;
    return result;
  }
  static std::vector<CryptoLine> KeysIn(const std::string& sdp, std::size_t line) {
    std::vector<CryptoLine> keys;
    const auto attributes = Parsed(sdp).media.at(line).attributes;
    for (const std::string& attribute : attributes)
      if (const auto key = srtp::ParseCrypto(attribute)) keys.push_back(*key);
    return keys;
  }
  static MasterKey KeyIn(const std::string& sdp, std::size_t line, Suite suite = kSuite) {
    for (const CryptoLine& key : KeysIn(sdp, line))
      if (key.key.suite() == suite) return key.key;
    ADD_FAILURE() << "no key for " << srtp::TraitsOf(suite).name << " in\n" << sdp;
    return MakeKey(suite);
  }
  static std::string Crypto(const MasterKey& key, std::uint32_t tag = 1) {
    return "\r\na=" + srtp::WriteCrypto({tag, key});
  }
  // What phone number `phone` answers to our lines, where GCM has tag 1. `seed`: of its keys.
  static std::string SecureAnswer(int phone, std::uint8_t seed = 7, const std::string& audio_formats = "0 101") {
    return PhoneAnswer(phone, "m=audio 7078 RTP/SAVP " + audio_formats + Crypto(MakeKey(kSuite, seed)),
                       "m=video 9078 RTP/SAVP 97" + Crypto(MakeKey(kSuite, static_cast<std::uint8_t>(seed + 1))));
  }
  Peer AudioOf(int phone, std::uint8_t seed = 7) { return {MakeKey(kSuite, seed), KeyIn(offers_[phone], kAudioLine)}; }
  Peer VideoOf(int phone, std::uint8_t seed = 7) {
    return {MakeKey(kSuite, static_cast<std::uint8_t>(seed + 1)), KeyIn(offers_[phone], kVideoLine)};
  }

  // The door rings phone 1, which is encrypted.
  void RingSecurely() {
    ASSERT_EQ(Open(), 200);
    ASSERT_TRUE(OfferEncrypted(1).ok());
    ASSERT_TRUE(Early(1, "t", SecureAnswer(1)).ok());
  }
  void AnswerSecurely() {
    RingSecurely();
    ASSERT_TRUE(Select(1, "t", SecureAnswer(1)).ok());
  }

  // What a door that encrypts offers, with its keys under tag 5.
  static std::string SecureDoorOffer(std::uint8_t seed = 30, const std::string& protocol = "RTP/SAVP",
                                     const std::string& direction = "sendrecv") {
    return "v=0\r\no=door 1 1 IN IP4 192.0.2.10\r\ns=Talk\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 17000 " +
           protocol + " 0 101" + Crypto(MakeKey(Suite::kAes128Sha1_80, seed), 4) + Crypto(MakeKey(kSuite, seed), 5) +
           "\r\na=rtpmap:101 telephone-event/8000\r\na=" + direction + "\r\n";
  }
};

// ---- Descriptions

TEST_F(SrtpSessionTest, AnEncryptedBranchIsOfferedEverySuiteTheBestFirst) {
  ASSERT_EQ(Open(), 200);
  const std::string offer = OfferEncrypted(1).sdp;
  for (const std::size_t line : {kAudioLine, kVideoLine}) {
    EXPECT_EQ(Parsed(offer).media.at(line).protocol, "RTP/SAVP");
    const auto keys = KeysIn(offer, line);
    ASSERT_THAT(keys, SizeIs(srtp::kSuites.size()));
    for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(keys[i].key.suite(), srtp::kSuites[i]);
  }
}

TEST_F(SrtpSessionTest, NoKeyIsUsedForTwoMediaOrTwoBranches) {
  ASSERT_EQ(Open(), 200);
  std::set<std::string> seen;
  std::size_t count = 0;
  for (const BranchId branch : {BranchId{1}, BranchId{2}}) {
    const std::string offer = OfferEncrypted(branch).sdp;
    for (const std::size_t line : {kAudioLine, kVideoLine})
      for (const CryptoLine& key : KeysIn(offer, line)) {
        seen.insert(srtp::ToHex(key.key.bytes()));
        ++count;
      }
  }
  EXPECT_EQ(seen.size(), count);
}

TEST_F(SrtpSessionTest, OtherBranchesAreOfferedNone) {
  ASSERT_EQ(Open(), 200);
  EXPECT_THAT(Offer(1).sdp, Not(HasSubstr("crypto")));
  EXPECT_THAT(Offer(1).sdp, Not(HasSubstr("SAVP")));
}

TEST_F(SrtpSessionTest, AnAnswerMustTakeUpWhatWasOffered) {
  ASSERT_EQ(Open(), 200);
  OfferEncrypted(1);
  const std::string wrong_tag = PhoneAnswer(1, "m=audio 7078 RTP/SAVP 0 101" + Crypto(MakeKey(kSuite), 2), "");
  const std::string no_key = PhoneAnswer(1, "m=audio 7078 RTP/SAVP 0 101", "");
  for (const std::string& answer : {PhoneAnswer(1), wrong_tag, no_key}) EXPECT_EQ(Early(1, "t", answer).code, 488);
  EXPECT_TRUE(Early(1, "t", SecureAnswer(1)).ok());
}

TEST_F(SrtpSessionTest, AnOfferInTheClearIsNotAnsweredEncrypted) {
  ASSERT_EQ(Open(), 200);
  offers_[1] = Offer(1).sdp;
  EXPECT_EQ(Early(1, "t", SecureAnswer(1)).code, 488);
}

TEST_F(SrtpSessionTest, ACallersOfferIsAnsweredAsItIs) {
  for (const std::string protocol : {"RTP/SAVP", "RTP/SAVPF"}) {
    ASSERT_EQ(Open(SecureDoorOffer(30, protocol), false), 200);
    Offer(1);
    const std::string answer = Early(1).sdp;
    EXPECT_EQ(Parsed(answer).media.at(0).protocol, protocol);
    const auto keys = KeysIn(answer, kAudioLine);
    ASSERT_THAT(keys, SizeIs(1));
    EXPECT_EQ(keys[0].tag, 5U);
    EXPECT_EQ(keys[0].key.suite(), kSuite);
    EXPECT_FALSE(keys[0].key == MakeKey(kSuite, 30));
    EXPECT_EQ(Select(1).sdp, answer);
  }
}

TEST_F(SrtpSessionTest, KeysBesideAnOfferInTheClearMeanNothing) {
  ASSERT_EQ(Open(SecureDoorOffer(30, "RTP/AVP"), false), 200);
  Offer(1);
  const std::string answer = Early(1).sdp;
  EXPECT_EQ(Parsed(answer).media.at(0).protocol, "RTP/AVP");
  EXPECT_THAT(answer, Not(HasSubstr("crypto")));
}

TEST_F(SrtpSessionTest, AnOfferWithoutAKeyThatWeCanUseIsRefused) {
  std::string offer = SecureDoorOffer();
  for (std::string::size_type at = 0; (at = offer.find("\r\na=rtpmap", at)) != std::string::npos; at += 20)
    offer.insert(at, " UNENCRYPTED_SRTP");
  for (std::string::size_type at = 0; (at = offer.find("\r\na=crypto:5", at)) != std::string::npos; at += 40)
    offer.insert(at, "|1:4");
  EXPECT_EQ(Open(offer, false), 488);
}

// ---- Packets

TEST_F(SrtpSessionTest, EachPhoneGetsThePictureAsItWasAgreed) {
  RingSecurely();
  offers_[2] = Offer(2).sdp;
  ASSERT_TRUE(Early(2).ok());
  const Buffer picture = MakeNal(kSpsUnit);
  SendRtp(DoorVideo(), picture);
  const auto sealed = Got(PhoneVideo(1)), clear = Got(PhoneVideo(2));
  ASSERT_THAT(sealed, SizeIs(1));
  ASSERT_THAT(clear, SizeIs(1));
  EXPECT_EQ(PayloadOf(clear[0]), PayloadOf(picture));
  EXPECT_EQ(sealed[0].size(), picture.size() + 16);
  EXPECT_EQ(PayloadOf(VideoOf(1).Open(sealed[0])), PayloadOf(picture));
  EXPECT_EQ(StatisticsOf(1).srtp, "AEAD_AES_128_GCM");
  EXPECT_EQ(StatisticsOf(2).srtp, "");
}

TEST_F(SrtpSessionTest, EverySuiteWorksBothWays) {
  for (const CryptoLine& line : srtp::MakeCryptoOffer()) {
    const Suite suite = line.key.suite();
    session_.reset();
    transports_.Restart();
    ASSERT_EQ(Open(), 200);
    OfferEncrypted(1);
    const std::string answer = PhoneAnswer(1, "m=audio 7078 RTP/SAVP 0 101" + Crypto(MakeKey(suite, 9), line.tag), "");
    ASSERT_TRUE(Early(1, "t", answer).ok());
    ASSERT_TRUE(Select(1, "t", answer).ok());
    Peer phone(MakeKey(suite, 9), KeyIn(offers_[1], kAudioLine, suite));
    SendRtp(DoorAudio(), MakeAudio());
    const auto sealed = Got(PhoneAudio(1));
    ASSERT_THAT(sealed, SizeIs(1));
    EXPECT_EQ(PayloadOf(phone.Open(sealed[0])), PayloadOf(MakeAudio()));
    SendRtp(PhoneAudio(1), phone.Seal(Voice(1)));
    const auto clear = Got(DoorAudio());
    ASSERT_THAT(clear, SizeIs(1));
    EXPECT_EQ(PayloadOf(clear[0]), PayloadOf(Voice(1)));
  }
}

TEST_F(SrtpSessionTest, WhatIsNotEncryptedWithThePhonesKeyIsDropped) {
  AnswerSecurely();
  Peer phone = AudioOf(1), stranger = AudioOf(1, 99);
  SendRtp(PhoneAudio(1), Voice(1));
  SendRtp(PhoneAudio(1), stranger.Seal(Voice(2)));
  EXPECT_EQ(StatisticsOf(1).srtp_failed, 2U);
  EXPECT_EQ(StatisticsOf(1).rtp_in, 0U);
  const Buffer packet = phone.Seal(Voice(3));
  SendRtp(PhoneAudio(1), packet);
  SendRtp(PhoneAudio(1), packet);
  EXPECT_EQ(StatisticsOf(1).srtp_replayed, 1U);
  EXPECT_THAT(Got(DoorAudio()), SizeIs(1));
}

TEST_F(SrtpSessionTest, ThePacketsOfAnEncryptedCallerReachThePhoneInTheClear) {
  ASSERT_EQ(Open(SecureDoorOffer(), false), 200);
  offers_[1] = Offer(1).sdp;
  const std::string answer = Early(1, "t", PhoneAnswer(1, "m=audio 7078 RTP/AVP 0 101", "")).sdp;
  Peer door(MakeKey(kSuite, 30), KeyIn(answer, kAudioLine));
  SendRtp(DoorAudio(), door.Seal(Voice(1)));
  const auto clear = Got(PhoneAudio(1));
  ASSERT_THAT(clear, SizeIs(1));
  EXPECT_EQ(PayloadOf(clear[0]), PayloadOf(Voice(1)));
  ASSERT_TRUE(Select(1, "t", PhoneAnswer(1, "m=audio 7078 RTP/AVP 0 101", "")).ok());
  SendRtp(PhoneAudio(1), MakeAudio());
  const auto sealed = Got(DoorAudio());
  ASSERT_THAT(sealed, SizeIs(1));
  EXPECT_EQ(PayloadOf(door.Open(sealed[0])), PayloadOf(MakeAudio()));
}

TEST_F(SrtpSessionTest, TheOtherLawOfG711IsEncryptedToo) {
  ASSERT_EQ(Open(), 200);
  OfferEncrypted(1);
  ASSERT_TRUE(Early(1, "t", SecureAnswer(1, 7, "8 101")).ok());
  SendRtp(DoorAudio(), MakeAudio());
  const auto sealed = Got(PhoneAudio(1));
  ASSERT_THAT(sealed, SizeIs(1));
  const Buffer packet = AudioOf(1).Open(sealed[0]);
  ASSERT_FALSE(packet.empty());
  EXPECT_EQ(PayloadTypeOf(packet), 8);
  EXPECT_THAT(PayloadOf(packet), Each(0xd5));  // silence
}

TEST_F(SrtpSessionTest, DigitsAreHeard) {
  AnswerSecurely();
  Peer phone = AudioOf(1);
  Buffer event = MakeEvent(5, true);
  WriteU32(event, 8, kPhoneSsrc);
  SendRtp(PhoneAudio(1), phone.Seal(event));
  EXPECT_THAT(digits_, testing::ElementsAre("1t 5"));
}

TEST_F(SrtpSessionTest, ReportsAreEncryptedBothWays) {
  RingSecurely();
  SendRtp(DoorVideo(), MakeNal(kSpsUnit));
  SendRtcp(DoorVideo(), MakeSenderReport());
  Peer phone = VideoOf(1);
  const auto reports = Got(PhoneVideo(1), Component::kRtcp);
  ASSERT_THAT(reports, Not(IsEmpty()));
  EXPECT_TRUE(IsRtcp(phone.OpenRtcp(reports[0])));
  Buffer pli = MakePli();
  WriteU32(pli, 4, kPhoneSsrc);
  SendRtcp(PhoneVideo(1), pli);  // in the clear
  EXPECT_EQ(StatisticsOf(1).key_frame_requests, 0U);
  SendRtcp(PhoneVideo(1), phone.SealRtcp(pli));
  EXPECT_EQ(StatisticsOf(1).key_frame_requests, 1U);
  EXPECT_EQ(StatisticsOf(1).rtcp_in, 1U);
}

// Two packets under one number would give their keystream away; a group of pictures that was hurried through, too.
TEST_F(SrtpSessionTest, ALostPacketIsSentAgainJustAsItWas) {
  ASSERT_EQ(Open(DoorOffer(), false), 200);
  offers_[2] = Offer(2).sdp;
  ASSERT_TRUE(Early(2).ok());
  SendRtp(DoorVideo(), MakeNal(kSpsUnit, 1000, 1));
  SendRtp(DoorVideo(), MakeNal(kSlice, 4000, 2));
  ASSERT_TRUE(OfferEncrypted(1).ok());
  ASSERT_TRUE(Early(1, "t", SecureAnswer(1) + "a=rtcp-fb:97 nack\r\n").ok());
  const auto group = Got(PhoneVideo(1));
  ASSERT_THAT(group, SizeIs(2));
  SendRtp(DoorVideo(), MakeNal(kSlice, 7000, 3));
  Got(PhoneVideo(1));
  Buffer nack = MakeNack(SequenceOf(group[0]), 1);
  WriteU32(nack, 4, kPhoneSsrc);
  SendRtcp(PhoneVideo(1), VideoOf(1).SealRtcp(nack));
  EXPECT_THAT(Got(PhoneVideo(1)), ElementsAre(group[0], group[1]));
}

// ---- Who sent it

TEST_F(SrtpSessionTest, TwoDevicesOfOneBranchNeverShareAKeystream) {
  RingSecurely();
  const std::string second = PhoneAnswer(3, "m=audio 7078 RTP/SAVP 0 101" + Crypto(MakeKey(kSuite, 50)), "");
  ASSERT_TRUE(Early(1, "u", second).ok());
  SendRtp(DoorAudio(), MakeAudio());
  const auto first = Got(PhoneAudio(1)), other = Got({{PhoneAddress(3), 7078}, {}, PortOf(offers_[1], 0)});
  ASSERT_THAT(first, SizeIs(1));
  ASSERT_THAT(other, SizeIs(1));
  EXPECT_NE(SsrcOf(first[0]), SsrcOf(other[0]));
  for (const Buffer& sealed : {first[0], other[0]})
    EXPECT_EQ(PayloadOf(AudioOf(1).Open(sealed)), PayloadOf(MakeAudio()));
}

TEST_F(SrtpSessionTest, DevicesBehindOneAddressAreToldApartByTheirKeys) {
  RingSecurely();
  const std::string second = PhoneAnswer(1, "m=audio 7100 RTP/SAVP 0 101" + Crypto(MakeKey(kSuite, 50)), "");
  ASSERT_TRUE(Early(1, "u", second).ok());
  Peer first = AudioOf(1), other(MakeKey(kSuite, 50), KeyIn(offers_[1], kAudioLine));
  const Wire wire = PhoneAudio(1);
  SendFrom(wire, {PhoneAddress(1), 40'001}, Component::kRtp, other.Seal(Voice(1)));
  SendFrom(wire, {PhoneAddress(1), 40'002}, Component::kRtp, first.Seal(Voice(1)));
  EXPECT_EQ(StatisticsOf(1, "t").rtp_in, 1U);
  EXPECT_EQ(StatisticsOf(1, "u").rtp_in, 1U);
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got({{PhoneAddress(1), 40'001}, {}, wire.relay}), SizeIs(1));
  EXPECT_THAT(Got({{PhoneAddress(1), 40'002}, {}, wire.relay}), SizeIs(1));
}

TEST_F(SrtpSessionTest, WhoHasTheKeyMayMove) {
  AnswerSecurely();
  Peer phone = AudioOf(1), stranger = AudioOf(1, 99);
  const Endpoint elsewhere = *Endpoint::Parse("198.51.100.7:4000"), far = *Endpoint::Parse("198.51.100.8:4000");
  SendRtp(PhoneAudio(1), phone.Seal(Voice(1)));
  SendFrom(PhoneAudio(1), far, Component::kRtp, stranger.Seal(Voice(2)));
  SendFrom(PhoneAudio(1), elsewhere, Component::kRtp, phone.Seal(Voice(2)));
  EXPECT_THAT(Got(DoorAudio()), SizeIs(2));
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got({elsewhere, {}, PhoneAudio(1).relay}), SizeIs(1));
  EXPECT_THAT(Got({far, {}, PhoneAudio(1).relay}), IsEmpty());
}

// ---- Changes of a call

// The caller is the door of SecureDoorOffer(), the phone is in the clear.
class SecureCallerTest : public SrtpSessionTest {
 protected:
  static std::string PlainAnswer() { return PhoneAnswer(1, "m=audio 7078 RTP/AVP 0 101", ""); }
  void Talk() {
    ASSERT_EQ(Open(SecureDoorOffer(), false), 200);
    offers_[1] = Offer(1).sdp;
    ASSERT_TRUE(Early(1, "t", PlainAnswer()).ok());
    const auto result = Select(1, "t", PlainAnswer());
    ASSERT_TRUE(result.ok());
    answer_ = result.sdp;
  }
  // What the door is answered.
  std::string ReofferByDoor(const std::string& offer) {
    EXPECT_TRUE(Reoffer(Side::kFront, offer).ok());
    return Reanswer(PlainAnswer()).sdp;
  }
  std::vector<Buffer> GotByDoor(std::uint16_t sequence_number) {
    SendRtp(PhoneAudio(1), MakeAudio(0, sequence_number));
    return Got(DoorAudio());
  }

  std::string answer_;
};

TEST_F(SecureCallerTest, HoldAndResumeKeepTheKeysAndTheirCount) {
  Talk();
  Peer door(MakeKey(kSuite, 30), KeyIn(answer_, kAudioLine));
  SendRtp(DoorAudio(), door.Seal(Voice(65'535)));
  EXPECT_FALSE(door.Open(GotByDoor(1).at(0)).empty());
  EXPECT_EQ(KeyIn(ReofferByDoor(SecureDoorOffer(30, "RTP/SAVP", "sendonly")), kAudioLine), KeyIn(answer_, kAudioLine));
  EXPECT_EQ(KeyIn(ReofferByDoor(SecureDoorOffer()), kAudioLine), KeyIn(answer_, kAudioLine));
  Got(PhoneAudio(1));
  SendRtp(DoorAudio(), door.Seal(Voice(0)));  // with a rollover counter of 1
  EXPECT_THAT(Got(PhoneAudio(1)), SizeIs(1));
  EXPECT_FALSE(door.Open(GotByDoor(2).at(0)).empty());
}

TEST_F(SecureCallerTest, WhoComesWithANewKeyGetsANewOne) {
  Talk();
  Peer before(MakeKey(kSuite, 30), KeyIn(answer_, kAudioLine));
  SendRtp(DoorAudio(), before.Seal(Voice(1)));
  const std::string answer = ReofferByDoor(SecureDoorOffer(60));
  EXPECT_FALSE(KeyIn(answer, kAudioLine) == KeyIn(answer_, kAudioLine));
  Peer after(MakeKey(kSuite, 60), KeyIn(answer, kAudioLine));
  EXPECT_FALSE(after.Open(GotByDoor(1).at(0)).empty());
  Got(PhoneAudio(1));
  SendRtp(DoorAudio(), before.Seal(Voice(2)));  // was on its way
  SendRtp(DoorAudio(), after.Seal(Voice(3)));
  SendRtp(DoorAudio(), before.Seal(Voice(4)));
  EXPECT_THAT(Got(PhoneAudio(1)), SizeIs(2));
}

TEST_F(SecureCallerTest, AnOfferToItNamesTheSuiteInUse) {
  Talk();
  const auto offer = Reoffer(Side::kBack, PlainAnswer());
  ASSERT_TRUE(offer.ok());
  EXPECT_EQ(Parsed(offer.sdp).media.at(0).protocol, "RTP/SAVP");
  const auto keys = KeysIn(offer.sdp, kAudioLine);
  ASSERT_THAT(keys, SizeIs(1));
  EXPECT_EQ(keys[0].key, KeyIn(answer_, kAudioLine));
  std::string answer = SecureDoorOffer();
  answer.erase(answer.find("\r\na=crypto:4"), answer.find("\r\na=crypto:5") - answer.find("\r\na=crypto:4"));
  answer.replace(answer.find("crypto:5"), 8, "crypto:" + std::to_string(keys[0].tag));
  EXPECT_TRUE(Reanswer(answer).ok());
}

}  // namespace
}  // namespace foyer::relay
