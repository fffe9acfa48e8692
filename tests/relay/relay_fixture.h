// A session on transports without sockets: what it sends is noted, and packets come from wherever the test says.
#pragma once
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "relay/forwarder.h"
#include "relay/session.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/relay/fake_transports.h"
#include "tests/relay/packets.h"

namespace foyer::relay {

using namespace std::chrono_literals;

inline const IpAddress kLocal = *IpAddress::Parse("192.0.2.1");
inline const IpAddress kDoor = *IpAddress::Parse("192.0.2.10");

// One medium of a peer of the relay, as the test plays it.
struct Wire {
  Endpoint rtp, rtcp;
  FakeTransports::Transport* relay = nullptr;  // the relay's ports that it speaks to
};

class RelayFixture : public testing::Test {
 protected:
  // What a door like ours offers.
  static std::string DoorOffer() {
    return "v=0\r\no=door 1 1 IN IP4 192.0.2.10\r\ns=Talk\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n"
           "m=audio 17000 RTP/AVP 96 0 8 101\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\n"
           "m=video 17100 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n"
           "a=fmtp:97 profile-level-id=42e01f;packetization-mode=1\r\na=rtcp-fb:* nack pli\r\na=sendonly\r\n";
  }
  // What phone number `phone` answers: at 192.0.2.(20 + phone).
  static std::string PhoneAnswer(int phone, const std::string& audio = "m=audio 7078 RTP/AVP 0 101",
                                 const std::string& video = "m=video 9078 RTP/AVP 97") {
    std::string sdp = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nc=IN IP4 " + PhoneAddress(phone).ToString() +
                      "\r\nt=0 0\r\n" + audio + "\r\na=rtpmap:101 telephone-event/8000\r\n";
    if (!video.empty()) sdp += video + "\r\na=rtpmap:97 H264/90000\r\na=recvonly\r\n";
    return sdp;
  }
  static IpAddress PhoneAddress(int phone) {
    return IpAddress::FromV4(0xc0000214U + static_cast<std::uint32_t>(phone));
  }

  MediaSessionHandler MakeHandler(bool own_camera) {
    MediaSessionHandler handler;
    if (own_camera) handler.request_key_frame = [this] { ++key_frames_; };
    handler.on_digit = [this](BranchId branch, std::string_view tag, char digit) {
      digits_.push_back(std::to_string(branch) + std::string(tag) + " " + digit);
    };
    handler.on_first_rtp_out = [this](BranchId branch, std::string_view tag) {
      first_rtp_.push_back(std::to_string(branch) + std::string(tag));
    };
    handler.on_silent = [this](std::string why) { silent_.push_back(std::move(why)); };
    return handler;
  }

  int Open(const std::string& offer = DoorOffer(), bool own_door = true) {
    auto result = Session::Open({loop_, transports_, forwarder_, config_, &watch_},
                                {"call", offer, {kLocal, kDoor}, own_door, MakeHandler(own_door)});
    session_ = std::move(result.session);
    return result.code;
  }

  SdpResult Offer(BranchId branch) {
    SdpResult result;
    session_->Offer(branch, {kLocal, PhoneAddress(static_cast<int>(branch))},
                    [&](SdpResult r) { result = std::move(r); });
    return result;
  }
  SdpResult Early(BranchId branch, const std::string& tag, const std::string& sdp) {
    SdpResult result;
    session_->EarlyAnswer(branch, tag, sdp, [&](SdpResult r) { result = std::move(r); });
    return result;
  }
  SdpResult Early(BranchId branch) { return Early(branch, "t", PhoneAnswer(static_cast<int>(branch))); }
  SdpResult Select(BranchId branch, const std::string& tag, const std::string& sdp) {
    SdpResult result;
    session_->Select(branch, tag, sdp, [&](SdpResult r) { result = std::move(r); });
    return result;
  }
  SdpResult Select(BranchId branch) { return Select(branch, "t", PhoneAnswer(static_cast<int>(branch))); }
  SdpResult Reoffer(MediaSession::Side from, const std::string& sdp) {
    SdpResult result;
    session_->Reoffer(from, sdp, [&](SdpResult r) { result = std::move(r); });
    return result;
  }
  SdpResult Reanswer(const std::string& sdp) {
    SdpResult result;
    session_->Reanswer(sdp, [&](SdpResult r) { result = std::move(r); });
    return result;
  }

  // A door with `phones` phones that all have answered early.
  void Ring(int phones) {
    ASSERT_EQ(Open(), 200);
    for (int phone = 1; phone <= phones; ++phone) {
      const auto branch = static_cast<BranchId>(phone);
      offers_[phone] = Offer(branch).sdp;
      ASSERT_TRUE(Early(branch).ok());
    }
  }

  static sip::SessionDescription Parsed(const std::string& sdp) {
    const auto parsed = sip::SessionDescription::Parse(sdp);
    EXPECT_TRUE(parsed) << sdp;
    return parsed.value_or(sip::SessionDescription{});
  }
  FakeTransports::Transport* PortOf(const std::string& sdp, std::size_t line) {
    const auto found = transports_.open.find(Parsed(sdp).media.at(line).port);
    return found == transports_.open.end() ? nullptr : found->second;
  }

  Wire DoorAudio() { return {{kDoor, 17000}, {kDoor, 17001}, transports_.open.at(30000)}; }
  Wire DoorVideo() { return {{kDoor, 17100}, {kDoor, 17101}, transports_.open.at(30002)}; }
  Wire PhoneAudio(int phone) {
    return {{PhoneAddress(phone), 7078}, {PhoneAddress(phone), 7079}, PortOf(offers_[phone], 0)};
  }
  Wire PhoneVideo(int phone) {
    return {{PhoneAddress(phone), 9078}, {PhoneAddress(phone), 9079}, PortOf(offers_[phone], 1)};
  }

  // The peer sends; what it makes the handler hear is delivered.
  void SendRtp(const Wire& wire, Buffer packet) { SendFrom(wire, wire.rtp, Component::kRtp, std::move(packet)); }
  void SendRtcp(const Wire& wire, Buffer packet) { SendFrom(wire, wire.rtcp, Component::kRtcp, std::move(packet)); }
  void SendFrom(const Wire& wire, const Endpoint& from, Component component, Buffer packet) {
    Packet one{packet, from};
    wire.relay->on_packets(component, {&one, 1});
    loop_.RunReady();
  }
  // What the peer got since the last time.
  std::vector<Buffer> Got(const Wire& wire, Component component = Component::kRtp) {
    std::vector<Buffer> got;
    const Endpoint& to = component == Component::kRtp ? wire.rtp : wire.rtcp;
    std::erase_if(wire.relay->sent, [&](FakeTransports::Sent& sent) {
      if (sent.component != component || sent.to != to) return false;
      got.push_back(std::move(sent.bytes));
      return true;
    });
    return got;
  }

  LegStatistics StatisticsOf(BranchId branch, const std::string& tag = "t") {
    for (const LegStatistics& leg : session_->Statistics())
      if (leg.branch == branch && (branch == 0 || leg.to_tag == tag)) return leg;
    ADD_FAILURE() << "no leg " << branch;
    return {};
  }

  FakeEventLoop loop_;
  FakeTransports transports_;
  Forwarder forwarder_;
  RelayConfig config_;
  SessionWatch watch_;
  std::map<int, std::string> offers_;  // to the phones of Ring()
  int key_frames_ = 0;
  std::vector<std::string> digits_, first_rtp_, silent_;
  std::unique_ptr<MediaSession> session_;
};

}  // namespace foyer::relay
