#include "provisioning/inviter.h"

#include <utility>

#include "base/format.h"
#include "provisioning/phone_pages.h"
#include "provisioning/qr_code.h"

namespace foyer::provisioning {

void Inviter::Invite(const Aor& user, const IpAddress& asked_from, Done done) {
  if (const Status may = CheckUser(user); !may) return done(may.error());
  finder_.Find(asked_from, [this, user, done = std::move(done)](const Result<PhoneAddress>& address) {
    if (!address) return done(address.error());
    if (const Status may = CheckUser(user); !may) return done(may.error());  // meanwhile, much may have happened
    done(Issue(user, *address));
  });
}

Status Inviter::CheckUser(const Aor& aor) const {
  const User* user = users_.Find(aor);
  if (user == nullptr || user->source == User::Source::kInternal)
    return Error{Format("there is no user {}; add one first", aor.user)};
  if (user->kind == UserKind::kDoor) return Error{Format("{} is a door, and no phone is set up as one", aor.user)};
  if (!user->has_sip()) return Error{Format("{} has no phone here (sip = false); give this user a password", aor.user)};
  return Ok();
}

Result<PhoneInvitation> Inviter::Issue(const Aor& user, const PhoneAddress& address) {
  const auto token = invitations_.Invite({user, address});
  if (!token) return token.error();
  PhoneInvitation invitation;
  invitation.url = address.web + kProvisionPath + *token;
  invitation.expires = Invitations::kLifetime;
  auto modules = EncodeQr(invitation.url);
  if (!modules) return modules.error();
  invitation.svg = QrSvg(*modules);
  invitation.modules = std::move(*modules);
  return invitation;
}

}  // namespace foyer::provisioning
