#include "relay/session.h"

#include "tests/relay/relay_fixture.h"

namespace foyer::relay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class SessionTest : public RelayFixture {
 protected:
  // A whole picture of the door's, as three packets.
  void SendKeyFrame(std::uint32_t timestamp = 1000) {
    SendRtp(DoorVideo(), MakeNal(kSpsUnit, timestamp));
    SendRtp(DoorVideo(), MakeNal(kPpsUnit, timestamp));
    SendRtp(DoorVideo(), MakeNal(kIdrSlice, timestamp));
  }
};

TEST_F(SessionTest, BeforeTheAnswerTheDoorIsSeenByAllAndNobodyIsHeard) {
  Ring(3);
  SendKeyFrame();
  SendRtp(DoorAudio(), MakeAudio());
  for (int phone = 1; phone <= 3; ++phone) {
    EXPECT_THAT(Got(PhoneVideo(phone)), SizeIs(3)) << phone;
    EXPECT_THAT(Got(PhoneAudio(phone)), SizeIs(1)) << phone;
  }
  SendRtp(PhoneAudio(2), MakeAudio());
  EXPECT_THAT(Got(DoorAudio()), IsEmpty());
  EXPECT_THAT(Got(PhoneAudio(1)), IsEmpty());
  EXPECT_EQ(StatisticsOf(2).dropped_unselected, 1U);
  EXPECT_EQ(StatisticsOf(2).rtp_in, 1U);
  EXPECT_EQ(StatisticsOf(2).rtp_out, 4U);
}

TEST_F(SessionTest, TheWinnerAndTheDoorHearEachOtherAndTheLosersGetNothing) {
  Ring(3);
  ASSERT_TRUE(Select(2).ok());
  EXPECT_EQ(PortOf(offers_[1], 0), nullptr) << "the losers' ports are free";
  EXPECT_EQ(transports_.open.size(), 4U);
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(2)), SizeIs(1));
  SendRtp(PhoneAudio(2), MakeAudio());
  EXPECT_THAT(Got(DoorAudio()), SizeIs(1));
  EXPECT_TRUE(StatisticsOf(2).selected);
  EXPECT_THAT(session_->Statistics(), SizeIs(2));
}

TEST_F(SessionTest, AnAnswerWithoutAnEarlyOneWins) {
  ASSERT_EQ(Open(), 200);
  offers_[1] = Offer(1).sdp;
  ASSERT_TRUE(Select(1).ok());
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(1)), SizeIs(1));
}

TEST_F(SessionTest, TheEarlyAnswerStandsIfTheFinalOneHasNoSdp) {
  Ring(1);
  EXPECT_EQ(Select(1, "other", "").code, 488);
  ASSERT_TRUE(Select(1, "t", "").ok());
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(1)), SizeIs(1));
}

TEST_F(SessionTest, OnlyOneDeviceIsEverSelected) {
  Ring(2);
  ASSERT_TRUE(Select(1).ok());
  EXPECT_EQ(Select(2).code, 488);
  EXPECT_TRUE(Select(1).ok()) << "the same answer again";
  EXPECT_EQ(Early(2).code, 488);
  EXPECT_EQ(Offer(3).code, 488);
}

TEST_F(SessionTest, ThePortsOfAWinnersFinalAnswerReplaceTheEarlyOnes) {
  Ring(1);
  ASSERT_TRUE(Select(1, "t", PhoneAnswer(1, "m=audio 8000 RTP/AVP 0 101")).ok());
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(1)), IsEmpty());
  EXPECT_THAT(Got({{PhoneAddress(1), 8000}, {}, PortOf(offers_[1], 0)}), SizeIs(1));
}

TEST_F(SessionTest, AnEarlyAnswerCanBeReplacedByALaterOne) {
  Ring(1);
  ASSERT_TRUE(Early(1, "t", PhoneAnswer(1, "m=audio 8000 RTP/AVP 0 101")).ok());
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(1)), IsEmpty());
  EXPECT_THAT(session_->Statistics(), SizeIs(2)) << "still one leg";
}

TEST_F(SessionTest, TwoDevicesBehindOneBranchBothWatch) {
  Ring(1);
  ASSERT_TRUE(Early(1, "second", PhoneAnswer(5)).ok());
  SendKeyFrame();
  const Wire second{{PhoneAddress(5), 9078}, {}, PortOf(offers_[1], 1)};
  EXPECT_THAT(Got(PhoneVideo(1)), SizeIs(3));
  EXPECT_THAT(Got(second), SizeIs(3));

  ASSERT_TRUE(Select(1, "second", "").ok());
  SendKeyFrame(2000);
  EXPECT_THAT(Got(second), SizeIs(3));
  EXPECT_THAT(Got(PhoneVideo(1)), IsEmpty());
}

TEST_F(SessionTest, ABranchHasABoundedNumberOfLegs) {
  Ring(1);
  for (std::size_t i = 1; i < Session::kMaxLegsOfBranch; ++i)
    EXPECT_TRUE(Early(1, "x" + std::to_string(i), PhoneAnswer(1)).ok());
  EXPECT_EQ(Early(1, "too many", PhoneAnswer(1)).code, 488);
}

TEST_F(SessionTest, AClosedBranchGetsNothingAndItsPortsAreFree) {
  Ring(2);
  session_->CloseBranch(1);
  session_->CloseBranch(1);
  session_->CloseBranch(99);
  EXPECT_EQ(transports_.open.size(), 4U);
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(2)), SizeIs(1));
  EXPECT_EQ(Early(1).code, 488);
  EXPECT_EQ(Select(1).code, 488);
}

TEST_F(SessionTest, WithoutPortsABranchGets503AndNothingIsKept) {
  transports_.limit = 3;
  ASSERT_EQ(Open(), 200);
  EXPECT_EQ(Offer(1).code, 503);
  EXPECT_EQ(transports_.open.size(), 2U);
  session_.reset();
  transports_.limit = 1;
  EXPECT_EQ(Open(), 503);
  EXPECT_THAT(transports_.open, IsEmpty());
}

// ---- Who may send

TEST_F(SessionTest, AStrangersPacketsAreDroppedAndCounted) {
  Ring(1);
  const Endpoint stranger{*IpAddress::Parse("198.51.100.66"), 17000};
  SendFrom(DoorAudio(), stranger, Component::kRtp, MakeAudio());
  SendFrom(DoorAudio(), stranger, Component::kRtcp, MakeSenderReport());
  EXPECT_THAT(Got(PhoneAudio(1)), IsEmpty());
  EXPECT_EQ(StatisticsOf(0).dropped_source, 2U);
  EXPECT_EQ(StatisticsOf(0).rtp_in, 0U);
}

TEST_F(SessionTest, TheFirstPacketFixesTheSourceAndPacketsGoBackThere) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  const Endpoint behind_nat{PhoneAddress(1), 40404};
  SendFrom(PhoneAudio(1), behind_nat, Component::kRtp, MakeAudio());
  EXPECT_THAT(Got(DoorAudio()), SizeIs(1));
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(1)), IsEmpty());
  EXPECT_THAT(Got({behind_nat, {}, PortOf(offers_[1], 0)}), SizeIs(1));
  SendFrom(PhoneAudio(1), {PhoneAddress(1), 50505}, Component::kRtp, MakeAudio());
  EXPECT_THAT(Got(DoorAudio()), IsEmpty());
  EXPECT_EQ(StatisticsOf(1).dropped_source, 1U);
}

TEST_F(SessionTest, MediaMayComeFromWhereTheSignallingComesFrom) {
  ASSERT_EQ(Open(), 200);
  offers_[1] = Offer(1).sdp;
  ASSERT_TRUE(Select(1, "t", PhoneAnswer(77)).ok());  // a private address behind the NAT at PhoneAddress(1)
  SendFrom(PhoneAudio(1), {PhoneAddress(1), 40404}, Component::kRtp, MakeAudio());
  EXPECT_THAT(Got(DoorAudio()), SizeIs(1));
}

TEST_F(SessionTest, AnEmptyPacketThatOpensANatShowsWhereThePhoneIs) {
  Ring(1);
  const Endpoint behind_nat{PhoneAddress(1), 40404};
  SendFrom(PhoneAudio(1), behind_nat, Component::kRtp, Buffer(20, 0));
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got({behind_nat, {}, PortOf(offers_[1], 0)}), SizeIs(1));
  EXPECT_EQ(StatisticsOf(1).rtp_in, 0U);
}

// Two peers that name our own ports as theirs would have us send one packet round for ever.
TEST_F(SessionTest, PacketsFromOurOwnPortsAreDropped) {
  ASSERT_EQ(Open(), 200);
  offers_[1] = Offer(1).sdp;
  ASSERT_TRUE(Select(1, "t",
                     "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
                     "m=audio 30000 RTP/AVP 0\r\n")
                  .ok());
  SendFrom(PhoneAudio(1), {kLocal, 30000}, Component::kRtp, MakeAudio());
  EXPECT_THAT(Got(DoorAudio()), IsEmpty());
  EXPECT_EQ(StatisticsOf(1).dropped_source, 1U);
}

TEST_F(SessionTest, RubbishIsNoMedia) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  for (std::size_t size = 0; size < 64; ++size) {
    SendRtp(PhoneAudio(1), Buffer(size, 0xff));
    SendRtcp(PhoneAudio(1), Buffer(size, 0xff));
    SendRtp(PhoneVideo(1), Buffer(size, 0x80));
    SendRtcp(PhoneVideo(1), Buffer(size, 0x80));
  }
  EXPECT_THAT(Got(DoorAudio(), Component::kRtcp), IsEmpty());
  EXPECT_THAT(Got(DoorVideo(), Component::kRtcp), IsEmpty());
}

// ---- Pictures

TEST_F(SessionTest, AViewerGetsVideoFromAWholePictureOn) {
  Ring(1);
  SendRtp(DoorVideo(), MakeNal(kSlice));
  EXPECT_THAT(Got(PhoneVideo(1)), IsEmpty());
  SendKeyFrame();
  SendRtp(DoorVideo(), MakeNal(kSlice));
  EXPECT_THAT(Got(PhoneVideo(1)), SizeIs(4));
}

TEST_F(SessionTest, WhoJoinsAmidAKeyFrameWaitsForTheNext) {
  Ring(1);
  SendRtp(DoorVideo(), MakeNal(kSpsUnit, 5000));
  offers_[2] = Offer(2).sdp;
  ASSERT_TRUE(Early(2).ok());
  SendRtp(DoorVideo(), MakeNal(kIdrSlice, 5000));
  EXPECT_THAT(Got(PhoneVideo(2)), IsEmpty()) << "without its parameter sets";
  SendRtp(DoorVideo(), MakeNal(kIdrSlice, 8000));
  EXPECT_THAT(Got(PhoneVideo(2)), SizeIs(1)) << "a source that never repeats them";
}

TEST_F(SessionTest, EveryNewViewerAsksForAKeyFrameAndTheRequestsAreMerged) {
  Ring(3);
  loop_.RunReady();
  EXPECT_EQ(key_frames_, 1);
  loop_.Advance(200ms);
  EXPECT_EQ(key_frames_, 2);
  loop_.Advance(10s);
  EXPECT_EQ(key_frames_, 2);
  SendRtcp(PhoneVideo(3), MakePli());
  EXPECT_EQ(key_frames_, 3);
  EXPECT_EQ(StatisticsOf(3).key_frame_requests, 1U);
  loop_.Advance(1s);
  session_->RequestKeyFrame();
  loop_.RunReady();
  EXPECT_EQ(key_frames_, 4);
}

TEST_F(SessionTest, AKeyFrameThatDoesNotComeIsAskedForAgain) {
  Ring(1);
  loop_.Advance(500ms);
  key_frames_ = 0;
  SendRtp(DoorVideo(), MakeNal(kSlice));
  EXPECT_EQ(key_frames_, 1);
  SendRtp(DoorVideo(), MakeNal(kSlice));
  loop_.Advance(499ms);
  SendRtp(DoorVideo(), MakeNal(kSlice));
  EXPECT_EQ(key_frames_, 1);
  loop_.Advance(1ms);
  SendRtp(DoorVideo(), MakeNal(kSlice));
  EXPECT_EQ(key_frames_, 2);
}

TEST_F(SessionTest, ASourceThatNeverBeginsAPictureIsPassedOnInTheEnd) {
  Ring(1);
  SendRtp(DoorVideo(), MakeNal(kSlice));
  loop_.Advance(MediaFlow::kPatience - 1ms);
  SendRtp(DoorVideo(), MakeNal(kSlice));
  EXPECT_THAT(Got(PhoneVideo(1)), IsEmpty());
  loop_.Advance(1ms);
  SendRtp(DoorVideo(), MakeNal(kSlice));
  SendRtp(DoorVideo(), MakeNal(kSlice));
  EXPECT_THAT(Got(PhoneVideo(1)), SizeIs(1));
}

TEST_F(SessionTest, AfterHoldThePictureBeginsAnew) {
  Ring(1);
  SendKeyFrame();
  ASSERT_TRUE(Select(1).ok());
  const auto video = [](const char* direction) {
    return PhoneAnswer(1, "m=audio 7078 RTP/AVP 0", std::string("m=video 9078 RTP/AVP 97\r\na=") + direction);
  };
  std::string held = video("inactive");
  held.replace(held.rfind("recvonly"), 8, "inactive");
  ASSERT_TRUE(Reoffer(MediaSession::Side::kBack, held).ok());
  ASSERT_TRUE(Reanswer(DoorOffer()).ok());
  Got(PhoneVideo(1));
  SendRtp(DoorVideo(), MakeNal(kSlice));
  EXPECT_THAT(Got(PhoneVideo(1)), IsEmpty());
  loop_.Advance(1s);
  key_frames_ = 0;
  ASSERT_TRUE(Reoffer(MediaSession::Side::kBack, video("recvonly")).ok());
  ASSERT_TRUE(Reanswer(DoorOffer()).ok());
  loop_.RunReady();
  EXPECT_EQ(key_frames_, 1);
  SendRtp(DoorVideo(), MakeNal(kSlice));
  EXPECT_THAT(Got(PhoneVideo(1)), IsEmpty()) << "it lacks what came meanwhile";
  SendKeyFrame(2000);
  EXPECT_THAT(Got(PhoneVideo(1)), SizeIs(3));
}

TEST_F(SessionTest, AnotherMakersDoorIsAskedByRtcp) {
  ASSERT_EQ(Open(DoorOffer(), false), 200);
  offers_[1] = Offer(1).sdp;
  ASSERT_TRUE(Early(1).ok());
  EXPECT_THAT(Got(DoorVideo(), Component::kRtcp), IsEmpty()) << "it has not sent anything yet";
  loop_.Advance(1s);
  SendRtp(DoorVideo(), MakeNal(kSlice));
  const auto requests = Got(DoorVideo(), Component::kRtcp);
  ASSERT_THAT(requests, SizeIs(1));
  EXPECT_TRUE(FindItem<KeyFrameWanted>(requests[0]));
}

TEST_F(SessionTest, TheFirstPacketToALegIsTold) {
  Ring(1);
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(first_rtp_, IsEmpty()) << "a leg with video waits for it";
  SendKeyFrame();
  SendKeyFrame(2000);
  EXPECT_THAT(first_rtp_, ElementsAre("1t"));
}

TEST_F(SessionTest, AnAudioOnlyPhoneLosesItsOwnPictureOnly) {
  ASSERT_EQ(Open(), 200);
  offers_[1] = Offer(1).sdp;
  offers_[2] = Offer(2).sdp;
  const std::string answer = Early(1, "t", PhoneAnswer(1, "m=audio 7078 RTP/AVP 0", "m=video 0 RTP/AVP 97")).sdp;
  EXPECT_NE(Parsed(answer).media.at(1).port, 0) << "the door is told nothing of it";
  ASSERT_TRUE(Early(2, "t", PhoneAnswer(2)).ok());
  SendKeyFrame();
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(1)), SizeIs(1));
  EXPECT_THAT(Got(PhoneVideo(2)), SizeIs(3));
  EXPECT_THAT(first_rtp_, ElementsAre("2t", "1t"));
}

// ---- Sound

TEST_F(SessionTest, TheOtherLawIsConvertedBothWays) {
  ASSERT_EQ(Open(), 200);
  offers_[1] = Offer(1).sdp;
  ASSERT_TRUE(Select(1, "t", PhoneAnswer(1, "m=audio 7078 RTP/AVP 8 101")).ok());
  SendRtp(DoorAudio(), MakeRtp({0, 7, 160}, Buffer(160, 0xff)));
  const auto at_phone = Got(PhoneAudio(1));
  ASSERT_THAT(at_phone, SizeIs(1));
  EXPECT_EQ(PayloadTypeOf(at_phone[0]), 8);
  EXPECT_EQ(PayloadOf(at_phone[0]), Buffer(160, 0xd5));
  SendRtp(PhoneAudio(1), MakeRtp({8, 9, 320}, Buffer(160, 0xd5)));
  const auto at_door = Got(DoorAudio());
  ASSERT_THAT(at_door, SizeIs(1));
  EXPECT_EQ(PayloadTypeOf(at_door[0]), 0);
  EXPECT_EQ(PayloadOf(at_door[0]), Buffer(160, 0xfe));
}

TEST_F(SessionTest, PhonesOfBothLawsHearTheSamePacket) {
  ASSERT_EQ(Open(), 200);
  for (int phone = 1; phone <= 3; ++phone) offers_[phone] = Offer(static_cast<BranchId>(phone)).sdp;
  ASSERT_TRUE(Early(1, "t", PhoneAnswer(1, "m=audio 7078 RTP/AVP 8")).ok());
  ASSERT_TRUE(Early(2, "t", PhoneAnswer(2, "m=audio 7078 RTP/AVP 0")).ok());
  ASSERT_TRUE(Early(3, "t", PhoneAnswer(3, "m=audio 7078 RTP/AVP 8")).ok());
  SendRtp(DoorAudio(), MakeAudio());
  for (const auto& [phone, payload] :
       {std::pair(1, Buffer(160, 0xd5)), {2, Buffer(160, 0xff)}, {3, Buffer(160, 0xd5)}}) {
    const auto got = Got(PhoneAudio(phone));
    ASSERT_THAT(got, SizeIs(1));
    EXPECT_EQ(PayloadOf(got[0]), payload) << phone;
  }
}

TEST_F(SessionTest, APhonesOwnPayloadTypesAreUsedTowardsIt) {
  ASSERT_EQ(Open(), 200);
  offers_[1] = Offer(1).sdp;
  ASSERT_TRUE(
      Early(1, "t", PhoneAnswer(1, "m=audio 7078 RTP/AVP 0", "m=video 9078 RTP/AVP 120\r\na=rtpmap:120 H264/90000"))
          .ok());
  SendKeyFrame();
  const auto got = Got(PhoneVideo(1));
  ASSERT_THAT(got, SizeIs(3));
  EXPECT_EQ(PayloadTypeOf(got[0]), 120);
}

// ---- What is typed

TEST_F(SessionTest, ADigitIsToldOnceAndNeverReachesTheDoor) {
  Ring(2);
  SendRtp(PhoneAudio(2), MakeEvent(1, false));
  SendRtp(PhoneAudio(2), MakeEvent(1, false));
  EXPECT_THAT(digits_, IsEmpty());
  for (int i = 0; i < 3; ++i) SendRtp(PhoneAudio(2), MakeEvent(1, true));
  SendRtp(PhoneAudio(2), MakeEvent(11, true, 2000));
  EXPECT_THAT(digits_, ElementsAre("2t 1", "2t #"));
  ASSERT_TRUE(Select(2).ok());
  SendRtp(PhoneAudio(2), MakeEvent(5, true, 3000));
  EXPECT_THAT(digits_, ElementsAre("2t 1", "2t #", "2t 5"));
  EXPECT_THAT(Got(DoorAudio()), IsEmpty());
}

TEST_F(SessionTest, BetweenPhonesDigitsPassOnceTheCallIsAnswered) {
  ASSERT_EQ(Open(DoorOffer(), false), 200);
  offers_[1] = Offer(1).sdp;
  ASSERT_TRUE(Early(1).ok());
  SendRtp(PhoneAudio(1), MakeEvent(1, true));
  EXPECT_THAT(Got(DoorAudio()), IsEmpty());
  ASSERT_TRUE(Select(1).ok());
  SendRtp(PhoneAudio(1), MakeEvent(2, true, 2000));
  EXPECT_THAT(Got(DoorAudio()), SizeIs(1));
  SendRtp(DoorAudio(), MakeEvent(3, true, 2000));
  EXPECT_THAT(Got(PhoneAudio(1)), SizeIs(1));
}

TEST_F(SessionTest, WhatIsTypedToOurOwnDoorByACallerEndsHere) {
  ASSERT_EQ(Open(DoorOffer(), false), 200);
  SdpResult offer;
  session_->Offer(1, {kLocal, PhoneAddress(1), true}, [&](SdpResult result) { offer = std::move(result); });
  offers_[1] = offer.sdp;
  ASSERT_TRUE(Select(1).ok());
  SendRtp(DoorAudio(), MakeEvent(3, true));
  EXPECT_THAT(digits_, ElementsAre("0 3"));
  EXPECT_THAT(Got(PhoneAudio(1)), IsEmpty());
}

// Phones with wide-band sound type at its clock rate, beside or instead of the usual one.
TEST_F(SessionTest, DigitsOfAllClockRatesAreHeardThroughLossAndReordering) {
  std::string offer = DoorOffer();
  offer.replace(offer.find("m=audio 17000 RTP/AVP 96 0 8 101"), 32, "m=audio 17000 RTP/AVP 96 0 8 110 111 101");
  offer.insert(offer.find("m=video"), "a=rtpmap:110 telephone-event/48000\r\na=rtpmap:111 telephone-event/16000\r\n");
  ASSERT_EQ(Open(offer, false), 200);
  SdpResult to_door;
  session_->Offer(1, {kLocal, PhoneAddress(1), true}, [&](SdpResult result) { to_door = std::move(result); });
  offers_[1] = to_door.sdp;
  ASSERT_TRUE(Select(1).ok());
  std::uint32_t timestamp = 0;
  for (const std::uint8_t payload_type : std::array<std::uint8_t, 3>{101, 110, 111}) {
    timestamp += 1'000'000;
    const auto type = [&](std::uint8_t event, bool end) {
      SendRtp(DoorAudio(), MakeEvent(event, end, timestamp + event, payload_type));
    };
    type(1, true);  // two of its three ends are lost, and its beginning comes behind it
    type(1, false);
    type(2, false);  // all of its ends are lost
    type(3, false);
    type(2, true);  // this one comes late
    type(3, true);
  }
  EXPECT_THAT(digits_, ElementsAre("0 1", "0 2", "0 3", "0 1", "0 2", "0 3", "0 1", "0 2", "0 3"));
  EXPECT_THAT(Got(PhoneAudio(1)), IsEmpty());
}

TEST_F(SessionTest, TheHandlerMayEndTheCallFromADigit) {
  MediaSessionHandler handler = MakeHandler(true);
  handler.on_digit = [this](BranchId, std::string_view, char) { session_.reset(); };
  session_ =
      Session::Open({loop_, transports_, forwarder_, config_}, {"call", DoorOffer(), {kLocal, kDoor}, true, handler})
          .session;
  offers_[1] = Offer(1).sdp;
  ASSERT_TRUE(Early(1).ok());
  Buffer two = MakeEvent(1, true), more = MakeEvent(2, true, 2000);
  std::vector<Packet> packets{{two, PhoneAudio(1).rtp}, {more, PhoneAudio(1).rtp}};
  PhoneAudio(1).relay->on_packets(Component::kRtp, packets);
  loop_.RunReady();
  EXPECT_EQ(session_, nullptr);
  EXPECT_TRUE(loop_.IsIdle());
}

// ---- Silence

TEST_F(SessionTest, ASideThatShouldSendAndIsSilentIsToldOnce) {
  Ring(1);
  loop_.Advance(1h);
  EXPECT_THAT(silent_, IsEmpty()) << "ringing has its own limit";
  ASSERT_TRUE(Select(1).ok());
  for (int i = 0; i < 6; ++i) {
    SendRtp(DoorAudio(), MakeAudio());
    loop_.Advance(5s);
  }
  EXPECT_THAT(silent_, ElementsAre(HasSubstr("device")));
  loop_.Advance(1h);
  EXPECT_THAT(silent_, SizeIs(1));
}

TEST_F(SessionTest, ReportsAreSignsOfLife) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  for (int i = 0; i < 20; ++i) {
    SendRtp(DoorAudio(), MakeAudio());
    SendRtcp(PhoneAudio(1), MakeSenderReport(5));
    loop_.Advance(29s);
  }
  EXPECT_THAT(silent_, IsEmpty());
}

TEST_F(SessionTest, WhoOnlyListensIsGoneWhenItsReportsStop) {
  ASSERT_EQ(Open(), 200);
  offers_[1] = Offer(1).sdp;
  ASSERT_TRUE(Select(1, "t", PhoneAnswer(1, "m=audio 7078 RTP/AVP 0\r\na=recvonly")).ok());
  for (int i = 0; i < 8; ++i) {
    SendRtp(DoorAudio(), MakeAudio());
    loop_.Advance(11s);
  }
  EXPECT_THAT(silent_, IsEmpty());
  SendRtp(DoorAudio(), MakeAudio());
  loop_.Advance(2s);
  EXPECT_THAT(silent_, ElementsAre(HasSubstr("device")));
}

TEST_F(SessionTest, AHeldCallMayBeSilentForever) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  const auto hold = [](const char* direction) {
    return PhoneAnswer(1, std::string("m=audio 7078 RTP/AVP 0 101\r\na=") + direction);
  };
  ASSERT_TRUE(Reoffer(MediaSession::Side::kBack, hold("sendonly")).ok());
  ASSERT_TRUE(Reanswer(DoorOffer()).ok());
  loop_.Advance(10h);
  EXPECT_THAT(silent_, IsEmpty());
  ASSERT_TRUE(Reoffer(MediaSession::Side::kBack, hold("sendrecv")).ok());
  ASSERT_TRUE(Reanswer(DoorOffer()).ok());
  loop_.Advance(30s);
  EXPECT_THAT(silent_, SizeIs(1));
}

// ---- Changes

TEST_F(SessionTest, HoldIsPassedOnAndStopsTheMedia) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  const SdpResult offer =
      Reoffer(MediaSession::Side::kBack, PhoneAnswer(1, "m=audio 7078 RTP/AVP 0 101\r\na=inactive"));
  ASSERT_TRUE(offer.ok());
  EXPECT_EQ(Parsed(offer.sdp).media.at(0).direction, sip::Direction::kInactive);
  EXPECT_EQ(Parsed(offer.sdp).media.at(0).port, 30000) << "the door keeps its ports";
  const SdpResult answer = Reanswer(
      "v=0\r\no=- 1 2 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n"
      "m=audio 17000 RTP/AVP 0\r\na=inactive\r\nm=video 17100 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=sendonly\r\n");
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(Parsed(answer.sdp).media.at(0).direction, sip::Direction::kInactive);
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(1)), IsEmpty());
}

TEST_F(SessionTest, AChangedAddressIsFollowedOnceTheOtherSideHasAgreed) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  SendRtp(PhoneAudio(1), MakeAudio());
  ASSERT_TRUE(Reoffer(MediaSession::Side::kBack, PhoneAnswer(9)).ok());
  const Wire moved{{PhoneAddress(9), 7078}, {}, PortOf(offers_[1], 0)};
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(1)), SizeIs(1)) << "not yet";
  ASSERT_TRUE(Reanswer(DoorOffer()).ok());
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(1)), IsEmpty());
  EXPECT_THAT(Got(moved), SizeIs(1));
}

TEST_F(SessionTest, ARefusedOfferChangesNothing) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  ASSERT_TRUE(Reoffer(MediaSession::Side::kBack, PhoneAnswer(9)).ok());
  EXPECT_EQ(Reoffer(MediaSession::Side::kFront, DoorOffer()).code, 488) << "one at a time";
  session_->AbandonReoffer();
  SendRtp(DoorAudio(), MakeAudio());
  EXPECT_THAT(Got(PhoneAudio(1)), SizeIs(1));
  EXPECT_EQ(Reanswer(DoorOffer()).code, 488);
  EXPECT_EQ(Reoffer(MediaSession::Side::kBack, "rubbish").code, 488);
  EXPECT_TRUE(Reoffer(MediaSession::Side::kFront, DoorOffer()).ok());
}

TEST_F(SessionTest, ThereIsNothingToChangeBeforeTheAnswer) {
  Ring(1);
  EXPECT_EQ(Reoffer(MediaSession::Side::kFront, DoorOffer()).code, 488);
  EXPECT_EQ(Reanswer(DoorOffer()).code, 488);
}

}  // namespace
}  // namespace foyer::relay
