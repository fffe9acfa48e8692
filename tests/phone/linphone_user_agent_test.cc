#include "phone/linphone_user_agent.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

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
  EXPECT_TRUE(Until([this] { return proxy_.Count("CANCEL") == 1 && proxy_.Count("ACK") == 1; }));
  EXPECT_TRUE(Reached(State::kEnded));
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

TEST_F(LinphoneUserAgentTest, ThePicturesTravelInFragmentsOfTheSameEvenSizeWithTheTimeOfTheirCapture) {
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

TEST_F(LinphoneUserAgentTest, APictureLossIsAnsweredWithAKeyFrame) {
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
TEST_F(LinphoneUserAgentTest, ARingThatEndsBeforeAnybodySaidAnythingIsCancelledLater) {
  StartRegistered();
  const SipText invite = RingAndSeeInvite();
  agent_->HangUpRing();
  EXPECT_TRUE(Until([this] { return Reached(State::kEnded); }));
  EXPECT_EQ(proxy_.Count("CANCEL"), 0U);
  proxy_.Respond(invite, "100 Trying", "");
  EXPECT_TRUE(Until([this] { return proxy_.Count("CANCEL") == 1 && proxy_.Count("ACK") == 1; }));
}

TEST_F(LinphoneUserAgentTest, ARingWithItsPictureOutIsCancelledToo) {
  StartRegistered();
  RingUntilEarly();
  agent_->HangUpRing();
  EXPECT_TRUE(Until([this] { return proxy_.Count("CANCEL") == 1 && Reached(State::kEnded); }));
  EXPECT_EQ(reason_, "hung up");
}

TEST_F(LinphoneUserAgentTest, ARefusalEndsTheRingAndSaysWhy) {
  StartRegistered();
  const SipText invite = RingAndSeeInvite();
  proxy_.Respond(invite, "603 Decline", "one");
  ASSERT_TRUE(Until([this] { return Reached(State::kEnded); }));
  EXPECT_EQ(reason_, "603 Decline");
  EXPECT_TRUE(agent_->Ring("sip:home@house.example").ok()) << "the next press rings again";
  EXPECT_TRUE(Until([this] { return proxy_.Count("INVITE") == 2; }));
}

TEST_F(LinphoneUserAgentTest, OneRingAtATime) {
  StartRegistered();
  RingAndSeeInvite();
  EXPECT_FALSE(agent_->Ring("sip:home@house.example").ok());
}

TEST_F(LinphoneUserAgentTest, ARestartedRingIsANewCall) {
  StartRegistered();
  RingUntilEarly();
  agent_->HangUpRing();
  EXPECT_TRUE(agent_->Ring("sip:home@house.example").ok()) << "at once, in the same turn";
  EXPECT_TRUE(Until([this] { return proxy_.Count("CANCEL") == 1 && proxy_.Count("INVITE") == 2; }));
  EXPECT_TRUE(Until([this] { return Reached(State::kCalling); }));
}

TEST_F(LinphoneUserAgentTest, AnAddressThatIsNoneIsAnError) {
  StartRegistered();
  EXPECT_FALSE(agent_->Ring("no address").ok());
  EXPECT_TRUE(agent_->Ring("sip:home@house.example").ok());
}

TEST_F(LinphoneUserAgentTest, WhoAnsweredMayHangUp) {
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

TEST_F(LinphoneUserAgentTest, ACallIsEndedByItsCallIdWhicheverItIs) {
  StartRegistered();
  RingUntilAnswered();
  LookIn("look1");
  ASSERT_TRUE(Until([this] { return look_ins_.size() == 1; }));
  agent_->HangUp("nobody's");
  agent_->HangUp("look1");
  ASSERT_TRUE(Until([this] { return proxy_.Count("BYE") == 1 && look_ins_.size() == 2; }));
  EXPECT_EQ(proxy_.Last("BYE")->Header("Call-ID"), "look1");
  EXPECT_TRUE(Reached(State::kAnswered));
  const std::string ring = proxy_.Last("INVITE")->Header("Call-ID");
  agent_->HangUp(ring);
  ASSERT_TRUE(Until([this] { return proxy_.Count("BYE") == 2 && Reached(State::kEnded); }));
  EXPECT_EQ(proxy_.Last("BYE")->Header("Call-ID"), ring);
}

// liblinphone cancels every ringing call of the core that accepts one: hence two cores.
TEST_F(LinphoneUserAgentTest, ALookInThatIsAnsweredDoesNotEndTheRing) {
  StartRegistered();
  RingUntilEarly();
  ASSERT_TRUE(Until([this] { return video_.packets().size() > 20; }));
  LookIn("look1");
  ASSERT_TRUE(Until([this] { return look_ins_.size() == 1; }));
  const std::size_t before = video_.packets().size();
  ASSERT_TRUE(Until([this, before] { return video_.packets().size() > before + 50; }));
  EXPECT_TRUE(Reached(State::kEarly));
  EXPECT_EQ(proxy_.Count("CANCEL"), 0U);
}

TEST_F(LinphoneUserAgentTest, TheCoreThatRingsOutIsBusyForCallers) {
  StartRegistered();
  for (const SipText& request : proxy_.registered())
    if (request.Header("Contact").find("outgoing-only") != std::string::npos)
      proxy_.Send(request.connection, "INVITE " + ContactUri(request) + " SIP/2.0\r\nVia: SIP/2.0/TCP " +
                                          proxy_.endpoint().ToString() +
                                          ";branch=z9hG4bKx\r\nMax-Forwards: 70\r\nFrom: <sip:a@house.example>;tag=a"
                                          "\r\nTo: <sip:door@house.example>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n"
                                          "Contact: <sip:a@127.0.0.1:9>\r\nContent-Length: 0\r\n\r\n");
  EXPECT_TRUE(Until([this] { return proxy_.Count("486 INVITE") == 1; }));
  EXPECT_TRUE(look_ins_.empty());
}

// A MESSAGE is the proxy's business; one that came through must not hurt (it crashes cores with a "null" storage).
TEST_F(LinphoneUserAgentTest, AMessageIsRefusedAndHurtsNobody) {
  StartRegistered();
  for (const SipText& request : proxy_.registered())
    proxy_.Send(request.connection, "MESSAGE " + ContactUri(request) + " SIP/2.0\r\nVia: SIP/2.0/TCP " +
                                        proxy_.endpoint().ToString() +
                                        ";branch=z9hG4bKm\r\nMax-Forwards: 70\r\nFrom: <sip:a@house.example>;tag=a"
                                        "\r\nTo: <sip:door@house.example>\r\nCall-ID: m\r\nCSeq: 1 MESSAGE\r\n"
                                        "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n11");
  EXPECT_TRUE(Until([this] { return proxy_.Count("501 MESSAGE") == 2; }));
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

TEST_F(LinphoneUserAgentTest, TheProxyMayComeLater) {
  ScriptedProxy late(loop_, false);
  const UserAgentSettings settings = {
      {"door", "house.example"}, "secret123", late.endpoint(), "none", testing::TempDir()};
  UserAgentHandler handler;
  handler.on_registered = [this](bool registered) { registrations_.push_back(registered); };
  auto agent = LinphoneUserAgent::Create(loop_, settings, nullptr, std::move(handler));
  ASSERT_TRUE(agent.ok());
  Timer listen(loop_, [&late] { late.Listen(); });
  listen.Start(100ms);
  EXPECT_TRUE(Until([this] { return !registrations_.empty(); }));
  EXPECT_EQ(registrations_, std::vector<bool>({true}));
}

TEST_F(LinphoneUserAgentTest, ALostConnectionIsToldAndMended) {
  StartRegistered();
  proxy_.DropConnections();
  EXPECT_TRUE(Until([this] { return registrations_.size() == 3; }));
  EXPECT_EQ(registrations_, std::vector<bool>({true, false, true}));
}

TEST_F(LinphoneUserAgentTest, AProxyThatIsGoneForAWhileIsFoundAgain) {
  StartRegistered();
  proxy_.StopListening();
  proxy_.DropConnections();
  EXPECT_TRUE(Until([this] { return !registrations_.back(); }));
  Timer listen(loop_, [this] { proxy_.Listen(); });
  listen.Start(300ms);
  EXPECT_TRUE(Until([this] { return registrations_.size() == 3 && registrations_.back(); }));
}

TEST_F(LinphoneUserAgentTest, ARefusedRegistrationIsTriedAgain) {
  proxy_.accept_registers = false;
  Start();
  EXPECT_TRUE(Until([this] { return proxy_.Count("REGISTER") >= 4; }));
  EXPECT_TRUE(registrations_.empty());
  proxy_.accept_registers = true;
  EXPECT_TRUE(Until([this] { return registrations_ == std::vector<bool>({true}); }));
}

TEST_F(LinphoneUserAgentTest, WithoutACameraItRingsWithSoundAlone) {
  camera_.reset();
  StartRegistered();
  const SipText invite = RingAndSeeInvite();
  EXPECT_EQ(invite.Body().find("m=video"), std::string::npos);
}

TEST_F(LinphoneUserAgentTest, WithoutSoundItSendsSilence) {
  Start("none");
  ASSERT_TRUE(Until([this] { return !registrations_.empty(); }));
  RingUntilEarly();
  ASSERT_TRUE(Until([this] { return audio_.packets().size() > 20 && video_.packets().size() > 20; }));
  for (const std::uint8_t sample : audio_.packets().back().payload) EXPECT_EQ(sample & 0x7F, 0x7F) << "PCMU zero";
}

TEST_F(LinphoneUserAgentTest, TheTestSoundIsATone) {
  StartRegistered();
  RingUntilEarly();
  ASSERT_TRUE(Until([this] { return audio_.packets().size() > 20; }));
  const auto& samples = audio_.packets().back().payload;
  EXPECT_EQ(samples.size(), 160U) << "20 ms of PCMU";
  EXPECT_GT(std::set<std::uint8_t>(samples.begin(), samples.end()).size(), 8U);
}

TEST_F(LinphoneUserAgentTest, ItEndsItsCallsWhenItEnds) {
  StartRegistered();
  RingUntilAnswered();
  agent_.reset();
  EXPECT_TRUE(Until([this] { return proxy_.Count("BYE") == 1; }));
}

// Inodes of the sockets of this process.
std::set<std::string> OwnSockets() {
  std::set<std::string> inodes;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const std::string target = std::filesystem::read_symlink(entry, error).string();
    if (target.starts_with("socket:[")) inodes.insert(target.substr(8, target.size() - 9));
  }
  return inodes;
}

// Local ports of this process that anybody could send to: listening TCP, any UDP.
std::vector<std::string> OpenPorts() {
  const std::set<std::string> own = OwnSockets();
  std::vector<std::string> ports;
  for (const std::string table : {"tcp", "tcp6", "udp", "udp6"}) {
    std::ifstream lines("/proc/self/net/" + table);
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
      std::istringstream fields(line);
      std::string slot, local, remote, state, queues, timer, retransmissions, uid, timeout, inode;
      fields >> slot >> local >> remote >> state >> queues >> timer >> retransmissions >> uid >> timeout >> inode;
      const bool listens = table.starts_with("udp") || state == "0A";
      if (listens && own.contains(inode)) ports.push_back(table + " " + local);
    }
  }
  return ports;
}

TEST_F(LinphoneUserAgentTest, ItListensOnNothing) {
  const std::vector<std::string> before = OpenPorts();
  StartRegistered();
  EXPECT_EQ(OpenPorts(), before) << "idle";
  RingUntilEarly();
  for (const std::string& port : OpenPorts())
    EXPECT_TRUE(port.starts_with("udp 0100007F:") || std::count(before.begin(), before.end(), port) == 1)
        << "in a call, media on loopback and nothing else: " << port;
}

}  // namespace
}  // namespace foyer::phone
