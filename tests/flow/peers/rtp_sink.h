// A pair of UDP ports (RTP and RTCP) that counts what comes: the ears and eyes of a scripted phone. It can also send.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/flow/peers/pump.h"

namespace foyer::peers {

class RtpSink {
 public:
  // Binds `port` and `port` + 1 on `address`; aborts if they are taken.
  RtpSink(Pump& pump, const std::string& address, std::uint16_t port);
  ~RtpSink();

  std::uint64_t packets() const { return packets_; }  // RTP
  std::uint64_t rtcp_packets() const { return rtcp_packets_; }
  std::uint64_t key_frames() const { return key_frames_; }  // H.264 IDR beginnings seen
  bool first_was_parameter_set() const { return first_was_parameter_set_; }
  int last_payload_type() const { return last_payload_type_; }
  std::uint16_t port() const { return port_; }
  std::uint16_t peer_port() const { return peer_port_; }  // of the relay, once it has sent

  // Sends `count` RTP packets with this payload type to the relay's port that has sent to us (or `to`, if not 0).
  void SendRtp(int payload_type, int count, std::uint16_t to = 0);
  void SendPli();
  // One RFC 4733 digit: start, and three end packets.
  void SendDigit(int payload_type, char digit, std::uint16_t to = 0);

 private:
  void Read(int fd, bool rtcp);
  void OnRtp(const std::uint8_t* data, std::size_t size);
  void SendTo(int fd, const std::vector<std::uint8_t>& packet, std::uint16_t port);

  const std::string address_;
  const std::uint16_t port_;
  int rtp_ = -1, rtcp_ = -1, last_payload_type_ = -1;
  std::uint16_t peer_port_ = 0, sequence_ = 1000;
  std::uint32_t timestamp_ = 90000, peer_ssrc_ = 0;
  std::uint64_t packets_ = 0, rtcp_packets_ = 0, key_frames_ = 0;
  bool first_was_parameter_set_ = false;
  std::unique_ptr<Pump::Source> rtp_source_, rtcp_source_;
};

}  // namespace foyer::peers
