// One-time invitations: who knows the token of one sets up a phone of that user. Kept in memory only: after a restart
// somebody makes a new one, and no copy of a data folder holds any.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "foyer/aor.h"
#include "foyer/event_loop.h"
#include "foyer/result.h"
#include "provisioning/phone_address.h"

namespace foyer::provisioning {

class Invitations {
 public:
  static constexpr std::chrono::minutes kLifetime{10};
  static constexpr std::size_t kMost = 100;  // at the same time

  // `loop` must outlive it.
  explicit Invitations(const EventLoop& loop) : loop_(loop) {}

  struct Guest {
    Aor user;
    PhoneAddress address;  // what the phone will be told
  };

  // The token, 160 bits in hex. The one that this user had before counts no longer. An error: there are kMost already.
  Result<std::string> Invite(Guest guest);

  // Whose it is; null if there is none such, it is too old, or was used. Good until the next call of this object.
  const Guest* Find(std::string_view token) const;

  // It has served.
  void Use(std::string_view token);

  // Of a user who is gone.
  void Withdraw(const Aor& user);

 private:
  struct Invitation {
    Guest guest;
    TimePoint until;
  };
  void ForgetOld();

  const EventLoop& loop_;
  std::unordered_map<std::string, Invitation> invitations_;  // by token
};

}  // namespace foyer::provisioning
