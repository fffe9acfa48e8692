#include "sip/sdp.h"

#include <gmock/gmock.h>

namespace foyer::sip {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string kHead = "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n";

// As liblinphone 5.1 offers.
const std::string kLinphone =
    "v=0\r\n"
    "o=door 1234 987 IN IP4 192.0.2.7\r\n"
    "s=Talk\r\n"
    "c=IN IP4 192.0.2.7\r\n"
    "t=0 0\r\n"
    "a=rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,dup,jitt,TTL voip-metrics\r\n"
    "a=record:off\r\n"
    "m=audio 17000 RTP/AVP 96 0 101\r\n"
    "a=rtpmap:96 opus/48000/2\r\n"
    "a=fmtp:96 useinbandfec=1\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=rtcp-fb:* trr-int 5000\r\n"
    "m=video 17100 RTP/AVP 97\r\n"
    "c=IN IP4 192.0.2.8\r\n"
    "a=sendonly\r\n"
    "a=rtcp:18101 IN IP4 192.0.2.9\r\n"
    "a=rtcp-mux\r\n"
    "a=rtpmap:97 H264/90000\r\n"
    "a=fmtp:97 profile-level-id=42801F;packetization-mode=1\r\n"
    "a=rtcp-fb:97 nack pli\r\n";

SessionDescription Parsed(const std::string& text) {
  const auto parsed = SessionDescription::Parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(SessionDescription{});
}

TEST(SdpTest, ReadsWhatLinphoneOffers) {
  const SessionDescription sdp = Parsed(kLinphone);
  EXPECT_EQ(sdp.origin_user, "door");
  EXPECT_EQ(sdp.session_id, 1234U);
  EXPECT_EQ(sdp.session_version, 987U);
  EXPECT_THAT(sdp.attributes, SizeIs(2));
  ASSERT_THAT(sdp.media, SizeIs(2));
  const MediaDescription& audio = sdp.media[0];
  EXPECT_EQ(audio.media, "audio");
  EXPECT_EQ(audio.port, 17000);
  EXPECT_EQ(audio.protocol, "RTP/AVP");
  EXPECT_EQ(audio.address, IpAddress::Parse("192.0.2.7"));
  EXPECT_EQ(audio.direction, Direction::kSendRecv);
  EXPECT_THAT(audio.attributes, ElementsAre("rtcp-fb:* trr-int 5000"));
  ASSERT_THAT(audio.formats, SizeIs(3));
  EXPECT_EQ(audio.formats[0].encoding, "opus");
  EXPECT_EQ(audio.formats[0].clock_rate, 48000U);
  EXPECT_EQ(audio.formats[0].encoding_parameters, "2");
  EXPECT_EQ(audio.formats[0].fmtp, "useinbandfec=1");
  EXPECT_EQ(audio.formats[1].encoding, "PCMU");
  EXPECT_EQ(audio.formats[1].clock_rate, 8000U);
  EXPECT_EQ(audio.formats[2].payload_type, 101);
}

TEST(SdpTest, AMediumsOwnLinesWinOverTheSessions) {
  const SessionDescription sdp = Parsed(kLinphone);
  const MediaDescription& video = sdp.media.at(1);
  EXPECT_EQ(video.address, IpAddress::Parse("192.0.2.8"));
  EXPECT_EQ(video.direction, Direction::kSendOnly);
  EXPECT_EQ(video.rtcp_port, 18101);
  EXPECT_EQ(video.rtcp_address, IpAddress::Parse("192.0.2.9"));
  EXPECT_TRUE(video.rtcp_mux);
  EXPECT_EQ(video.formats.at(0).fmtp, "profile-level-id=42801F;packetization-mode=1");

  const SessionDescription held =
      Parsed(kHead + "a=inactive\r\nm=audio 4 RTP/AVP 0\r\nm=video 6 RTP/AVP 97\r\na=recvonly\r\n");
  EXPECT_EQ(held.media.at(0).direction, Direction::kInactive);
  EXPECT_EQ(held.media.at(1).direction, Direction::kRecvOnly);
}

TEST(SdpTest, WhatIsWrittenIsReadTheSame) {
  const std::string once = Parsed(kLinphone).ToString();
  EXPECT_EQ(Parsed(once).ToString(), once);
  EXPECT_THAT(once, HasSubstr("m=audio 17000 RTP/AVP 96 0 101\r\n"));
  EXPECT_THAT(once, HasSubstr("a=rtpmap:96 opus/48000/2\r\n"));
  EXPECT_THAT(once, HasSubstr("m=video 17100 RTP/AVP 97\r\nc=IN IP4 192.0.2.8\r\n"));
  EXPECT_THAT(once, HasSubstr("a=sendonly\r\na=rtcp:18101 IN IP4 192.0.2.9\r\na=rtcp-mux\r\n"));
  EXPECT_THAT(once, HasSubstr("a=record:off\r\n"));
}

TEST(SdpTest, TheConnectionLineIsRepeatedOnlyWhereItDiffers) {
  const std::string text = Parsed(kHead + "m=audio 4 RTP/AVP 0\r\n").ToString();
  EXPECT_EQ(text.find("c=IN"), text.rfind("c=IN"));
}

TEST(SdpTest, SpeaksIpv6) {
  const SessionDescription sdp =
      Parsed("v=0\no=- 1 1 IN IP6 2001:db8::7\ns=-\nc=IN IP6 2001:db8::7\nt=0 0\nm=audio 4 RTP/AVP 8\n");
  EXPECT_EQ(sdp.media.at(0).address, IpAddress::Parse("2001:db8::7"));
  EXPECT_THAT(sdp.ToString(), HasSubstr("c=IN IP6 2001:db8::7\r\n"));
}

TEST(SdpTest, ANameIsNoAddress) {
  const SessionDescription sdp =
      Parsed("v=0\r\no=- 1 1 IN IP4 door.example\r\ns=-\r\nc=IN IP4 door.example\r\nt=0 0\r\nm=audio 4 RTP/AVP 0\r\n");
  EXPECT_EQ(sdp.media.at(0).address, std::nullopt);
  const SessionDescription own = Parsed(kHead + "m=audio 4 RTP/AVP 0\r\nc=IN IP4 door.example\r\n");
  EXPECT_EQ(own.media.at(0).address, std::nullopt) << "the session's is not this medium's";
}

TEST(SdpTest, ARejectedMediumStaysInItsPlace) {
  SessionDescription sdp =
      Parsed(kHead + "m=audio 0 RTP/AVP 0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n");
  ASSERT_THAT(sdp.media, SizeIs(2));
  EXPECT_THAT(sdp.media[1].formats, IsEmpty());
  EXPECT_EQ(sdp.media[1].protocol, "UDP/DTLS/SCTP");
  sdp.media[1].port = 0;
  EXPECT_THAT(sdp.ToString(), HasSubstr("m=application 0 UDP/DTLS/SCTP 0\r\n"));
  EXPECT_THAT(sdp.ToString(), Not(HasSubstr("sendrecv")));
}

TEST(SdpTest, ForgivesWhatDoesNoHarm) {
  const SessionDescription sdp = Parsed(
      "v=0\no=- 99999999999999999999999 x IN IP4 192.0.2.7\ns=\nt=0 0\nm=audio 4/2  RTP/AVP 0 999 x  8\n"
      "a=rtpmap:77 unknown/1\na=rtpmap:8\na=fmtp:x\na=rtcp:x\na=\n\n");
  EXPECT_EQ(sdp.session_id, 0U);
  ASSERT_THAT(sdp.media, SizeIs(1));
  EXPECT_THAT(sdp.media[0].formats, SizeIs(2));
  EXPECT_EQ(sdp.media[0].rtcp_port, std::nullopt);
}

TEST(SdpTest, RefusesWhatIsNoSdp) {
  for (const std::string& text :
       {std::string(), std::string("\r\n"), std::string("hello"), std::string("v=1\r\n"),
        std::string("o=- 1 1\r\nv=0\r\n"), kHead + "m=audio\r\n", kHead + "m=audio x RTP/AVP 0\r\n",
        kHead + "m=audio 65536 RTP/AVP 0\r\n", kHead + "m=audio -1 RTP/AVP 0\r\n", kHead + "m=audio 4\r\n",
        kHead + "x\r\n", kHead + "a=a\rm=audio 4 RTP/AVP 0\r\n", kHead + std::string("a=a\0b\r\n", 7)})
    EXPECT_FALSE(SessionDescription::Parse(text)) << text;
}

TEST(SdpTest, IsBounded) {
  std::string many_media = kHead;
  for (int i = 0; i < 16; ++i) many_media += "m=audio 4 RTP/AVP 0\r\n";
  EXPECT_TRUE(SessionDescription::Parse(many_media));
  EXPECT_FALSE(SessionDescription::Parse(many_media + "m=audio 4 RTP/AVP 0\r\n"));

  std::string many_formats = kHead + "m=audio 4 RTP/AVP";
  for (int i = 0; i < 64; ++i) many_formats += " " + std::to_string(i);
  EXPECT_TRUE(SessionDescription::Parse(many_formats));
  EXPECT_FALSE(SessionDescription::Parse(many_formats + " 64"));

  std::string many_attributes = kHead;
  for (int i = 0; i < 513; ++i) many_attributes += "a=x\r\n";
  EXPECT_FALSE(SessionDescription::Parse(many_attributes));
  EXPECT_FALSE(SessionDescription::Parse(kHead + "a=" + std::string(70'000, 'x')));
}

TEST(SdpTest, AnyBeginningOfADescriptionIsReadOrRefused) {
  for (std::size_t length = 0; length <= kLinphone.size(); ++length) {
    const auto parsed = SessionDescription::Parse(std::string_view(kLinphone).substr(0, length));
    if (parsed) {
      EXPECT_TRUE(SessionDescription::Parse(parsed->ToString())) << parsed->ToString();
    }
  }
}

TEST(SdpTest, DirectionsAreSeenFromTheOtherSide) {
  EXPECT_EQ(Reversed(Direction::kSendOnly), Direction::kRecvOnly);
  EXPECT_EQ(Reversed(Direction::kRecvOnly), Direction::kSendOnly);
  EXPECT_EQ(Reversed(Direction::kSendRecv), Direction::kSendRecv);
  EXPECT_EQ(Reversed(Direction::kInactive), Direction::kInactive);
  EXPECT_EQ(DirectionName(Direction::kRecvOnly), "recvonly");
}

}  // namespace
}  // namespace foyer::sip
