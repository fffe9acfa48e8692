// How phones set themselves up: invitations, the documents that phones fetch, and the name they are told.
#pragma once
#include "dns/dns_resolver.h"
#include "foyer/access.h"
#include "foyer/config.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/source_guard.h"
#include "foyer/user_directory.h"
#include "provisioning/house_doors.h"
#include "provisioning/invitations.h"
#include "provisioning/inviter.h"
#include "provisioning/phone_address.h"
#include "provisioning/phone_pages.h"
#include "registrar/http_authenticator.h"

namespace foyer::daemon {

struct PhoneSetupParts {
  EventLoop& loop;
  EventJournal& journal;
  const UserDirectory& users;
  const AccessControl& access;
  registrar::DigestCheck& digest;
  SourceGuard& guard;
};

class PhoneSetup {
 public:
  // All of `parts` must outlive it.
  PhoneSetup(PhoneSetupParts parts, const Config& config);

  // Titles, locks and codes are these now.
  void Apply(const Config& config) { doors_.Apply(config); }
  // This user is gone, or has another password.
  void Forget(const Aor& user) { invitations_.Withdraw(user); }

  PhoneInvitations& invitations() { return inviter_; }
  HttpHandler& pages() { return pages_; }

 private:
  registrar::HttpAuthenticator authenticator_;
  provisioning::HouseDoors doors_;
  provisioning::Invitations invitations_;
  dns::DnsResolver names_;  // of this machine
  provisioning::AddressFinder finder_;
  provisioning::Inviter inviter_;
  provisioning::PhonePages pages_;
};

}  // namespace foyer::daemon
