// The sound of the door as liblinphone sees it: a card whose microphone and loudspeaker are ends of our own engine, so
// that both cores share one device. liblinphone cancels no echo and opens no device.
#pragma once
#include <mediastreamer2/msfactory.h>

#include <string>

#include "foyer/sound_ports.h"

namespace foyer::phone {

// Makes the card known to the factory; `ports` must outlive it. The result is the name for
// linphone_core_set_capture_device() and _set_playback_device().
std::string RegisterSoundCard(MSFactory& factory, SoundPorts& ports, SoundOf calls);

}  // namespace foyer::phone
