// The phone of the doctor's test ring: it shows the picture, answers when it has seen a whole one, and takes the BYE.
// It lives on loopback sockets of its own, for one ring: what it is sent has come the way that a real phone's has.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "foyer/endpoint.h"
#include "foyer/event_loop.h"
#include "foyer/result.h"
#include "sip/message.h"
#include "sip/udp_socket.h"

namespace foyer::daemon {

class TestDevice {
 public:
  // "invite", "early_media" (the 183 is sent), "first_packet", "key_frame", "answered" (the ACK is here), "ended" (BYE
  // or CANCEL). From the loop; it must not destroy the device.
  using OnStep = std::function<void(const char* step)>;

  // An error names the socket that could not be had. `loop` must outlive it.
  static Result<std::unique_ptr<TestDevice>> Open(EventLoop& loop, bool waits_for_picture, OnStep on_step);

  const Endpoint& contact() const { return sip_->bound(); }

 private:
  enum class State {
    kWaiting,    // for the INVITE
    kShowing,    // early media
    kAnswering,  // the 200 is sent
    kAnswered,
    kOver
  };

  TestDevice(EventLoop& loop, bool waits_for_picture, OnStep on_step);
  Status OpenSockets();
  void OnDatagram(std::string_view bytes, const Flow& from);
  void OnInvite(const sip::Message& invite);
  void OnPicture(std::string_view rtp);
  void Answer();
  void OnAck();
  void OnEnd();
  void Send(const std::string& bytes);

  EventLoop& loop_;
  const bool waits_for_picture_;
  const OnStep on_step_;
  std::unique_ptr<sip::UdpSocket> sip_, audio_, video_;
  std::optional<sip::Message> invite_;
  Flow from_;
  std::string to_tag_, sdp_;
  std::string last_response_;  // to the INVITE, for those who send it again
  bool has_packet_ = false;
  State state_ = State::kWaiting;
  Timer repeat_;  // of the 200, until the ACK (RFC 3261 s13.3.1.4)
};

}  // namespace foyer::daemon
