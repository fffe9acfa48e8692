#include "phone/ring_call.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/phone/user_agent_fixture.h"

namespace foyer::phone {
namespace {

class RingCallTest : public UserAgentFixture {};

// RFC 3261 s12.1.2: the offer is one codec for the picture and two for the sound, and the picture is ours alone.
TEST_F(RingCallTest, TheInviteOffersWhatTheRelayCanGiveToEveryPhone) {
  StartRegistered();
  const SipText invite = RingAndSeeInvite();
  EXPECT_EQ(invite.StartLine(), "INVITE sip:home@house.example SIP/2.0");
  EXPECT_NE(invite.Header("From").find("sip:door@house.example"), std::string::npos);
  const std::string sdp = invite.Body();
  EXPECT_NE(sdp.find("c=IN IP4 127.0.0.1"), std::string::npos) << sdp;
  EXPECT_NE(sdp.find(" RTP/AVP 0 8 "), std::string::npos) << sdp;
  EXPECT_NE(sdp.find("telephone-event/8000"), std::string::npos) << sdp;
  EXPECT_NE(sdp.find("H264/90000"), std::string::npos) << sdp;
  EXPECT_NE(sdp.find("packetization-mode=1"), std::string::npos) << sdp;
  EXPECT_NE(sdp.find("a=sendonly"), std::string::npos) << sdp;
  EXPECT_EQ(sdp.find("VP8"), std::string::npos) << sdp;
  EXPECT_EQ(sdp.find("opus"), std::string::npos) << sdp;
}

TEST_F(RingCallTest, ARingThatNobodyShowsIsCancelled) {
  StartRegistered();
  const SipText invite = RingAndSeeInvite();
  proxy_.Respond(invite, "180 Ringing", "one");
  EXPECT_TRUE(Until([this] { return Reached(State::kCalling); }));
  agent_->HangUpRing();
  EXPECT_TRUE(Until([this] { return proxy_.Count("CANCEL") == 1 && proxy_.Count("ACK") == 1; }));
  EXPECT_TRUE(Reached(State::kEnded));
  EXPECT_EQ(states_, std::vector<State>({State::kCalling, State::kEnded}));
}

TEST_F(RingCallTest, TheFirst183StartsCameraAndMicrophone) {
  StartRegistered();
  RingUntilEarly();
  ASSERT_TRUE(Until([this] { return video_.packets().size() > 100 && audio_.packets().size() > 50; }));
  EXPECT_EQ(video_.packets().front().payload[0] & 0x1F, 7) << "the parameter sets come first";
  EXPECT_GE(video_.key_frames(), 1U);
  EXPECT_EQ(states_, std::vector<State>({State::kCalling, State::kEarly}));
}

TEST_F(RingCallTest, AnAnswerChangesNothingAboutTheStream) {
  StartRegistered();
  RingUntilAnswered();
  const std::size_t before = video_.packets().size();
  ASSERT_TRUE(Until([this, before] { return video_.packets().size() > before + 50; }));
  for (std::size_t index = 1; index < video_.packets().size(); ++index)
    EXPECT_EQ(video_.packets()[index].sequence_number,
              static_cast<std::uint16_t>(video_.packets()[index - 1].sequence_number + 1));
  EXPECT_EQ(states_, std::vector<State>({State::kCalling, State::kEarly, State::kAnswered}));
}

TEST_F(RingCallTest, ThePicturesTravelInFragmentsOfTheSameEvenSizeWithTheTimeOfTheirCapture) {
  StartRegistered();
  RingUntilEarly();
  ASSERT_TRUE(Until([this] { return video_.packets().size() > 100; }));
  std::map<std::uint32_t, std::vector<std::size_t>> sizes;  // of the fragments of each picture but for the last of each
  std::set<std::uint32_t> timestamps;
  for (const SeenRtp& packet : video_.packets()) {
    timestamps.insert(packet.timestamp);
    const bool fragment = (packet.payload[0] & 0x1F) == 28;
    if (fragment && (packet.payload[1] & 0x40) == 0) sizes[packet.timestamp].push_back(packet.payload.size());
    EXPECT_LE(packet.payload.size(), 1200U);
  }
  EXPECT_FALSE(sizes.empty());
  for (const auto& [timestamp, of_picture] : sizes)
    for (const std::size_t size : of_picture) {
      EXPECT_EQ(size, of_picture.front());
      EXPECT_EQ(size % 2, 0U);
    }
  EXPECT_GT(timestamps.size(), 5U);
}

TEST_F(RingCallTest, APictureLossIsAnsweredWithAKeyFrame) {
  StartRegistered();
  RingUntilEarly();
  ASSERT_TRUE(Until([this] { return video_.packets().size() > 100; }));
  const std::string sdp = proxy_.Last("INVITE")->Body();
  const std::size_t rtcp = sdp.find("a=rtcp:", sdp.find("m=video"));
  ASSERT_NE(rtcp, std::string::npos);
  for (int loss = 0; loss < 3; ++loss) {
    const std::size_t before = video_.key_frames();
    video_.SendPli(static_cast<std::uint16_t>(std::stoi(sdp.substr(rtcp + 7))));
    EXPECT_TRUE(Until([this, before] { return video_.key_frames() > before; }));
  }
}

// RFC 3261 s9.1: a CANCEL waits for the first provisional response.
TEST_F(RingCallTest, ARingThatEndsBeforeAnybodySaidAnythingIsCancelledLater) {
  StartRegistered();
  const SipText invite = RingAndSeeInvite();
  agent_->HangUpRing();
  EXPECT_TRUE(Until([this] { return Reached(State::kEnded); }));
  EXPECT_EQ(proxy_.Count("CANCEL"), 0U);
  proxy_.Respond(invite, "100 Trying", "");
  EXPECT_TRUE(Until([this] { return proxy_.Count("CANCEL") == 1 && proxy_.Count("ACK") == 1; }));
}

TEST_F(RingCallTest, ARingWithItsPictureOutIsCancelledToo) {
  StartRegistered();
  RingUntilEarly();
  agent_->HangUpRing();
  EXPECT_TRUE(Until([this] { return proxy_.Count("CANCEL") == 1 && Reached(State::kEnded); }));
  EXPECT_EQ(reason_, "hung up");
}

TEST_F(RingCallTest, ARefusalEndsTheRingAndSaysWhy) {
  StartRegistered();
  const SipText invite = RingAndSeeInvite();
  proxy_.Respond(invite, "603 Decline", "one");
  ASSERT_TRUE(Until([this] { return Reached(State::kEnded); }));
  EXPECT_EQ(reason_, "603 Decline");
  EXPECT_TRUE(agent_->Ring("sip:home@house.example").ok()) << "the next press rings again";
  EXPECT_TRUE(Until([this] { return proxy_.Count("INVITE") == 2; }));
}

TEST_F(RingCallTest, OneRingAtATime) {
  StartRegistered();
  RingAndSeeInvite();
  EXPECT_FALSE(agent_->Ring("sip:home@house.example").ok());
}

TEST_F(RingCallTest, ARestartedRingIsANewCall) {
  StartRegistered();
  RingUntilEarly();
  agent_->HangUpRing();
  EXPECT_TRUE(agent_->Ring("sip:home@house.example").ok()) << "at once, in the same turn";
  EXPECT_TRUE(Until([this] { return proxy_.Count("CANCEL") == 1 && proxy_.Count("INVITE") == 2; }));
  EXPECT_TRUE(Until([this] { return Reached(State::kCalling); }));
}

TEST_F(RingCallTest, AnAddressThatIsNoneIsAnError) {
  StartRegistered();
  EXPECT_FALSE(agent_->Ring("no address").ok());
  EXPECT_TRUE(agent_->Ring("sip:home@house.example").ok());
}

TEST_F(RingCallTest, WhoAnsweredMayHangUp) {
  StartRegistered();
  RingUntilAnswered();
  const SipText invite = *proxy_.Last("INVITE");
  proxy_.Send(invite.connection, "BYE " + ContactUri(invite) + " SIP/2.0\r\nVia: SIP/2.0/TCP " +
                                     proxy_.endpoint().ToString() +
                                     ";branch=z9hG4bKbye\r\nMax-Forwards: 70\r\nFrom: <sip:home@house.example>;"
                                     "tag=one\r\nTo: " +
                                     invite.Header("From") + "\r\nCall-ID: " + invite.Header("Call-ID") +
                                     "\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n");
  ASSERT_TRUE(Until([this] { return Reached(State::kEnded) && proxy_.Count("200 BYE") == 1; }));
  EXPECT_EQ(reason_, "hung up");
}

TEST_F(RingCallTest, WithoutACameraItRingsWithSoundAlone) {
  camera_.reset();
  StartRegistered();
  const SipText invite = RingAndSeeInvite();
  EXPECT_EQ(invite.Body().find("m=video"), std::string::npos);
}

TEST_F(RingCallTest, ACameraThatComesLaterIsInTheNextCall) {
  const auto camera = std::exchange(camera_, nullptr);
  StartRegistered();
  RingAndSeeInvite();
  agent_->HangUpRing();
  proxy_.Respond(*proxy_.Last("INVITE"), "603 Decline", "one", {});
  ASSERT_TRUE(Until([this] { return Reached(State::kEnded); }));
  agent_->UseCamera(*camera);
  ASSERT_TRUE(agent_->Ring("sip:home@house.example").ok());
  ASSERT_TRUE(Until([this] { return proxy_.Count("INVITE") == 2; }));
  proxy_.Respond(*proxy_.Last("INVITE"), "183 Session Progress", "two", Sdp("recvonly"));
  EXPECT_TRUE(Until([this] { return video_.packets().size() > 20; }));
  agent_.reset();
}

TEST_F(RingCallTest, WithoutSoundItSendsSilence) {
  Start("none");
  ASSERT_TRUE(Until([this] { return !registrations_.empty(); }));
  RingUntilEarly();
  ASSERT_TRUE(Until([this] { return audio_.packets().size() > 20 && video_.packets().size() > 20; }));
  for (const std::uint8_t sample : audio_.packets().back().payload) EXPECT_EQ(sample & 0x7F, 0x7F) << "PCMU zero";
}

TEST_F(RingCallTest, TheTestSoundIsATone) {
  StartRegistered();
  RingUntilEarly();
  ASSERT_TRUE(Until([this] { return audio_.packets().size() > 20; }));
  const auto& samples = audio_.packets().back().payload;
  EXPECT_EQ(samples.size(), 160U) << "20 ms of PCMU";
  EXPECT_GT(std::set<std::uint8_t>(samples.begin(), samples.end()).size(), 8U);
}

}  // namespace
}  // namespace foyer::phone
