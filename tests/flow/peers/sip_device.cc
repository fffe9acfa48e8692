#include "tests/flow/peers/sip_device.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "base/socket_address.h"
#include "sip/digest.h"
#include "sip/headers.h"
#include "sip/response.h"
#include "sip/uri.h"

namespace foyer::peers {
namespace {

using sip::HeaderId;

SocketAddress Address(const std::string& host, std::uint16_t port) {
  return SocketAddress(Endpoint{IpAddress::Parse(host).value(), port});
}

std::string ContactTarget(const sip::Message& message) {
  const auto contact = sip::ParseNameAddr(message.Value(HeaderId::kContact));
  return contact ? std::string(contact->uri_text) : std::string();
}

}  // namespace

SipDevice::SipDevice(Pump& pump, SipDeviceConfig config)
    : pump_(pump), config_(std::move(config)), tag_(sip::RandomToken()) {
  SocketAddress local = Address(config_.address, config_.port);
  fd_ = socket(local.family(), SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (bind(fd_, local.data(), local.length) != 0) {
    std::fprintf(stderr, "port %u is taken\n", config_.port);
    std::abort();
  }
  getsockname(fd_, local.data(), &local.length);
  port_ = local.ToEndpoint().port;
  source_ = std::make_unique<Pump::Source>(pump_, fd_, [this] { Read(); });
}

SipDevice::~SipDevice() {
  source_.reset();
  close(fd_);
}

void SipDevice::Send(const std::string& bytes) {
  const SocketAddress to = Address(config_.address, config_.proxy_port);
  sendto(fd_, bytes.data(), bytes.size(), 0, to.data(), to.length);
}

void SipDevice::Register(Registration registration) {
  registration_ = std::move(registration);
  SendRequest("REGISTER", "sip:" + config_.domain);
}

void SipDevice::SendRequest(const std::string& method, const std::string& uri, const std::string& content_type,
                            const std::string& body) {
  challenges_ = 0;
  last_method_ = method;
  last_uri_ = uri;
  last_type_ = content_type;
  last_body_ = body;
  last_call_id_ = sip::RandomToken();
  if (method == "REGISTER" && !registration_.call_id.empty()) last_call_id_ = registration_.call_id;
  const std::string to = method == "REGISTER" ? "sip:" + config_.user + "@" + config_.domain : uri;
  Send(sip::MakeRequest(method, uri, {Headers(method, "<" + to + ">", last_call_id_, ++cseq_)}, content_type, body));
}

std::string SipDevice::Headers(const std::string& method, const std::string& to, const std::string& call_id,
                               unsigned cseq) const {
  const std::string here = host_and_port();
  const std::string aor = "<sip:" + (from_user.empty() ? config_.user : from_user) + "@" + config_.domain + ">";
  std::string text = "Via: SIP/2.0/UDP " + here + ";branch=z9hG4bK" + sip::RandomToken() + ";rport\r\n";
  text += "From: " + aor + ";tag=" + tag_ + "\r\nTo: " + to + "\r\nCall-ID: " + call_id + "\r\n";
  text += "CSeq: " + std::to_string(cseq) + " " + method + "\r\nMax-Forwards: 70\r\n";
  const bool ours = method != "REGISTER" || registration_.contacts.empty();
  text += "Contact: " + (ours ? "<" + contact_uri() + ">" : registration_.contacts);
  if (method != "REGISTER") return text + more_headers;
  return text + (ours ? "\r\nExpires: 3600" : "") + registration_.headers;
}

void SipDevice::Retry(const sip::Message& challenge) {
  const bool proxy = challenge.status() == 407;
  const auto header = proxy ? HeaderId::kProxyAuthenticate : HeaderId::kWwwAuthenticate;
  for (const sip::Header& line : challenge.headers()) {
    const auto parameters = line.id == header ? sip::DigestParameters::Parse(line.value) : std::nullopt;
    if (!parameters || parameters->Get("algorithm") != "MD5") continue;
    const std::string realm(parameters->Get("realm")), nonce(parameters->Get("nonce"));
    const std::string ha1 = sip::Ha1(sip::DigestAlgorithm::kMd5, config_.user, realm, config_.password);
    const std::string response = sip::DigestResponse(
        sip::DigestAlgorithm::kMd5, {ha1, nonce, "00000001", "0a4f113b", "auth", last_method_, last_uri_});
    const std::string credentials = std::string(proxy ? "Proxy-Authorization" : "Authorization") +
                                    ": Digest username=\"" + config_.user + "\", realm=\"" + realm + "\", nonce=\"" +
                                    nonce + "\", uri=\"" + last_uri_ + "\", response=\"" + response +
                                    "\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"0a4f113b\"";
    const std::string to = last_method_ == "REGISTER" ? "sip:" + config_.user + "@" + config_.domain : last_uri_;
    Send(sip::MakeRequest(last_method_, last_uri_,
                          {Headers(last_method_, "<" + to + ">", last_call_id_, ++cseq_), credentials}, last_type_,
                          last_body_));
    return;
  }
}

void SipDevice::Read() {
  char buffer[65536];
  for (ssize_t size; (size = recv(fd_, buffer, sizeof buffer, 0)) > 0;) {
    auto parsed = sip::Message::Parse(std::string(buffer, static_cast<std::size_t>(size)));
    const auto* message = std::get_if<sip::Message>(&parsed);
    if (!message) continue;
    message->is_request() ? OnRequest(*message) : OnResponse(*message);
  }
}

void SipDevice::OnResponse(const sip::Message& response) {
  if (on_any_response) on_any_response(response);
  if (response.call_id() != last_call_id_) return;
  const bool challenged = response.status() == 401 || response.status() == 407;
  if (challenged && response.method() == sip::Method::kInvite) Acknowledge(response);
  if (challenged && response.cseq() == cseq_ && last_method_ != "" && ++challenges_ == 1) {
    Retry(response);
    return;
  }
  if (response.method() == sip::Method::kInvite && response.status() >= 200) Acknowledge(response);
  if (response.method() == sip::Method::kRegister) {
    registered_ = response.status() == 200;
    if (response.status() == 503) ComeAgainAfter(std::atoi(std::string(response.Value(HeaderId::kRetryAfter)).c_str()));
  } else if (on_response) {
    on_response(response);
  }
}

void SipDevice::ComeAgainAfter(int seconds) {
  if (seconds <= 0) return;
  wait_.reset();
  wait_fd_.Reset(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  const itimerspec time{{}, {seconds, 0}};
  timerfd_settime(wait_fd_.get(), 0, &time, nullptr);
  wait_ = std::make_unique<Pump::Source>(pump_, wait_fd_.get(), [this] {
    wait_->Stop();
    Register(registration_);
  });
}

// RFC 3261 s17.1.1.3: the ACK of a refused INVITE has its branch. (A 2xx is not expected by those who use this.)
void SipDevice::Acknowledge(const sip::Message& response) {
  const std::string headers = "Via: " + std::string(response.List(HeaderId::kVia).front()) +
                              "\r\nFrom: " + std::string(response.Value(HeaderId::kFrom)) +
                              "\r\nTo: " + std::string(response.Value(HeaderId::kTo)) +
                              "\r\nCall-ID: " + std::string(response.call_id()) +
                              "\r\nCSeq: " + std::to_string(response.cseq()) + " ACK\r\nMax-Forwards: 70";
  Send(sip::MakeRequest("ACK", last_uri_, {headers}));
}

void SipDevice::OnRequest(const sip::Message& request) {
  if (request.method() == sip::Method::kAck) return;
  if (request.method() == sip::Method::kInvite) {
    if (invite_ && invite_->List(HeaderId::kVia).front() == request.List(HeaderId::kVia).front()) {
      if (!last_invite_response_.empty()) Send(last_invite_response_);
      return;
    }
    invite_ = request;
    cancelled_ = false;
    last_invite_response_.clear();
    if (on_invite) on_invite();
    return;
  }
  Send(sip::MakeResponse(request, 200, tag_));
  if (request.method() != sip::Method::kCancel) {
    if (on_request) on_request(request);
    return;
  }
  cancelled_ = true;
  if (invite_) Respond(487, tag_);
  if (on_cancel) on_cancel(request);
}

void SipDevice::Respond(int status, const std::string& to_tag, const std::string& sdp) {
  std::vector<std::string> headers;
  if (early_contact || status >= 200) headers.push_back("Contact: <" + contact_uri() + ">");
  last_invite_response_ =
      sip::MakeResponse(*invite_, status, to_tag, headers, sdp.empty() ? "" : "application/sdp", sdp);
  Send(last_invite_response_);
}

void SipDevice::SendInDialog(const std::string& method, const std::string& to_tag, const std::string& content_type,
                             const std::string& body) {
  std::string headers = "Via: SIP/2.0/UDP " + host_and_port() + ";branch=z9hG4bK" + sip::RandomToken() +
                        ";rport\r\nFrom: " + std::string(invite_->Value(HeaderId::kTo)) + ";tag=" + to_tag +
                        "\r\nTo: " + std::string(invite_->Value(HeaderId::kFrom)) +
                        "\r\nCall-ID: " + std::string(invite_->call_id()) + "\r\nCSeq: " + std::to_string(++cseq_) +
                        " " + method + "\r\nMax-Forwards: 70\r\nContact: <" + contact_uri() + ">";
  for (const std::string_view route : invite_->List(HeaderId::kRecordRoute))
    headers += "\r\nRoute: " + std::string(route);
  last_method_.clear();  // a challenge inside a dialog is for the test to see
  last_call_id_ = std::string(invite_->call_id());
  Send(sip::MakeRequest(method, ContactTarget(*invite_), {headers}, content_type, body));
}

std::string MakeSdp(const std::string& address, std::uint16_t audio_port, std::uint16_t video_port,
                    const std::string& audio_formats, const std::string& direction, int video_payload_type) {
  const std::string type = std::to_string(video_payload_type);
  const std::string family = address.find(':') == std::string::npos ? "IP4 " : "IP6 ";
  std::string sdp = "v=0\r\no=- 1 1 IN " + family + address + "\r\ns=-\r\nc=IN " + family + address + "\r\nt=0 0\r\n";
  sdp += "m=audio " + std::to_string(audio_port) + " RTP/AVP " + audio_formats +
         "\r\na=rtpmap:101 telephone-event/8000\r\n";
  sdp += "m=video " + std::to_string(video_port) + " RTP/AVP " + type + "\r\n";
  if (video_port != 0)
    sdp += "a=rtpmap:" + type + " H264/90000\r\na=fmtp:" + type + " packetization-mode=1\r\na=" + direction + "\r\n";
  return sdp;
}

}  // namespace foyer::peers
