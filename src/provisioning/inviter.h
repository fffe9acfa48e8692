// Makes invitations: finds out how phones reach us, and draws the code.
#pragma once
#include "foyer/phone_invitations.h"
#include "foyer/user_directory.h"
#include "provisioning/invitations.h"
#include "provisioning/phone_address.h"

namespace foyer::provisioning {

class Inviter final : public PhoneInvitations {
 public:
  // All must outlive it.
  Inviter(const UserDirectory& users, AddressFinder& finder, Invitations& invitations)
      : users_(users), finder_(finder), invitations_(invitations) {}

  void Invite(const Aor& user, const IpAddress& asked_from, Done done) override;

 private:
  Status CheckUser(const Aor& user) const;
  Result<PhoneInvitation> Issue(const Aor& user, const PhoneAddress& address);

  const UserDirectory& users_;
  AddressFinder& finder_;
  Invitations& invitations_;
};

}  // namespace foyer::provisioning
