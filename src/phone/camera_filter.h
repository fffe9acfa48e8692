// Our camera as liblinphone sees it: a webcam that already gives H.264. Each call gets a filter that taps the one
// encoder and cuts its pictures into RTP payloads; liblinphone never sees a raw picture and encodes nothing.
#pragma once
#include <mediastreamer2/msfactory.h>

#include <string>

#include "foyer/video_source.h"

namespace foyer::phone {

// Makes `camera`, which must outlive the factory, known to it. The result is the name for
// linphone_core_set_video_device().
std::string RegisterCamera(MSFactory& factory, VideoSource& camera);

}  // namespace foyer::phone
