#include "daemon/test_device.h"

#include <chrono>
#include <utility>
#include <variant>

#include "relay/picture_start.h"
#include "relay/rtp.h"
#include "sip/response.h"

namespace foyer::daemon {
namespace {

using sip::Method;
constexpr std::chrono::milliseconds kRepeat{500};

std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// "m=video 40000 RTP/AVP 96" with another port.
std::string WithPort(std::string_view line, std::uint16_t port) {
  const std::size_t begin = line.find(' ');
  const std::size_t end = begin == std::string_view::npos ? begin : line.find(' ', begin + 1);
  if (end == std::string_view::npos) return std::string(line);
  return std::string(line.substr(0, begin + 1)) + std::to_string(port) + std::string(line.substr(end));
}

// Does this RTP packet begin a picture of H.264 that needs no earlier one?
bool BeginsPicture(Bytes packet) {
  const auto rtp = relay::ParseRtp(packet);
  if (!rtp) return false;
  const Bytes payload = packet.subspan(rtp->payload_offset, rtp->payload_size);
  return relay::FindPictureStart(relay::VideoCodec::kH264, payload) != relay::PictureStart::kNone;
}

// The SDP answer to `offer` of a device that takes every stream on these ports of 127.0.0.1 and sends nothing; other
// media than audio and video are refused (RFC 3264 s6).
std::string ReceiveOnlyAnswer(std::string_view offer, std::uint16_t audio_port, std::uint16_t video_port) {
  std::string answer = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n";
  bool taken = false;  // the stream that the lines are of
  while (!offer.empty()) {
    const std::string_view line = TakeLine(offer);
    if (line.starts_with("m=")) {
      const std::uint16_t port = line.starts_with("m=video ")   ? video_port
                                 : line.starts_with("m=audio ") ? audio_port
                                                                : std::uint16_t{0};
      taken = port != 0;
      answer += WithPort(line, port) + "\r\n";
      if (taken) answer += "a=recvonly\r\n";
    } else if (taken && (line.starts_with("a=rtpmap:") || line.starts_with("a=fmtp:"))) {
      answer += std::string(line) + "\r\n";
    }
  }
  return answer;
}

}  // namespace

Result<std::unique_ptr<TestDevice>> TestDevice::Open(EventLoop& loop, bool waits_for_picture, OnStep on_step) {
  std::unique_ptr<TestDevice> device(new TestDevice(loop, waits_for_picture, std::move(on_step)));
  if (const Status opened = device->OpenSockets(); !opened) return opened.error();
  return device;
}

TestDevice::TestDevice(EventLoop& loop, bool waits_for_picture, OnStep on_step)
    : loop_(loop),
      waits_for_picture_(waits_for_picture),
      on_step_(std::move(on_step)),
      to_tag_(sip::RandomToken()),
      repeat_(loop, [this] {
        Send(last_response_);
        repeat_.Start(kRepeat);
      }) {}

Status TestDevice::OpenSockets() {
  const Endpoint any{IpAddress::FromV4(0x7f000001), 0};
  auto sip = sip::UdpSocket::Open(
      loop_, any, {[this](std::string_view bytes, const Flow& from) { OnDatagram(bytes, from); }, [](bool) {}});
  if (!sip) return sip.error();
  sip_ = std::move(*sip);
  auto audio = sip::UdpSocket::Open(loop_, any, {[](std::string_view, const Flow&) {}, [](bool) {}});
  if (!audio) return audio.error();
  audio_ = std::move(*audio);
  auto video = sip::UdpSocket::Open(loop_, any,
                                    {[this](std::string_view bytes, const Flow&) { OnPicture(bytes); }, [](bool) {}});
  if (!video) return video.error();
  video_ = std::move(*video);
  return Ok();
}

void TestDevice::OnDatagram(std::string_view bytes, const Flow& from) {
  auto parsed = sip::Message::Parse(std::string(bytes));
  const auto* request = std::get_if<sip::Message>(&parsed);
  if (request == nullptr || !request->is_request()) return;
  const bool is_ours = invite_ && invite_->call_id() == request->call_id();
  from_ = from;
  if (request->method() == Method::kInvite) {
    if (!invite_) return OnInvite(*request);
    Send(is_ours ? last_response_ : sip::MakeResponse(*request, 486, to_tag_));
  } else if (request->method() == Method::kAck) {
    if (is_ours && state_ == State::kAnswering) OnAck();
  } else {
    Send(sip::MakeResponse(*request, is_ours ? 200 : 481, to_tag_));
    const bool ends =
        request->method() == Method::kBye || (request->method() == Method::kCancel && state_ == State::kShowing);
    if (is_ours && ends) OnEnd();
  }
}

void TestDevice::OnInvite(const sip::Message& invite) {
  invite_ = invite;
  state_ = State::kShowing;
  on_step_("invite");
  sdp_ = ReceiveOnlyAnswer(invite.body(), audio_->bound().port, video_->bound().port);
  last_response_ =
      sip::MakeResponse(invite, 183, to_tag_, {"Contact: <sip:" + contact().ToString() + ">"}, "application/sdp", sdp_);
  Send(last_response_);
  on_step_("early_media");
  if (!waits_for_picture_) Answer();
}

void TestDevice::OnPicture(std::string_view rtp) {
  if (state_ != State::kShowing) return;
  if (!std::exchange(has_packet_, true)) on_step_("first_packet");
  if (!BeginsPicture(AsBytes(rtp))) return;
  on_step_("key_frame");
  Answer();
}

void TestDevice::Answer() {
  state_ = State::kAnswering;
  last_response_ = sip::MakeResponse(*invite_, 200, to_tag_, {"Contact: <sip:" + contact().ToString() + ">"},
                                     "application/sdp", sdp_);
  Send(last_response_);
  repeat_.Start(kRepeat);
}

void TestDevice::OnAck() {
  repeat_.Stop();
  state_ = State::kAnswered;
  on_step_("answered");
}

void TestDevice::OnEnd() {
  repeat_.Stop();
  if (state_ == State::kShowing) {
    last_response_ = sip::MakeResponse(*invite_, 487, to_tag_);
    Send(last_response_);
  }
  if (std::exchange(state_, State::kOver) != State::kOver) on_step_("ended");
}

void TestDevice::Send(const std::string& bytes) { sip_->Send(from_.local, from_.remote, bytes); }

}  // namespace foyer::daemon
