#include "phone/linphone_user_agent.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "media/open_camera.h"
#include "runtime/asio_loop.h"
#include "tests/phone/rtp_counter.h"
#include "tests/phone/scripted_proxy.h"

namespace foyer::phone {
namespace {

using namespace std::chrono_literals;
using State = UserAgentCallState;

class LinphoneUserAgentTest : public testing::Test {
 protected:
  LinphoneUserAgentTest() : camera_(std::move(media::OpenCamera("test", {})).value()) {}

  void Start(const std::string& audio = "test") {
    const UserAgentSettings settings = {
        {"door", "house.example"}, "secret123", proxy_.endpoint(), audio, testing::TempDir()};
    UserAgentHandler handler;
    handler.on_registered = [this](bool registered) { registrations_.push_back(registered); };
    handler.on_ring_state = [this](State state, std::string_view reason) {
      states_.push_back(state);
      reason_ = reason;
    };
    handler.on_look_in = [this](std::string_view aor, bool started) {
      look_ins_.push_back(std::string(started ? "+" : "-") + std::string(aor));
    };
    auto agent = LinphoneUserAgent::Create(loop_, settings, camera_.get(), std::move(handler));
    ASSERT_TRUE(agent.ok()) << agent.error().message;
    agent_ = std::move(agent).value();
    proxy_.OnBytesSent([this] {
      if (agent_ != nullptr) agent_->Poke();
    });
  }

  void StartRegistered() {
    Start();
    ASSERT_TRUE(Until([this] { return !registrations_.empty() && registrations_.back(); }));
  }

  // Runs the loop until `holds`, in any case no longer than a test may last.
  bool Until(const std::function<bool()>& holds) {
    const TimePoint give_up = loop_.Now() + 20s;
    bool held = false;
    Timer look(loop_, [&] {
      held = holds();
      if (held || loop_.Now() > give_up) return loop_.Stop();
      look.Start(1ms);
    });
    look.Start(0ms);
    loop_.Run();
    return held;
  }

  bool Reached(State state) const { return !states_.empty() && states_.back() == state; }

  std::string Sdp(const std::string& video_direction, const std::string& video_port = {}) const {
    const std::string port = video_port.empty() ? std::to_string(video_.port()) : video_port;
    return "v=0\r\no=relay 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " +
           std::to_string(audio_.port()) +
           " RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\nm=video " + port +
           " RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 profile-level-id=42e01f;packetization-mode=1\r\n"
           "a=rtcp-fb:* nack pli\r\na=" +
           video_direction + "\r\n";
  }

  const SipText& RingAndSeeInvite() {
    EXPECT_TRUE(agent_->Ring("sip:home@house.example").ok());
    EXPECT_TRUE(Until([this] { return proxy_.Count("INVITE") == 1; }));
    return *proxy_.Last("INVITE");
  }

  void RingUntilEarly() {
    const SipText invite = RingAndSeeInvite();
    proxy_.Respond(invite, "183 Session Progress", "one", Sdp("recvonly"));
    ASSERT_TRUE(Until([this] { return Reached(State::kEarly); }));
  }

  void RingUntilAnswered() {
    RingUntilEarly();
    proxy_.Respond(*proxy_.Last("INVITE"), "200 OK", "one", Sdp("recvonly"));
    ASSERT_TRUE(Until([this] { return Reached(State::kAnswered) && proxy_.Count("ACK") == 1; }));
  }

  // A call to the door, to the binding that may be rung.
  void LookIn(const std::string& call_id, int cseq = 1) {
    const SipText* binding = nullptr;
    for (const SipText& request : proxy_.registered())
      if (request.Header("Contact").find("outgoing-only") == std::string::npos) binding = &request;
    ASSERT_NE(binding, nullptr);
    const std::string sdp = Sdp("recvonly");
    proxy_.Send(
        binding->connection,
        "INVITE " + ContactUri(*binding) + " SIP/2.0\r\nVia: SIP/2.0/TCP " + proxy_.endpoint().ToString() +
            ";branch=z9hG4bK" + call_id + "\r\nMax-Forwards: 70\r\nFrom: <sip:anna@house.example>;tag=a" + call_id +
            "\r\nTo: <sip:door@house.example>\r\nCall-ID: " + call_id + "\r\nCSeq: " + std::to_string(cseq) +
            " INVITE\r\nContact: <sip:anna@" + proxy_.endpoint().ToString() +
            ";transport=tcp>\r\nContent-Type: application/sdp\r\nContent-Length: " + std::to_string(sdp.size()) +
            "\r\n\r\n" + sdp);
    ASSERT_TRUE(Until([this] { return proxy_.Last("200 INVITE") != nullptr; }));
    const SipText answer = *proxy_.Last("200 INVITE");
    proxy_.Send(answer.connection, "ACK " + ContactUri(answer) + " SIP/2.0\r\nVia: SIP/2.0/TCP " +
                                       proxy_.endpoint().ToString() + ";branch=z9hG4bKack" + call_id +
                                       "\r\nMax-Forwards: 70\r\nFrom: " + answer.Header("From") +
                                       "\r\nTo: " + answer.Header("To") + "\r\nCall-ID: " + call_id +
                                       "\r\nCSeq: " + std::to_string(cseq) + " ACK\r\nContent-Length: 0\r\n\r\n");
  }

  AsioLoop loop_;
  std::unique_ptr<VideoSource> camera_;
  ScriptedProxy proxy_{loop_};
  RtpCounter audio_{loop_}, video_{loop_};
  std::vector<bool> registrations_;
  std::vector<State> states_;
  std::string reason_;
  std::vector<std::string> look_ins_;
  std::unique_ptr<LinphoneUserAgent> agent_;
};

TEST_F(LinphoneUserAgentTest, BothCoresRegisterByDigestAndOnlyOneMayBeRung) {
  StartRegistered();
  ASSERT_EQ(proxy_.registered().size(), 2U);
  EXPECT_EQ(registrations_, std::vector<bool>({true})) << "told once, when both are";
  int marked = 0;
  std::set<std::string> contacts;
  for (const SipText& request : proxy_.registered()) {
    EXPECT_EQ(request.StartLine(), "REGISTER sip:house.example SIP/2.0");
    EXPECT_NE(request.Header("To").find("sip:door@house.example"), std::string::npos);
    const std::string digest = request.Header("Authorization");
    EXPECT_NE(digest.find("username=\"door\""), std::string::npos) << digest;
    EXPECT_NE(digest.find("realm=\"house.example\""), std::string::npos) << digest;
    EXPECT_EQ(request.bytes.find("secret123"), std::string::npos);
    const std::string contact = request.Header("Contact");
    if (contact.find(">;+foyer.outgoing-only") != std::string::npos) ++marked;
    contacts.insert(ContactUri(request));
  }
  EXPECT_EQ(marked, 1);
  EXPECT_EQ(contacts.size(), 2U);
}

// RFC 3261 s12.1.2: the offer is one codec for the picture and two for the sound, and the picture is ours alone.
TEST_F(LinphoneUserAgentTest, TheInviteOffersWhatTheRelayCanGiveToEveryPhone) {
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

TEST_F(LinphoneUserAgentTest, ARingThatNobodyShowsIsCancelled) {
  StartRegistered();
  const SipText invite = RingAndSeeInvite();
  proxy_.Respond(invite, "180 Ringing", "one");
  EXPECT_TRUE(Until([this] { return Reached(State::kCalling); }));
  agent_->HangUpRing();
  EXPECT_TRUE(Until([this] { return proxy_.Count("CANCEL") == 1 && Reached(State::kEnded); }));
  EXPECT_EQ(states_, std::vector<State>({State::kCalling, State::kEnded}));
}

TEST_F(LinphoneUserAgentTest, TheFirst183StartsCameraAndMicrophone) {
  StartRegistered();
  RingUntilEarly();
  ASSERT_TRUE(Until([this] { return video_.packets().size() > 100 && audio_.packets().size() > 50; }));
  EXPECT_EQ(video_.packets().front().payload[0] & 0x1F, 7) << "the parameter sets come first";
  EXPECT_GE(video_.key_frames(), 1U);
  EXPECT_EQ(states_, std::vector<State>({State::kCalling, State::kEarly}));
}

TEST_F(LinphoneUserAgentTest, AnAnswerChangesNothingAboutTheStream) {
  StartRegistered();
  RingUntilAnswered();
  const std::size_t before = video_.packets().size();
  ASSERT_TRUE(Until([this, before] { return video_.packets().size() > before + 50; }));
  for (std::size_t index = 1; index < video_.packets().size(); ++index)
    EXPECT_EQ(video_.packets()[index].sequence_number,
              static_cast<std::uint16_t>(video_.packets()[index - 1].sequence_number + 1));
  EXPECT_EQ(states_, std::vector<State>({State::kCalling, State::kEarly, State::kAnswered}));
}

TEST_F(LinphoneUserAgentTest, ThoseWhoLookInAreAnsweredAtOnceWithAPictureThatOnlyWeSend) {
  StartRegistered();
  LookIn("look1");
  const std::string sdp = proxy_.Last("200 INVITE")->Body();
  EXPECT_NE(sdp.find("a=sendonly"), std::string::npos) << sdp;
  ASSERT_TRUE(Until([this] { return video_.packets().size() > 50 && audio_.packets().size() > 20; }));
  EXPECT_EQ(video_.packets().front().payload[0] & 0x1F, 7);
  EXPECT_EQ(look_ins_, std::vector<std::string>({"+sip:anna@house.example"}));
  agent_->HangUpLookIns();
  ASSERT_TRUE(Until([this] { return proxy_.Count("BYE") == 1 && look_ins_.size() == 2; }));
  EXPECT_EQ(look_ins_.back(), "-sip:anna@house.example");
}

}  // namespace
}  // namespace foyer::phone
