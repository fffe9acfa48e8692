#include "relay/offer_answer.h"

#include "tests/relay/relay_fixture.h"

namespace foyer::relay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kHead = "v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n";

std::vector<std::string> FormatsOf(const sip::MediaDescription& line) {
  std::vector<std::string> formats;
  for (const auto& format : line.formats)
    formats.push_back(std::to_string(format.payload_type) + " " + format.encoding);
  return formats;
}

// What each side is told.
class OfferAnswerTest : public RelayFixture {
 protected:
  sip::SessionDescription OfferTo(BranchId branch) { return Parsed(Offer(branch).sdp); }
  sip::SessionDescription AnswerAfter(const std::string& early) { return Parsed(Early(1, "t", early).sdp); }
};

TEST_F(OfferAnswerTest, ABranchIsOfferedTheChosenCodecsAndTheOtherLaw) {
  ASSERT_EQ(Open(), 200);
  const auto offer = OfferTo(1);
  EXPECT_EQ(offer.origin_address, kLocal);
  ASSERT_THAT(offer.media, SizeIs(2));
  EXPECT_THAT(FormatsOf(offer.media[0]), ElementsAre("0 PCMU", "8 PCMA", "101 telephone-event"));
  EXPECT_EQ(offer.media[0].address, kLocal);
  EXPECT_EQ(offer.media[0].direction, sip::Direction::kSendRecv);
  EXPECT_THAT(FormatsOf(offer.media[1]), ElementsAre("97 H264"));
  EXPECT_EQ(offer.media[1].formats[0].fmtp, "profile-level-id=42e01f;packetization-mode=1");
  EXPECT_EQ(offer.media[1].direction, sip::Direction::kSendOnly);
  EXPECT_THAT(offer.media[1].attributes, ElementsAre("rtcp-fb:97 nack", "rtcp-fb:97 nack pli", "rtcp-fb:97 ccm fir"));
}

TEST_F(OfferAnswerTest, EveryBranchHasPortsOfItsOwn) {
  ASSERT_EQ(Open(), 200);
  const auto first = OfferTo(1), second = OfferTo(2);
  EXPECT_NE(first.media.at(0).port, second.media.at(0).port);
  EXPECT_THAT(transports_.open, SizeIs(6));
}

TEST_F(OfferAnswerTest, TheCallerSeesTheSameAnswerWhoeverAnswersAndWhatever) {
  ASSERT_EQ(Open(), 200);
  for (BranchId branch = 1; branch <= 3; ++branch) Offer(branch);
  const std::string first = Early(1, "t", PhoneAnswer(1, "m=audio 7078 RTP/AVP 8", "")).sdp;
  EXPECT_EQ(Early(2, "t", PhoneAnswer(2)).sdp, first);
  EXPECT_EQ(Select(3).sdp, first) << "our own door's streams must not start anew";
  const auto answer = Parsed(first);
  ASSERT_THAT(answer.media, SizeIs(2));
  EXPECT_THAT(FormatsOf(answer.media[0]), ElementsAre("0 PCMU", "101 telephone-event"));
  EXPECT_EQ(answer.media[0].direction, sip::Direction::kSendRecv);
  EXPECT_THAT(FormatsOf(answer.media[1]), ElementsAre("97 H264"));
  EXPECT_EQ(answer.media[1].direction, sip::Direction::kRecvOnly);
}

TEST_F(OfferAnswerTest, AnotherMakersDoorLearnsTheWinnersDirection) {
  ASSERT_EQ(Open(DoorOffer(), false), 200);
  Offer(1);
  const auto early = AnswerAfter(PhoneAnswer(1, "m=audio 7078 RTP/AVP 0\r\na=recvonly"));
  EXPECT_EQ(early.media.at(0).direction, sip::Direction::kSendRecv);
  const auto final = Parsed(Select(1, "t", PhoneAnswer(1, "m=audio 7078 RTP/AVP 0\r\na=recvonly", "")).sdp);
  EXPECT_EQ(final.media.at(0).direction, sip::Direction::kRecvOnly);
  EXPECT_EQ(final.media.at(1).direction, sip::Direction::kInactive);
  EXPECT_EQ(final.media.at(1).port, early.media.at(1).port);
  EXPECT_GT(final.session_version, early.session_version);
  EXPECT_EQ(final.session_id, early.session_id);
}

TEST_F(OfferAnswerTest, WithoutAnEarlyAnswerARejectedMediumIsRejected) {
  ASSERT_EQ(Open(DoorOffer(), false), 200);
  Offer(1);
  const auto answer = Parsed(Select(1, "t", PhoneAnswer(1, "m=audio 7078 RTP/AVP 0", "m=video 0 RTP/AVP 97")).sdp);
  EXPECT_NE(answer.media.at(0).port, 0);
  EXPECT_EQ(answer.media.at(1).port, 0);
}

TEST_F(OfferAnswerTest, OtherMediaAreRejectedInTheirPlace) {
  ASSERT_EQ(Open(kHead + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nm=video 5000 RTP/AVPF 99\r\n"
                         "a=rtpmap:99 H264/90000\r\na=rtcp-fb:* nack pli\r\na=rtcp-fb:99 goog-remb\r\n"
                         "m=audio 4000 RTP/AVP 8\r\nm=audio 4002 RTP/AVP 0\r\n"),
            200);
  const auto offer = OfferTo(1);
  ASSERT_THAT(offer.media, SizeIs(2));
  EXPECT_EQ(offer.media[0].media, "video");
  EXPECT_EQ(offer.media[0].protocol, "RTP/AVP") << "which everybody understands";
  EXPECT_THAT(FormatsOf(offer.media[1]), ElementsAre("8 PCMA", "0 PCMU", "101 telephone-event"));
  const auto answer =
      AnswerAfter(kHead + "m=video 9078 RTP/AVP 99\r\na=rtpmap:99 H264/90000\r\nm=audio 7078 RTP/AVP 8\r\n");
  ASSERT_THAT(answer.media, SizeIs(4));
  EXPECT_EQ(answer.media[0].port, 0);
  EXPECT_EQ(answer.media[1].protocol, "RTP/AVPF") << "the caller's own";
  EXPECT_THAT(answer.media[1].attributes, ElementsAre("rtcp-fb:99 nack pli", "rtcp-fb:99 goog-remb"));
  EXPECT_NE(answer.media[2].port, 0);
  EXPECT_THAT(FormatsOf(answer.media[2]), ElementsAre("8 PCMA")) << "it offered no events";
  EXPECT_EQ(answer.media[3].port, 0) << "one sound is enough";
}

TEST_F(OfferAnswerTest, OfSeveralVideoCodecsH264IsChosen) {
  const std::string video = "m=video 5000 RTP/AVP 96 97 98\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\n";
  ASSERT_EQ(
      Open(kHead + video + "a=rtpmap:98 H264/90000\r\na=fmtp:98 packetization-mode=1;sprop-parameter-sets=Z0,aM\r\n"),
      200);
  auto offer = OfferTo(1);
  EXPECT_THAT(FormatsOf(offer.media.at(0)), ElementsAre("98 H264"));
  EXPECT_THAT(offer.media[0].formats[0].fmtp, HasSubstr("sprop"));
  const auto answer = AnswerAfter(kHead + "m=video 9078 RTP/AVP 98\r\na=rtpmap:98 H264/90000\r\n");
  EXPECT_EQ(answer.media.at(0).formats.at(0).fmtp, "packetization-mode=1");
  EXPECT_THAT(answer.media[0].attributes, IsEmpty()) << "it does not know feedback";

  ASSERT_EQ(Open(kHead + video), 200);
  offer = OfferTo(1);
  EXPECT_THAT(FormatsOf(offer.media.at(0)), ElementsAre("96 VP8"));
}

TEST_F(OfferAnswerTest, NothingInCommonIs488) {
  EXPECT_EQ(Open("rubbish"), 488);
  EXPECT_EQ(Open(kHead), 488);
  EXPECT_EQ(Open(kHead + "m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\n"), 488);
  EXPECT_EQ(Open(kHead + "m=audio 0 RTP/AVP 0\r\n"), 488);
  EXPECT_EQ(Open(kHead + "m=audio 4000 RTP/SAVP 0\r\n"), 488) << "no keys, no media in the clear instead";
  EXPECT_THAT(transports_.open, IsEmpty());
  ASSERT_EQ(Open(), 200);
  Offer(1);
  EXPECT_EQ(Early(1, "t", "rubbish").code, 488);
  EXPECT_EQ(Early(1, "t", kHead).code, 488);
  EXPECT_EQ(Early(1, "t", PhoneAnswer(1, "m=audio 0 RTP/AVP 0", "m=video 0 RTP/AVP 97")).code, 488);
  EXPECT_EQ(Select(1, "t", kHead + "m=audio 7078 RTP/AVP 18\r\n").code, 488);
  EXPECT_THAT(session_->Statistics(), SizeIs(1));
}

TEST_F(OfferAnswerTest, TheAddressOfTheConfigurationIsTold) {
  config_.address = IpAddress::Parse("203.0.113.5");
  ASSERT_EQ(Open(), 200);
  EXPECT_EQ(OfferTo(1).media.at(0).address, config_.address);
  SdpResult loopback;
  const IpAddress local = *IpAddress::Parse("127.0.0.1");
  session_->Offer(2, {local, local}, [&](SdpResult result) { loopback = std::move(result); });
  EXPECT_EQ(Parsed(loopback.sdp).media.at(0).address, local) << "but not on the loopback";
}

TEST_F(OfferAnswerTest, AHeldAddressGetsNothing) {
  ASSERT_EQ(Open(kHead + "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n"), 200);
  EXPECT_EQ(OfferTo(1).media.at(0).direction, sip::Direction::kSendOnly);
}

TEST_F(OfferAnswerTest, ANameInsteadOfAnAddressIsWhereTheSignallingComesFrom) {
  ASSERT_EQ(Open(), 200);
  Offer(1);
  ASSERT_TRUE(
      Select(1, "t", "v=0\r\no=- 1 1 IN IP4 phone\r\ns=-\r\nc=IN IP4 phone\r\nt=0 0\r\nm=audio 7078 RTP/AVP 0\r\n")
          .ok());
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got({{PhoneAddress(1), 7078}, {}, transports_.open.at(30004)}), SizeIs(1));
}

TEST_F(OfferAnswerTest, TheEventsPayloadTypeIsNoneThatIsTaken) {
  ASSERT_EQ(Open(kHead + "m=audio 4000 RTP/AVP 0\r\nm=video 5000 RTP/AVP 101\r\na=rtpmap:101 H264/90000\r\n"), 200);
  const auto offer = OfferTo(1);
  EXPECT_THAT(FormatsOf(offer.media.at(0)), ElementsAre("0 PCMU", "8 PCMA", "96 telephone-event"));
}

TEST_F(OfferAnswerTest, EventsOfAnyPayloadTypeAndClockRateAreUnderstood) {
  ASSERT_EQ(Open(), 200);
  offers_[1] = Offer(1).sdp;
  ASSERT_TRUE(Early(1, "t", kHead + "m=audio 7078 RTP/AVP 0 110\r\na=rtpmap:110 telephone-event/48000\r\n").ok());
  const Wire wire{{PhoneAddress(1), 7078}, {}, PortOf(offers_[1], 0)};
  SendRtp(wire, MakeEvent(7, true, 1000, 110));
  SendRtp(wire, MakeEvent(8, true, 2000, 101));
  EXPECT_THAT(digits_, ElementsAre("1t 7", "1t 8")) << "its own type, and the one that it was offered";
}

TEST_F(OfferAnswerTest, ALaterOfferKeepsLinesPortsAndPayloadTypes) {
  ASSERT_EQ(Open(), 200);
  const auto first = OfferTo(1);
  ASSERT_TRUE(Select(1).ok());
  const auto second = Parsed(Reoffer(MediaSession::Side::kFront, DoorOffer() + "m=text 7000 RTP/AVP 98\r\n").sdp);
  ASSERT_THAT(second.media, SizeIs(2));
  EXPECT_EQ(second.media[0].port, first.media[0].port);
  EXPECT_THAT(FormatsOf(second.media[0]), testing::ElementsAreArray(FormatsOf(first.media[0])));
  EXPECT_EQ(second.session_id, first.session_id);
  const auto answer = Parsed(Reanswer(PhoneAnswer(1)).sdp);
  ASSERT_THAT(answer.media, SizeIs(3));
  EXPECT_EQ(answer.media[2].port, 0);
  EXPECT_EQ(answer.media[1].direction, sip::Direction::kRecvOnly);
}

TEST_F(OfferAnswerTest, APictureMayComeIntoACallOfSoundLater) {
  const std::string audio = kHead + "m=audio 17000 RTP/AVP 0\r\n";
  ASSERT_EQ(Open(audio, false), 200);
  const auto first = OfferTo(1);
  ASSERT_THAT(first.media, SizeIs(1));
  ASSERT_TRUE(Select(1, "t", PhoneAnswer(1, "m=audio 7078 RTP/AVP 0", "")).ok());
  const std::string both = PhoneAnswer(1, "m=audio 7078 RTP/AVP 0", "m=video 9078 RTP/AVP 97");
  const auto offer = Parsed(Reoffer(MediaSession::Side::kBack, both).sdp);
  ASSERT_THAT(offer.media, SizeIs(2));
  EXPECT_THAT(FormatsOf(offer.media[1]), ElementsAre("97 H264"));
  EXPECT_EQ(offer.media[1].direction, sip::Direction::kRecvOnly);
  const auto answer =
      Parsed(Reanswer(audio + "m=video 17100 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=sendonly\r\n").sdp);
  ASSERT_THAT(answer.media, SizeIs(2));
  const Wire door{{kDoor, 17100}, {}, transports_.open.at(offer.media[1].port)};
  const Wire phone{{PhoneAddress(1), 9078}, {}, transports_.open.at(answer.media[1].port)};
  SendRtp(door, MakeNal(kSpsUnit));
  EXPECT_THAT(Got(phone), SizeIs(1));
}

TEST_F(OfferAnswerTest, APictureForWhichThereAreNoPortsIsRejectedAlone) {
  const std::string audio = kHead + "m=audio 17000 RTP/AVP 0\r\n";
  ASSERT_EQ(Open(audio, false), 200);
  OfferTo(1);
  ASSERT_TRUE(Select(1, "t", PhoneAnswer(1, "m=audio 7078 RTP/AVP 0", "")).ok());
  transports_.limit = 3;
  const auto offer = Parsed(Reoffer(MediaSession::Side::kFront, DoorOffer()).sdp);
  EXPECT_THAT(offer.media, SizeIs(1));
  EXPECT_THAT(transports_.open, SizeIs(2));
  const auto answer = Parsed(Reanswer(PhoneAnswer(1, "m=audio 7078 RTP/AVP 0", "")).sdp);
  EXPECT_NE(answer.media.at(0).port, 0);
  EXPECT_EQ(answer.media.at(1).port, 0);
}

TEST_F(OfferAnswerTest, VideoThatOneSideEndsIsEndedForBoth) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  const std::string without = PhoneAnswer(1, "m=audio 7078 RTP/AVP 0", "m=video 0 RTP/AVP 97");
  EXPECT_EQ(Parsed(Reoffer(MediaSession::Side::kBack, without).sdp).media.at(1).port, 0);
  const auto answer = Parsed(Reanswer(kHead + "m=audio 17000 RTP/AVP 0\r\nm=video 0 RTP/AVP 97\r\n").sdp);
  EXPECT_NE(answer.media.at(0).port, 0);
  EXPECT_EQ(answer.media.at(1).port, 0);
  SendRtp(DoorVideo(), MakeNal(kSpsUnit));
  EXPECT_THAT(Got(PhoneVideo(1)), IsEmpty());
  ASSERT_TRUE(Reoffer(MediaSession::Side::kBack, PhoneAnswer(1)).ok());
  EXPECT_NE(Parsed(Reanswer(DoorOffer()).sdp).media.at(1).port, 0) << "and may come back";
}

}  // namespace
}  // namespace foyer::relay
