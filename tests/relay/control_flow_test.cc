#include "relay/control_flow.h"

#include "tests/relay/relay_fixture.h"

namespace foyer::relay {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

// Another maker's door, which understands all kinds of feedback, and phones that do too.
class ControlFlowTest : public RelayFixture {
 protected:
  static std::string FeedbackOffer(const std::string& feedback = "nack|nack pli|ccm fir|ccm tmmbr") {
    std::string offer = DoorOffer();
    offer.replace(offer.find("a=rtcp-fb:* nack pli\r\n"), 22, Attributes(feedback));
    return offer;
  }
  static std::string Attributes(std::string feedback) {
    std::string lines;
    while (!feedback.empty()) {
      const auto end = std::min(feedback.find('|'), feedback.size());
      lines += "a=rtcp-fb:97 " + feedback.substr(0, end) + "\r\n";
      feedback.erase(0, end + 1);
    }
    return lines;
  }
  static std::string FeedbackAnswer(int phone, const std::string& feedback = "nack|nack pli|ccm tmmbr") {
    return PhoneAnswer(phone) + Attributes(feedback);
  }
  void RingPhones(int phones, const std::string& offer = FeedbackOffer()) {
    ASSERT_EQ(Open(offer, false), 200);
    for (int phone = 1; phone <= phones; ++phone) {
      offers_[phone] = Offer(static_cast<BranchId>(phone)).sdp;
      ASSERT_TRUE(Early(static_cast<BranchId>(phone), "t", FeedbackAnswer(phone)).ok());
    }
  }
  // One packet of the door's picture; the first of all begins one.
  void SendVideo(std::uint16_t sequence_number, std::uint32_t timestamp = 1000, std::uint32_t ssrc = 0x11111111) {
    const std::uint8_t nal = sequence_number == 1 ? kSpsUnit : kSlice;
    SendRtp(DoorVideo(),
            MakeRtp({97, sequence_number, timestamp, ssrc}, {nal, static_cast<std::uint8_t>(sequence_number)}));
  }
  template <typename Item>
  std::vector<Item> GotItems(const Wire& wire) {
    std::vector<Item> found;
    for (const Buffer& packet : Got(wire, Component::kRtcp)) {
      EXPECT_TRUE(IsRtcp(packet));
      if (const auto item = FindItem<Item>(packet)) found.push_back(*item);
    }
    return found;
  }
  static Buffer MakeLimit(std::uint64_t bits_per_second) {
    RtcpWriter compound(7);
    compound.Report(std::nullopt);
    compound.BitrateRequest(1, bits_per_second);
    return BytesOf(compound);
  }
  static Buffer MakeReport(const ReportBlock& block, const std::optional<SenderInfo>& sender = std::nullopt,
                           std::uint32_t ssrc = 7) {
    RtcpWriter compound(ssrc);
    compound.Report(block, sender);
    return BytesOf(compound);
  }
};

// ---- Reports

TEST_F(ControlFlowTest, ASenderReportIsWrittenForEachStream) {
  RingPhones(2);
  SendVideo(1, 5000);
  SendVideo(2, 5000);
  SendRtcp(DoorVideo(), MakeReport({}, SenderInfo{0, 0xaabbccdd11223344, 5000, 77, 7777}, 0x11111111));
  for (const int phone : {1, 2}) {
    const auto media = Got(PhoneVideo(phone));
    ASSERT_THAT(media, SizeIs(2));
    const auto reports = GotItems<SenderInfo>(PhoneVideo(phone));
    ASSERT_THAT(reports, SizeIs(1)) << phone;
    EXPECT_EQ(reports[0].ssrc, SsrcOf(media[0]));
    EXPECT_EQ(reports[0].ntp, 0xaabbccdd11223344U);
    EXPECT_EQ(reports[0].timestamp, TimestampOf(media[0]));
    EXPECT_EQ(reports[0].packets, 2U) << "what this phone was sent, not what the door has sent";
    EXPECT_EQ(reports[0].octets, 4U);
  }
}

TEST_F(ControlFlowTest, APhoneThatHasNotWonReportsToNobody) {
  RingPhones(2);
  SendVideo(1);
  Got(DoorVideo(), Component::kRtcp);
  SendRtcp(PhoneVideo(1), MakeReport({}, SenderInfo{}));
  EXPECT_THAT(Got(DoorVideo(), Component::kRtcp), IsEmpty());
  EXPECT_THAT(Got(PhoneVideo(2), Component::kRtcp), IsEmpty());
}

TEST_F(ControlFlowTest, TheSenderLearnsWhatIsMissing) {
  RingPhones(1);
  SendVideo(1);
  SendVideo(3);
  SendVideo(4);
  loop_.Advance(ControlFlow::kReportInterval);
  const auto reports = GotItems<ReportBlock>(DoorVideo());
  ASSERT_THAT(reports, SizeIs(1));
  EXPECT_EQ(reports[0].ssrc, 0x11111111U);
  EXPECT_EQ(reports[0].fraction_lost, 64);
  EXPECT_EQ(reports[0].lost, 1);
}

TEST_F(ControlFlowTest, OnePhoneWithBadWiFiDoesNotTakeTheQualityFromAllUntilItHasAnswered) {
  RingPhones(2);
  SendVideo(1);
  const auto media = Got(PhoneVideo(1));
  ASSERT_THAT(media, SizeIs(1));
  ReportBlock half_lost;
  half_lost.ssrc = SsrcOf(media[0]);
  half_lost.fraction_lost = 128;
  SendRtcp(PhoneVideo(1), MakeReport(half_lost));
  loop_.Advance(ControlFlow::kReportInterval);
  EXPECT_EQ(GotItems<ReportBlock>(DoorVideo()).at(0).fraction_lost, 0);

  ASSERT_TRUE(Select(1, "t", "").ok());
  ReportBlock of_another = half_lost;
  of_another.ssrc += 1;
  of_another.fraction_lost = 255;
  SendRtcp(PhoneVideo(1), MakeReport(of_another));
  SendVideo(2);
  loop_.Advance(ControlFlow::kReportInterval);
  EXPECT_EQ(GotItems<ReportBlock>(DoorVideo()).at(0).fraction_lost, 128);
}

TEST_F(ControlFlowTest, EverybodyIsReportedToEvenIfTheSourceSaysNothing) {
  RingPhones(1);
  SendVideo(1);
  loop_.Advance(ControlFlow::kReportInterval);
  EXPECT_THAT(Got(PhoneVideo(1), Component::kRtcp), SizeIs(1));
  EXPECT_THAT(Got(PhoneAudio(1), Component::kRtcp), SizeIs(1)) << "it keeps the way through a NAT open";
}

// ---- Key frames

TEST_F(ControlFlowTest, ASourceIsAskedAsItUnderstands) {
  for (const auto& [feedback, size] :
       {std::pair("nack pli", 8U + 28U + 12U), {"ccm fir", 8U + 28U + 20U}, {"nack", 8U + 28U + 32U}}) {
    RingPhones(1, FeedbackOffer(feedback));
    loop_.Advance(1s);
    SendRtp(DoorVideo(), MakeNal(kSlice));
    const auto requests = Got(DoorVideo(), Component::kRtcp);
    ASSERT_THAT(requests, SizeIs(1)) << feedback;
    EXPECT_TRUE(FindItem<KeyFrameWanted>(requests[0]));
    EXPECT_EQ(requests[0].size(), size) << feedback;
    session_.reset();
    transports_.Restart();
  }
}

TEST_F(ControlFlowTest, ADoorThatUnderstandsNeitherIsAskedByInfoToo) {
  int infos = 0;
  MediaSessionHandler handler = MakeHandler(false);
  handler.send_key_frame_request = [&](MediaSession::Side side) {
    EXPECT_EQ(side, MediaSession::Side::kFront);
    ++infos;
  };
  session_ = Session::Open({loop_, transports_, forwarder_, config_},
                           {"call", FeedbackOffer("nack"), {kLocal, kDoor}, false, handler})
                 .session;
  offers_[1] = Offer(1).sdp;
  ASSERT_TRUE(Early(1).ok());
  loop_.Advance(1s);
  SendRtp(DoorVideo(), MakeNal(kSlice));
  EXPECT_EQ(infos, 1);
}

// ---- Losses

TEST_F(ControlFlowTest, ALostPacketIsSentAgainToWhoLostIt) {
  RingPhones(2);
  for (std::uint16_t i = 1; i <= 5; ++i) SendVideo(i);
  const auto media = Got(PhoneVideo(1));
  ASSERT_THAT(media, SizeIs(5));
  Got(PhoneVideo(2));
  Got(DoorVideo(), Component::kRtcp);
  SendRtcp(PhoneVideo(1), MakeNack(SequenceOf(media[1]), 0b10));
  EXPECT_THAT(Got(PhoneVideo(1)), testing::ElementsAre(media[1], media[3]));
  EXPECT_THAT(Got(PhoneVideo(2)), IsEmpty());
  EXPECT_THAT(Got(DoorVideo(), Component::kRtcp), IsEmpty()) << "the door is not troubled";
  EXPECT_EQ(StatisticsOf(1).resent, 2U);
}

TEST_F(ControlFlowTest, WhatNeverCameIsAskedOfTheSource) {
  RingPhones(1);
  SendVideo(1);
  Got(DoorVideo(), Component::kRtcp);
  SendVideo(4);
  const auto asked = GotItems<Missing>(DoorVideo());
  ASSERT_THAT(asked, SizeIs(1)) << "at once";
  EXPECT_EQ(asked[0].first, 2);
  EXPECT_EQ(asked[0].following, 1);
  const auto media = Got(PhoneVideo(1));
  ASSERT_THAT(media, SizeIs(2));
  SendRtcp(PhoneVideo(1), MakeNack(static_cast<std::uint16_t>(SequenceOf(media[0]) + 1), 1));
  const auto again = GotItems<Missing>(DoorVideo());
  ASSERT_THAT(again, SizeIs(1)) << "and when somebody misses it still";
  EXPECT_EQ(again[0].first, 2);
  EXPECT_EQ(again[0].following, 1);
  SendVideo(2);
  const auto late = Got(PhoneVideo(1));
  ASSERT_THAT(late, SizeIs(1));
  EXPECT_EQ(SequenceOf(late[0]), static_cast<std::uint16_t>(SequenceOf(media[0]) + 1));
}

TEST_F(ControlFlowTest, ADoorThatCannotRepeatIsNotAsked) {
  RingPhones(1, FeedbackOffer("nack pli"));
  SendVideo(1);
  Got(DoorVideo(), Component::kRtcp);
  SendVideo(4);
  EXPECT_THAT(GotItems<Missing>(DoorVideo()), IsEmpty());
}

TEST_F(ControlFlowTest, NobodyMakesAFloodOfAFewRequests) {
  RingPhones(1);
  for (std::uint16_t i = 1; i <= 20; ++i) SendVideo(i);
  const std::uint16_t base = SequenceOf(Got(PhoneVideo(1)).at(0));
  for (int i = 0; i < 1000; ++i) SendRtcp(PhoneVideo(1), MakeNack(base, 0xffff));
  EXPECT_LE(Got(PhoneVideo(1)).size(), 256U + 5U);
}

TEST_F(ControlFlowTest, WithOtherPayloadTypesNothingIsSentAgain) {
  RingPhones(1);
  SendVideo(1);
  const auto media = Got(PhoneVideo(1));
  std::string other = FeedbackAnswer(1);
  for (auto at = other.find("97"); at != std::string::npos; at = other.find("97", at)) other.replace(at, 2, "98");
  ASSERT_TRUE(Early(1, "t", other).ok());
  SendRtcp(PhoneVideo(1), MakeNack(SequenceOf(media.at(0))));
  EXPECT_THAT(Got(PhoneVideo(1)), IsEmpty());
}

// ---- Bit rates

TEST_F(ControlFlowTest, TheSourceIsToldWhatEverybodyCanBear) {
  RingPhones(2);
  SendVideo(1);
  Got(DoorVideo(), Component::kRtcp);
  const auto told = [this] { return GotItems<BitrateLimit>(DoorVideo()); };
  SendRtcp(PhoneVideo(1), MakeLimit(2'000'000));
  EXPECT_EQ(told().at(0).bits_per_second, 2'000'000U);
  EXPECT_EQ(GotItems<BitrateLimit>(PhoneVideo(1)).size(), 0U);
  SendRtcp(PhoneVideo(2), MakeLimit(3'000'000));
  EXPECT_THAT(told(), IsEmpty()) << "nothing new";
  SendRtcp(PhoneVideo(2), MakeLimit(600'000));
  EXPECT_EQ(told().at(0).bits_per_second, 600'000U);
  SendRtcp(PhoneVideo(2), MakeLimit(1000));
  EXPECT_EQ(told().at(0).bits_per_second, ControlFlow::kLowestLimit) << "nobody takes the picture from all others";
  session_->CloseBranch(2);
  loop_.Advance(ControlFlow::kReportInterval);
  EXPECT_EQ(told().at(0).bits_per_second, 2'000'000U) << "who is gone limits nobody";
}

TEST_F(ControlFlowTest, ASourceThatKnowsNoLimitsHearsOfNone) {
  RingPhones(1, FeedbackOffer("nack pli"));
  SendVideo(1);
  Got(DoorVideo(), Component::kRtcp);
  SendRtcp(PhoneVideo(1), MakeLimit(600'000));
  EXPECT_THAT(Got(DoorVideo(), Component::kRtcp), IsEmpty());
}

}  // namespace
}  // namespace foyer::relay
