#include "daemon/door_role.h"

#include <utility>

#include "media/open_camera.h"
#include "phone/linphone_user_agent.h"

namespace foyer::daemon {
namespace {

constexpr std::chrono::seconds kRetryCamera{5};

}  // namespace

DoorRole::DoorRole(EventLoop& loop, EventJournal& journal, const Config& config, std::vector<door::LockLine> lines)
    : loop_(loop),
      journal_(journal),
      config_(config),
      locks_(loop, journal, std::move(lines)),
      policy_(loop, journal, locks_, config.locks),
      retry_camera_(loop, [this] { OpenCamera(); }) {}

DoorRole::~DoorRole() = default;

Status DoorRole::Start(const Endpoint& proxy, const std::string& password) {
  user_agent_ = nullptr;
  doorbell_ = std::make_unique<door::Doorbell>(loop_, journal_, locks_, *user_agent_, *config_.door);
  locks_.OnOpened([this] { doorbell_->OnLockOpened(); });
  OpenCamera();
  auto buttons = door::OpenButtons(loop_, *doorbell_, config_.buttons);
  if (!buttons) return buttons.error();
  buttons_ = std::move(*buttons);
  return Ok();
}

}  // namespace foyer::daemon
