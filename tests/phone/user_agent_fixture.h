// The door's user agent between a scripted proxy and two RTP ports, on the real loop.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "media/open_camera.h"
#include "phone/linphone_user_agent.h"
#include "runtime/epoll_loop.h"
#include "sound/sound_thread.h"
#include "tests/phone/rtp_counter.h"
#include "tests/phone/scripted_proxy.h"

namespace foyer::phone {

class UserAgentFixture : public testing::Test {
 protected:
  using State = UserAgentCallState;

  UserAgentFixture() : camera_(media::OpenCamera(loop_, "test", {}, {})) {}

  void MakeSound(const std::string& audio) {
    using Device = sound::ClockedDevice;
    const Device::Sound kind = audio == "test" ? Device::Sound::kTone : Device::Sound::kSilence;
    sound_ = std::make_unique<sound::SoundThread>(
        [this, kind]() -> Result<std::unique_ptr<PcmDevice>> {
          return std::unique_ptr<PcmDevice>(std::make_unique<Device>(clock_, kind));
        },
        SoundConfig{}, sound::SoundEngine::Sounds{}, [](const std::string&) {});
  }

  void Start(const std::string& audio = "test") {
    MakeSound(audio);
    const UserAgentSettings settings = {
        {"door", "house.example"}, "secret123", proxy_.endpoint(), testing::TempDir(), &sound_->engine().ports()};
    UserAgentHandler handler;
    handler.on_registered = [this](bool registered) { registrations_.push_back(registered); };
    handler.on_ring_state = [this](State state, std::string_view reason) {
      states_.push_back(state);
      reason_ = reason;
    };
    handler.on_look_in = [this](std::string_view aor, bool started) {
      look_ins_.push_back(std::string(started ? "+" : "-") + std::string(aor));
    };
    auto agent = LinphoneUserAgent::Create(loop_, settings, std::move(handler));
    ASSERT_TRUE(agent.ok()) << agent.error().message;
    agent_ = std::move(agent).value();
    if (camera_ != nullptr) agent_->UseCamera(*camera_);
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
    const TimePoint give_up = loop_.Now() + std::chrono::seconds(20);
    bool held = false;
    Timer look(loop_, [&] {
      held = holds();
      if (held || loop_.Now() > give_up) return loop_.Stop();
      look.Start(std::chrono::milliseconds(1));
    });
    look.Start({});
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

  EpollLoop loop_;
  std::unique_ptr<VideoSource> camera_;
  ScriptedProxy proxy_{loop_};
  RtpCounter audio_{loop_}, video_{loop_};
  std::vector<bool> registrations_;
  std::vector<State> states_;
  std::string reason_;
  std::vector<std::string> look_ins_;
  sound::SteadyClock clock_;
  std::unique_ptr<sound::SoundThread> sound_;
  std::unique_ptr<LinphoneUserAgent> agent_;
};

}  // namespace foyer::phone
