#include "ctl/phone_routes.h"

namespace foyer::ctl {

void PhoneRoutes::AddTo(Router& router) {
  router.Add(*this, "POST", "/api/v1/users/{name}/invitation", Need::kAdmin, &PhoneRoutes::PostInvitation);
}

// The answer holds a secret that serves once; whoever may ask for it may change every user anyway.
void PhoneRoutes::PostInvitation(const Call& call) {
  const Aor user{call.name, parts_.status.Gather().domain};
  if (parts_.invitations == nullptr || parts_.users.Find(user) == nullptr)
    return call.Fail(404, "there is no user '" + call.name + "'", "GET /api/v1/users lists them");
  const auto done = [call, &journal = parts_.journal](const Result<PhoneInvitation>& invitation) {
    if (!invitation) return call.Fail(409, invitation.error().message, "nothing has changed");
    journal.Record(EventType::kAccount, {},
                   {{"what", "phone invited"}, {"user", call.name}, {"by", call.request.caller.name}});
    call.Succeed(201, {{"url", invitation->url},
                       {"expires_s", invitation->expires.count()},
                       {"svg", invitation->svg},
                       {"modules", invitation->modules}});
  };
  parts_.invitations->Invite(user, call.request.peer.address, done);
}

}  // namespace foyer::ctl
