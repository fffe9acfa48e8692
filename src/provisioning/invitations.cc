#include "provisioning/invitations.h"

#include <utility>

#include "base/format.h"
#include "base/random.h"

namespace foyer::provisioning {
namespace {

constexpr std::size_t kTokenBytes = 20;  // enough for ever, and few enough for a code that is easy to scan

}  // namespace

Result<std::string> Invitations::Invite(Guest guest) {
  ForgetOld();
  Withdraw(guest.user);
  if (invitations_.size() >= kMost)
    return Error{
        Format("{} invitations wait already; wait until some are used, {} minutes at most", kMost, kLifetime.count())};
  std::string token = RandomHex(kTokenBytes);
  invitations_.emplace(token, Invitation{std::move(guest), loop_.Now() + kLifetime});
  return token;
}

const Invitations::Guest* Invitations::Find(std::string_view token) const {
  const auto found = invitations_.find(std::string(token));
  return found == invitations_.end() || found->second.until <= loop_.Now() ? nullptr : &found->second.guest;
}

void Invitations::Use(std::string_view token) { invitations_.erase(std::string(token)); }

void Invitations::Withdraw(const Aor& user) {
  std::erase_if(invitations_, [&](const auto& entry) { return entry.second.guest.user == user; });
}

void Invitations::ForgetOld() {
  std::erase_if(invitations_, [now = loop_.Now()](const auto& entry) { return entry.second.until <= now; });
}

}  // namespace foyer::provisioning
