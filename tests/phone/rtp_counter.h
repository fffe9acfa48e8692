// A UDP port on loopback that looks at the RTP which comes, and can send RTCP and RTP back.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "base/unique_fd.h"
#include "foyer/bytes.h"
#include "foyer/event_loop.h"

namespace foyer::phone {

struct SeenRtp {
  std::vector<std::uint8_t> payload;
  std::uint32_t timestamp = 0;
  std::uint16_t sequence_number = 0;
  std::uint8_t payload_type = 0;
  bool marker = false;
};

// RTP on an even port, RTCP on the next.
class RtpCounter {
 public:
  explicit RtpCounter(EventLoop& loop);

  std::uint16_t port() const { return port_; }
  const std::vector<SeenRtp>& packets() const { return packets_; }
  // H.264: packets that begin an IDR picture.
  std::size_t key_frames() const { return key_frames_; }
  // A Picture Loss Indication (RFC 4585 s6.3.1) about the stream that came.
  void SendPli(std::uint16_t rtcp_port);

 private:
  void Read();
  void OnPacket(Bytes packet);

  UniqueFd rtp_, rtcp_;
  std::uint16_t port_ = 0;
  std::uint32_t ssrc_ = 0;
  std::size_t key_frames_ = 0;
  std::vector<SeenRtp> packets_;
  std::unique_ptr<FdWatch> watch_;
};

}  // namespace foyer::phone
