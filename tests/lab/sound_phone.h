// The ear and the mouth of a scripted phone: hears how loud a tone is in what comes as PCMU, and speaks one itself.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/unique_fd.h"
#include "tests/flow/peers/pump.h"

namespace foyer::lab {

// How much of `samples` (of `rate`) is this tone: its amplitude, full scale is 32768.
double ToneIn(const std::vector<std::int16_t>& samples, double hertz, int rate);

class SoundPhone {
 public:
  // RTP on `port` of 127.0.0.1; the port after it is bound too.
  SoundPhone(peers::Pump& pump, std::uint16_t port);

  std::uint16_t port() const { return port_; }
  std::uint64_t packets() const { return packets_; }
  // The amplitude of the tone in the last half second that came; 0 until there is so much.
  double Hears(double hertz) const;

  // From now on a tone, one packet for each that comes: the door's pace is ours.
  void Speak(double hertz) { speaks_hertz_ = hertz; }

 private:
  void Read();
  void SendTone(std::size_t samples);

  const std::uint16_t port_;
  UniqueFd rtp_, rtcp_;
  std::uint16_t peer_port_ = 0, sequence_ = 1;
  std::uint32_t timestamp_ = 1;
  std::uint64_t packets_ = 0;
  std::vector<std::int16_t> heard_;
  double speaks_hertz_ = 0;
  std::unique_ptr<peers::Pump::Source> source_;
};

}  // namespace foyer::lab
