#include "daemon/door_role.h"

#include <algorithm>
#include <utility>

#include "phone/linphone_user_agent.h"

namespace foyer::daemon {
namespace {

recording::KeeperSettings MakeKeeperSettings(const Config& config) {
  recording::KeeperSettings settings{config.door->aor, config.recording, config.data_dir};
  if (config.door->camera == "none") settings.recording.snapshot = false;
  return settings;
}

}  // namespace

DoorRole::DoorRole(EventLoop& loop, EventJournal& journal, const AccessControl& access, const Config& config,
                   DoorSound& sound, Board& board)
    : loop_(loop),
      journal_(journal),
      config_(config),
      sound_(sound),
      board_(board),
      policy_(loop, journal, access, board.opener(), config.locks),
      camera_(loop, journal, *config.door),
      keeper_(loop, journal, MakeKeeperSettings(config)) {
  if (config.door->audio != "none") keeper_.UseVoice(sound.voice());
}

DoorRole::~DoorRole() { board_.Disconnect(); }

Status DoorRole::Start(const Endpoint& proxy, const std::string& password) {
  const phone::UserAgentSettings settings{config_.door->aor, password, proxy, config_.data_dir, &sound_.ports()};
  auto user_agent = phone::LinphoneUserAgent::Create(loop_, settings, MakeHandler());
  if (!user_agent) return user_agent.error();
  user_agent_ = std::move(*user_agent);
  if (camera_.source() != nullptr) {
    user_agent_->UseCamera(*camera_.source());
    keeper_.UseCamera(*camera_.source());
  }
  doorbell_ = std::make_unique<door::Doorbell>(loop_, journal_, board_.opener(), *user_agent_, *config_.door);
  doorbell_->UseSounds(sound_.visitor_sounds());
  keeper_.UseDoor(*doorbell_);
  board_.Connect(*doorbell_, [this] { return registered_; });
  return Ok();
}

UserAgentHandler DoorRole::MakeHandler() {
  return {[this](bool registered) {
            registered_ = registered;
            doorbell_->OnRegistered(registered);
            board_.OnDoorChanged();
            if (on_registered_) on_registered_();
          },
          [this](UserAgentCallState state, std::string_view reason) {
            doorbell_->OnRingState(state, reason);
            if (on_ring_state_) on_ring_state_(state, reason);
            keeper_.LookAtDoor();
            board_.OnDoorChanged();
            if (on_idle_ && doorbell_->State() == "idle") on_idle_(reason);
          },
          [this](std::string_view remote, bool started) { doorbell_->OnLookIn(remote, started); }};
}

void DoorRole::UseCodes(const std::vector<LockConfig>& locks) {
  std::vector<LockConfig> ours = config_.locks;
  for (LockConfig& lock : ours) {
    const auto wanted = std::ranges::find(locks, lock.name, &LockConfig::name);
    lock.codes = wanted == locks.end() ? std::vector<std::string>() : wanted->codes;
    lock.before_answer = wanted != locks.end() && wanted->before_answer;
  }
  policy_.UseCodes(ours);
}

void DoorRole::RequestKeyFrame() {
  if (camera_.source() != nullptr) camera_.source()->RequestKeyFrame();
}

void DoorRole::HangUp(std::string_view call_id) { user_agent_->HangUp(call_id); }

void DoorRole::Poke() {
  if (user_agent_) user_agent_->Poke();
}

}  // namespace foyer::daemon
