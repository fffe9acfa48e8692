// The door's microphone and loudspeaker by ALSA: one card or two.
#pragma once
#include <memory>
#include <string>

#include "foyer/pcm_device.h"
#include "foyer/result.h"

namespace foyer::drivers {

// Both as in the configuration, "alsa:NAME" or "none". Without a microphone, or with one alone, the clock or the
// microphone paces; the error names the cause and the fix.
Result<std::unique_ptr<PcmDevice>> OpenAlsaDevice(const std::string& microphone, const std::string& loudspeaker);

// The first card that has both, else the first of each; "none" for what no card has. `folder` is /dev/snd.
struct AlsaDevices {
  std::string microphone, loudspeaker;  // "alsa:plughw:1,0"
};
AlsaDevices FindAlsaDevices(const std::string& folder);

}  // namespace foyer::drivers
