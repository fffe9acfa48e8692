// Invitations for phones: an address that sets up one phone of a user, once, as text and as a QR code.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "foyer/aor.h"
#include "foyer/endpoint.h"
#include "foyer/result.h"

namespace foyer {

struct PhoneInvitation {
  std::string url;  // a secret: whoever opens it becomes that user
  std::chrono::seconds expires{0};
  std::string svg;                   // the QR code
  std::vector<std::string> modules;  // the same, rows of '1' (dark) and '0', without the white zone around them
};

class PhoneInvitations {
 public:
  virtual ~PhoneInvitations() = default;

  // `done` is called once, from the loop, perhaps at once and within 2 s. `asked_from` is where somebody sits whom we
  // can be reached by (unspecified: on this machine). The invitation that this user had before counts no longer. An
  // error names what is missing for phones to reach us, or why this user has no phones.
  using Done = std::function<void(const Result<PhoneInvitation>&)>;
  virtual void Invite(const Aor& user, const IpAddress& asked_from, Done done) = 0;
};

}  // namespace foyer
