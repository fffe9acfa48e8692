#include "daemon/door_camera.h"

#include "media/open_camera.h"

namespace foyer::daemon {

DoorCamera::DoorCamera(EventLoop& loop, EventJournal& journal, const DoorConfig& config)
    : journal_(journal),
      source_(media::OpenCamera(loop, config.camera, {config.picture, config.picture_kbps},
                                [this, &loop, alive = std::weak_ptr(alive_)](const std::string& fault) {
                                  loop.Post([this, alive, fault] {
                                    if (!alive.expired()) NoteFault(fault);
                                  });
                                })) {}

void DoorCamera::NoteFault(const std::string& fault) {
  if (fault.empty()) {
    journal_.Record(EventType::kRecovered, {}, {{"part", "camera"}});
  } else {
    journal_.Record(EventType::kFault, {}, {{"part", "camera"}, {"what", fault}});
  }
}

}  // namespace foyer::daemon
