// The sound card "test": its microphone hears an endless tone, its loudspeaker is heard by nobody. With it a call has
// sound both ways on a machine without any sound device.
#pragma once
#include <mediastreamer2/msfactory.h>

#include <string>

namespace foyer::phone {

// The result is the name for linphone_core_set_capture_device() and _set_playback_device().
std::string RegisterToneCard(MSFactory& factory);

}  // namespace foyer::phone
