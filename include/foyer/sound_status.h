// The sound of the door as people see it: devices, levels, faults, and the delay of its echo.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "foyer/result.h"

namespace foyer {

struct SoundStatus {
  std::string device;                                      // "alsa:default", "test"
  bool running = false;                                    // somebody needs sound, and the device gives it
  std::string fault;                                       // why it does not; empty: it does, or nobody needs it
  double microphone_dbfs = -96, loudspeaker_dbfs = -96;    // RMS of the last block; 0: full scale
  std::uint64_t overruns = 0, underruns = 0, dropped = 0;  // of the device, since the start
  std::uint64_t drift_dropped = 0, drift_repeated = 0;     // blocks between device and calls, since the start
  bool echo_cancellation = false;
  double echo_removed_db = 0;                           // how much weaker the echo is made; 0: not known
  std::optional<std::chrono::milliseconds> calibrated;  // loudspeaker to microphone; none: never measured
};

class SoundControl {
 public:
  virtual ~SoundControl() = default;

  virtual SoundStatus Gather() const = 0;

  // Plays a test signal and measures how long it takes from the loudspeaker to the microphone; keeps the result. `done`
  // is called from the loop. An error says why there is none: a ring or call, no echo heard, no device.
  virtual void Calibrate(std::function<void(Result<std::chrono::milliseconds>)> done) = 0;
};

}  // namespace foyer
