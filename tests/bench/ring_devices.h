// The measuring ends of `bench ring`: a device that shows the picture and stamps what it sees, and a door of another
// maker that sends stamped packets through the relay.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/flow/peers/pump.h"
#include "tests/flow/peers/sip_device.h"

namespace foyer::bench {

using Clock = std::chrono::steady_clock;  // CLOCK_MONOTONIC, as in the daemon's events

double Microseconds(Clock::duration duration);
std::uint64_t Stamp(Clock::time_point time);  // microseconds, comparable to an event's monotonic_us

// Puts the packets of a video stream together as far as it takes to know when the first picture could be decoded:
// SPS, PPS and every packet of an IDR picture up to its marker, with none missing.
class PictureWatch {
 public:
  void OnPacket(const std::uint8_t* data, std::size_t size);
  void Reset() { *this = {}; }
  bool decodable() const { return decodable_; }

 private:
  bool sps_ = false, pps_ = false, in_picture_ = false, decodable_ = false;
  std::uint16_t last_sequence_ = 0;
};

class RingDevice {
 public:
  RingDevice(peers::Pump& pump, const peers::SipDeviceConfig& config, std::uint16_t media_port);
  ~RingDevice();

  void StartRound();  // forgets what the last ring left

  std::optional<Clock::time_point> invited, shown_from, decodable, cancelled, last_packet;
  peers::SipDevice sip;
  const std::string tag;

  void SendEarly();   // 183 with SDP, stamped
  void SendAnswer();  // 200 with SDP
  void SendCode(char digit);

 private:
  void Read();
  std::string Sdp() const;

  const std::uint16_t media_port_;
  int video_ = -1;
  PictureWatch picture_;
  std::unique_ptr<peers::Pump::Source> source_;
};

// The user "phone" with this number at "bench.test", registered; null if that fails.
std::unique_ptr<RingDevice> RegisterRingDevice(peers::Pump& pump, std::size_t number, std::uint16_t proxy_port,
                                               std::uint16_t media_port);

}  // namespace foyer::bench
