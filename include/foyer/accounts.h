// Who may use the daemon over the network: accounts of people, with their sessions, and tokens of programs. What is
// secret (passwords, sessions, tokens, the setup code) goes out once and is kept as a hash.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "foyer/http.h"
#include "foyer/result.h"

namespace foyer {

using WallTime = std::chrono::system_clock::time_point;

// {"view", "talk", "open:front", "open:*", "admin"}, in this order.
std::vector<std::string> RoleNames(const HttpRoles& roles);
// An error names the role that there is not.
Result<HttpRoles> ParseRoles(const std::vector<std::string>& names);

struct Account {
  std::string name;  // 1 to 64 letters, digits and any of . _ + -
  HttpRoles roles;
  WallTime made{};
};

// Of a program: Home Assistant, a script.
struct AccessToken {
  std::string id;    // for people; not the secret
  std::string name;  // what it is for, 1 to 64 bytes
  HttpRoles roles;
  std::string made_by;
  WallTime made{};
  std::optional<WallTime> until = {};      // none: until it is revoked
  std::optional<WallTime> last_used = {};  // to the hour
};

struct IssuedToken {
  AccessToken token;
  std::string secret;  // shown this once
};

// Somebody is logged in.
struct Session {
  Account account;
  std::string csrf;    // what X-Foyer-CSRF has to say in requests that change something
  std::string cookie;  // the whole value of Set-Cookie
};

// Why not, as HTTP says it.
struct AccountFault {
  int status = 409;
  std::string error, fix;
  std::chrono::seconds retry_after{0};  // of 429 and 503
};

class Accounts {
 public:
  using OnSession = std::function<void(std::variant<Session, AccountFault>)>;
  using OnDone = std::function<void(std::optional<AccountFault>)>;  // nothing: it is on disk
  using OnToken = std::function<void(std::variant<IssuedToken, AccountFault>)>;

  virtual ~Accounts() = default;

  // Empty: there is an administrator, and so no need for one.
  virtual std::string SetupCode() const = 0;
  // The first administrator, who is logged in at once. `request` tells from where.
  virtual void SetUp(const std::string& code, const std::string& name, const std::string& password,
                     const HttpRequest& request, OnSession done) = 0;

  virtual void LogIn(const std::string& name, const std::string& password, const HttpRequest& request,
                     OnSession done) = 0;
  // The session that the request's cookie names; nothing: none that counts. Its cookie is empty unless the browser
  // should get it anew to keep it as long as we do.
  virtual std::optional<Session> SessionOf(const HttpRequest& request) = 0;
  // Ends it; a power cut does not bring it back. `done` gets the value of Set-Cookie that makes the browser forget,
  // also without a session.
  virtual void LogOut(const HttpRequest& request, std::function<void(const std::string& cookie)> done) = 0;

  virtual std::vector<Account> List() const = 0;
  // `by` is in whose name it is recorded.
  virtual void Add(const std::string& name, const HttpRoles& roles, const std::string& password, const std::string& by,
                   OnDone done) = 0;
  // Its sessions end, too. Never the last administrator.
  virtual void Remove(const std::string& name, const std::string& by, OnDone done) = 0;
  // All its sessions end. `current`: what the password was, for those who are no administrators; nothing: not asked.
  virtual void SetPassword(const std::string& name, const std::string& password,
                           const std::optional<std::string>& current, const HttpRequest& request, OnDone done) = 0;

  virtual std::vector<AccessToken> Tokens() const = 0;
  virtual void AddToken(const AccessToken& wanted, OnToken done) = 0;
  virtual void RemoveToken(const std::string& id, const std::string& by, OnDone done) = 0;
};

}  // namespace foyer
