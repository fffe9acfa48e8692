// A whole call on transports without sockets. The input is a script: packets from friends and strangers on every port,
// with answers, offers and time between them.
#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "foyer/check.h"
#include "relay/forwarder.h"
#include "relay/packet_kind.h"
#include "relay/session.h"
#include "srtp/sdes.h"
#include "srtp/sender.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fuzz/script.h"
#include "tests/fuzz/targets.h"
#include "tests/relay/fake_transports.h"
#include "tests/relay/ice_peer.h"

namespace foyer::fuzz {
namespace {

using relay::Buffer;
using relay::Component;
using Transport = relay::FakeTransports::Transport;
using Side = MediaSession::Side;

const IpAddress kOurs = IpAddress::FromV4(0xc0000201);    // 192.0.2.1
const IpAddress kCaller = IpAddress::FromV4(0xc000020a);  // 192.0.2.10
const IpAddress kPhones = IpAddress::FromV4(0xcb007109);  // 203.0.113.9: both are behind it
const Endpoint kStranger{IpAddress::FromV4(0xc6336442), 6666};

std::string Sdp(const std::string& address, int port, const std::string& ice = {}) {
  return "v=0\r\no=- 1 1 IN IP4 " + address + "\r\ns=-\r\nc=IN IP4 " + address + "\r\nt=0 0\r\n" + ice + "m=audio " +
         std::to_string(port) + " RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\nm=video " +
         std::to_string(port + 100) +
         " RTP/AVPF 97\r\na=rtpmap:97 H264/90000\r\na=rtcp-fb:* nack\r\na=rtcp-fb:* nack pli\r\n"
         "a=rtcp-fb:* ccm tmmbr\r\n";
}
// Port 9 of nowhere: any candidate will do.
std::string IceSdp(const std::string& ufrag) {
  std::string sdp = Sdp("0.0.0.0", 9, "a=ice-ufrag:" + ufrag + "\r\na=ice-pwd:0123456789012345678901\r\n");
  return sdp.replace(sdp.find("m=video 109"), 11, "m=video 9");
}

srtp::MasterKey KeyOfDoor() { return *srtp::MasterKey::From(srtp::Suite::kAes128Sha1_80, Buffer(30, 0x5a)); }

// The same with keys in it.
std::string Encrypted(std::string sdp) {
  const std::string crypto = "\r\na=" + srtp::WriteCrypto({1, KeyOfDoor()});
  for (std::string::size_type at = 0; (at = sdp.find("\r\nm=", at)) != std::string::npos; at += 5) {
    sdp.replace(sdp.find("/AVP", at), 4, "/SAVP");
    sdp.insert(sdp.find("\r\n", at + 2), crypto);
  }
  return sdp;
}

class Call {
 public:
  Call(bool ice, bool encrypted) : ice_(ice), encrypted_(encrypted) {
    const std::string offer = ice ? IceSdp("door") : Sdp("192.0.2.10", 17000);
    MediaSessionHandler handler;
    handler.on_digit = [](BranchId, std::string_view, char) {};
    handler.on_silent = [](const std::string&) {};
    auto opened = relay::Session::Open(
        {loop_, transports_, TheForwarder(), config_},
        {"call", encrypted ? Encrypted(offer) : offer, {kOurs, kCaller}, false, std::move(handler)});
    session_ = std::move(opened.session);
    front_ports_ = transports_.open.size();
    for (const BranchId branch : {1U, 2U}) session_->Offer(branch, {kOurs, kPhones}, [](const SdpResult&) {});
  }

  void Step(Script& script) {
    const std::uint8_t what = script.Byte();
    if (what < 0xe0) {
      SendPacket(script, what);
    } else {
      Control(what & 0x0f);
    }
    loop_.RunReady();
    CheckSent();
  }

 private:
  // As in the daemon, there is one.
  static relay::Forwarder& TheForwarder() {
    static relay::Forwarder forwarder;
    return forwarder;
  }

  void Control(unsigned what) {
    if (what == 6 || what == 7) encrypted_ = false;
    const auto done = [this](const SdpResult& result) { Note(result); };
    const auto branch = static_cast<BranchId>(1 + what % 2);
    switch (what) {
      case 0:
      case 1:
        return session_->EarlyAnswer(branch, "t", Sdp("10.0.0.7", 7000), done);
      case 2:
      case 3:
        return Select(branch);
      case 4:
      case 5:
        return session_->CloseBranch(branch);
      case 6:
        return session_->Reoffer(Side::kFront, IceSdp("again"), done);
      case 7:
        return session_->Reoffer(Side::kBack, Sdp("10.0.0.7", 7002), done);
      case 8:
        return session_->Reanswer(Sdp("10.0.0.8", 7004), done);
      case 9:
        return session_->AbandonReoffer();
      case 10:
        return Nominate();
      case 11:
        return session_->RequestKeyFrame();
      case 12:
        return SendProtected();
      default:
        return loop_.Advance(std::chrono::milliseconds(50 << (what - 13)));
    }
  }

  void Select(BranchId branch) {
    session_->Select(branch, "t", Sdp("10.0.0.7", 7000), [this](const SdpResult& result) {
      answered_ |= result.ok();
      Note(result);
    });
  }

  // Our credentials are in the answer to the door.
  void Note(const SdpResult& result) {
    const auto sdp = sip::SessionDescription::Parse(result.sdp);
    if (!sdp || sdp->media.empty()) return;
    for (const std::string& attribute : sdp->media[0].attributes) {
      if (attribute.starts_with("ice-ufrag:")) door_.ours.ufrag = attribute.substr(10);
      if (attribute.starts_with("ice-pwd:")) door_.ours.pwd = attribute.substr(8);
    }
  }

  void Nominate() {
    for (const char* ufrag : {"door", "again"}) {
      door_.theirs_ufrag = ufrag;
      const auto check = door_.Nomination();
      const Bytes bytes = check.bytes();
      Deliver(*transports_.open.begin()->second, Component::kRtp, kDoorBehindNat, {bytes.begin(), bytes.end()});
    }
  }

  // Of the door, and from wherever it is now.
  void SendProtected() {
    Buffer packet = relay::MakeAudio(0, ++sequence_number_);
    const std::size_t size = packet.size();
    packet.resize(size + srtp::kMaxOverhead);
    packet.resize(door_sender_.ProtectRtp(packet, size).size);
    const std::uint64_t heard = Heard();
    Deliver(*transports_.open.begin()->second, Component::kRtp, kDoorBehindNat, std::move(packet));
    if (encrypted_) FOYER_CHECK(Heard() == heard + 1);  // it has proved to be the door
  }

  void SendPacket(Script& script, std::uint8_t where) {
    if (transports_.open.empty()) return;
    const auto at = std::next(transports_.open.begin(), where % static_cast<int>(transports_.open.size()));
    const Component component = (where & 0x10) != 0 ? Component::kRtcp : Component::kRtp;
    static const std::array sources{Endpoint{kCaller, 17000},
                                    Endpoint{kCaller, 17001},
                                    Endpoint{kCaller, 17100},
                                    Endpoint{kPhones, 7000},
                                    Endpoint{kPhones, 7101},
                                    Endpoint{kOurs, 30000},
                                    kStranger,
                                    kDoorBehindNat};
    const Endpoint& from = sources[(where >> 5) % sources.size()];
    const std::uint64_t heard = Heard();
    Deliver(*at->second, component, from, script.Take(script.Byte()));
    if (from == kStranger) FOYER_CHECK(Heard() == heard);  // it may not send, whatever it says
  }

  static void Deliver(Transport& transport, Component component, const Endpoint& from, Buffer bytes) {
    relay::Packet packet{bytes, from};
    transport.on_packets(component, {&packet, 1});
  }

  std::uint64_t Heard() const {
    std::uint64_t packets = 0;
    for (const LegStatistics& leg : session_->Statistics()) packets += leg.rtp_in + leg.rtcp_in;
    return packets;
  }

  // Nothing but answers to checks goes to a stranger, and no phone is heard at the door before it has been selected.
  void CheckSent() {
    std::size_t number = 0;
    for (const auto& [port, transport] : transports_.open) {
      const bool front = number++ < front_ports_;
      for (const auto& sent : transport->sent) {
        if (relay::KindOf(sent.bytes) == relay::PacketKind::kStun) {
          FOYER_CHECK(ice_ || answered_);
          continue;
        }
        FOYER_CHECK(sent.to != kStranger);
        FOYER_CHECK(!front || answered_ || sent.component == Component::kRtcp);
      }
      transport->sent.clear();
    }
  }

  static inline const Endpoint kDoorBehindNat{IpAddress::FromV4(0xcb00710a), 52000};

  const bool ice_;  // the door has offered it
  bool encrypted_;  // and keys, and nobody has offered anything since
  FakeEventLoop loop_;
  relay::FakeTransports transports_;
  RelayConfig config_;
  std::unique_ptr<MediaSession> session_;
  std::size_t front_ports_ = 0;
  bool answered_ = false;
  relay::IcePeer door_;
  srtp::Sender door_sender_{KeyOfDoor(), 0x11111111};
  std::uint16_t sequence_number_ = 0;
};

}  // namespace

void FuzzMediaFlow(Bytes input) {
  Script script(input);
  const std::uint8_t kind = script.Byte();
  Call call((kind & 1) != 0, (kind & 2) != 0);
  for (int step = 0; step < 100 && !script.done(); ++step) call.Step(script);
}

}  // namespace foyer::fuzz
