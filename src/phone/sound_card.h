// Sound without any sound device: a microphone that hears an endless tone ("test") or nothing at all ("none"), and a
// loudspeaker that nobody hears.
#pragma once
#include <mediastreamer2/msfactory.h>

#include <string>

namespace foyer::phone {

enum class ArtificialSound { kTone, kSilence };

// The result is the name for linphone_core_set_capture_device() and _set_playback_device().
std::string RegisterSoundCard(MSFactory& factory, ArtificialSound sound);

}  // namespace foyer::phone
