// The routes of those who may use the API over the network: logging in and out, accounts, tokens.
#pragma once
#include <optional>
#include <variant>

#include "ctl/api_parts.h"
#include "ctl/router.h"
#include "foyer/accounts.h"

namespace foyer::ctl {

class AccountRoutes {
 public:
  // Must outlive the router, which ends the streams of those who are logged out.
  AccountRoutes(const ApiParts& parts, Router& router) : parts_(parts), router_(router) {}
  void AddTo(Router& router);

 private:
  void PostSetup(const Call& call);
  void GetSetupCode(const Call& call);
  void PostLogin(const Call& call);
  void PostLogout(const Call& call);
  void GetSession(const Call& call);
  void GetAccounts(const Call& call);
  void PostAccount(const Call& call);
  void DeleteAccount(const Call& call);
  void PostPassword(const Call& call);
  void GetTokens(const Call& call);
  void PostToken(const Call& call);
  void DeleteToken(const Call& call);
  bool HasAccounts(const Call& call) const;  // else it was answered

  const ApiParts parts_;
  Router& router_;
};

}  // namespace foyer::ctl
