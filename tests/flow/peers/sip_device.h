// A small scripted SIP phone on UDP, for measuring: it registers by digest, rings, shows (counts) the picture, answers.
// The flow tests use phones that no one here wrote; this one is for what those cannot measure or will not do.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/unique_fd.h"
#include "foyer/endpoint.h"
#include "sip/message.h"
#include "tests/flow/peers/pump.h"

namespace foyer::peers {

struct SipDeviceConfig {
  std::string user, password, domain;
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // our own SIP port; 0: any
  std::uint16_t proxy_port = 5060;
};

// What is unusual about a REGISTER.
struct Registration {
  std::string contacts{};  // the value of Contact; empty: our address, for Expires: 3600
  std::string headers{};   // more lines, each with CRLF before it
  std::string call_id{};   // empty: a new one
};

class SipDevice {
 public:
  SipDevice(Pump& pump, SipDeviceConfig config);
  ~SipDevice();

  // Told to come again later (503 and Retry-After: a machine that is busy puts strangers off), it does, as phones do.
  void Register(Registration registration = {});
  bool registered() const { return registered_; }
  void Forget() { registered_ = false; }  // until it is told again

  // What to do with an INVITE (called once for each, retransmissions are absorbed).
  std::function<void()> on_invite;
  std::function<void(const sip::Message&)> on_cancel, on_request;
  std::function<void(const sip::Message&)> on_response;      // to requests of ours other than REGISTER
  std::function<void(const sip::Message&)> on_any_response;  // also to what SendRaw() sent

  const std::optional<sip::Message>& invite() const { return invite_; }
  // Answers the INVITE. `sdp` may be empty.
  void Respond(int status, const std::string& to_tag, const std::string& sdp = {});
  // A request inside the dialog of the INVITE, as the callee: to_tag is ours.
  void SendInDialog(const std::string& method, const std::string& to_tag, const std::string& content_type = {},
                    const std::string& body = {});
  // A request of ours outside any dialog; digest is added when challenged.
  void SendRequest(const std::string& method, const std::string& uri, const std::string& content_type = {},
                   const std::string& body = {});

  // What is unusual about the requests that follow.
  std::string from_user;      // whom From names; empty: the user
  std::string more_headers;   // whole lines, each with CRLF before it
  bool early_contact = true;  // false: as Linhome, no Contact before the 200

  // Bytes as they are, be they SIP or not.
  void SendRaw(const std::string& bytes) { Send(bytes); }

  std::uint16_t port() const { return port_; }
  std::string contact_uri() const { return "sip:" + config_.user + "@" + host_and_port(); }
  bool cancelled() const { return cancelled_; }
  // How often the last request was answered 401 or 407; it is sent again with credentials once.
  int challenges() const { return challenges_; }
  // Requests in a dialog are now those of that device's call: what somebody would forge who has seen its INVITE.
  void Impersonate(const SipDevice& other) { invite_ = other.invite_; }

 private:
  std::string host_and_port() const { return Endpoint{IpAddress::Parse(config_.address).value(), port_}.ToString(); }
  void Read();
  void OnRequest(const sip::Message& request);
  void OnResponse(const sip::Message& response);
  void Send(const std::string& bytes);
  std::string Headers(const std::string& method, const std::string& to, const std::string& call_id,
                      unsigned cseq) const;
  void Retry(const sip::Message& challenge);
  void Acknowledge(const sip::Message& response);
  void ComeAgainAfter(int seconds);

  Pump& pump_;
  const SipDeviceConfig config_;
  int fd_ = -1;
  std::uint16_t port_ = 0;
  unsigned cseq_ = 1;
  int challenges_ = 0;
  bool registered_ = false, cancelled_ = false;
  std::string tag_, last_method_, last_uri_, last_type_, last_body_, last_call_id_;
  Registration registration_;
  std::optional<sip::Message> invite_;
  std::string last_invite_response_;
  std::unique_ptr<Pump::Source> source_;
  UniqueFd wait_fd_;  // until it comes again
  std::unique_ptr<Pump::Source> wait_;
};

// An SDP answer for these ports; 0 leaves a medium out (rejects it). `direction` is that of the video.
std::string MakeSdp(const std::string& address, std::uint16_t audio_port, std::uint16_t video_port,
                    const std::string& audio_formats = "0 101", const std::string& direction = "recvonly",
                    int video_payload_type = 96);

}  // namespace foyer::peers
