// The routes of users, and of the PINs and cards that let them in.
#pragma once
#include "ctl/api_parts.h"
#include "ctl/router.h"

namespace foyer::ctl {

class PeopleRoutes {
 public:
  explicit PeopleRoutes(const ApiParts& parts) : parts_(parts) {}
  // Must outlive the router.
  void AddTo(Router& router);

 private:
  void GetUsers(const Call& call);
  void PostUser(const Call& call);
  void DeleteUser(const Call& call);
  void GetPins(const Call& call);
  void PostPin(const Call& call);
  void DeletePin(const Call& call);
  void GetCards(const Call& call);
  void GetEnrolment(const Call& call);
  void PostEnrolment(const Call& call);
  void DeleteEnrolment(const Call& call);
  void DeleteCard(const Call& call);
  bool HasEntry(const Call& call) const;  // PINs and cards
  void ListCredentials(const Call& call, CredentialKind kind, const char* name);
  void RemoveCredential(const Call& call, CredentialKind kind);

  const ApiParts parts_;
};

}  // namespace foyer::ctl
