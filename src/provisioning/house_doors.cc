#include "provisioning/house_doors.h"

namespace foyer::provisioning {

void HouseDoors::Apply(const Config& config) {
  own_ = config.door;
  locks_ = config.locks;
}

std::vector<ListedDoor> HouseDoors::Of(const User& user) const {
  std::vector<ListedDoor> doors;
  for (const User& door : users_.List()) {
    if (door.kind != UserKind::kDoor) continue;
    const bool is_own = own_ && door.aor == own_->aor;
    ListedDoor listed{door.aor, door.aor.user, true, {}};
    if (is_own) {
      listed.title = own_->title.empty() ? door.aor.user : own_->title;
      listed.has_picture = own_->camera != "none";
      listed.buttons = ButtonsOf(user);
    }
    AccessRequest look_in;
    look_in.action = Action::kLookIn;
    look_in.address = door.aor;
    look_in.kind = UserKind::kDoor;
    if (!listed.buttons.empty() || IsAllowed(look_in, user)) doors.push_back(std::move(listed));
  }
  return doors;
}

std::vector<LockButton> HouseDoors::ButtonsOf(const User& user) const {
  std::vector<LockButton> buttons;
  for (const LockConfig& lock : locks_) {
    AccessRequest open;
    open.action = Action::kOpen;
    open.lock = lock.name;
    if (!lock.codes.empty() && IsAllowed(open, user)) buttons.push_back({lock.action, lock.codes.front()});
  }
  return buttons;
}

bool HouseDoors::IsAllowed(AccessRequest request, const User& user) const {
  request.who = {user.aor, user.kind, false, Proof::kDigest};
  request.at_any_time = true;
  return access_.Decide(request).allowed;
}

}  // namespace foyer::provisioning
