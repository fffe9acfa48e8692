// How people and programs reach the daemon: the API, who may use it, and where it is served.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "accounts/house_accounts.h"
#include "ctl/api.h"
#include "foyer/config.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/log.h"
#include "foyer/record_store.h"
#include "foyer/result.h"
#include "foyer/source_guard.h"
#include "secrets/slow_hash.h"
#include "sip/tls_server.h"
#include "web/health.h"
#include "web/http_server.h"
#include "web/network_admission.h"
#include "web/network_server.h"
#include "web/panel_pages.h"
#include "web/site.h"

namespace foyer::daemon {

struct FaceParts {
  EventLoop& loop;
  Logger& log;
  RecordStore& store;
  EventJournal& journal;
  SourceGuard& guard;
};

class Face {
 public:
  // The references, and all that `parts` names, must outlive it. `parts.accounts` is for the face to fill in.
  Face(const FaceParts& own, const Config& config, ctl::ApiParts parts);

  // What phones fetch by themselves; it must outlive this object, too.
  void ServePhones(HttpHandler& pages);
  // An error says why nothing can be served where the configuration wants it.
  Status Open();
  // Certificates that have changed.
  void Reload();

  // Of the certificate that browsers are shown; empty: no https. SHA-256, lower-case hex.
  std::string certificate_fingerprint() const { return tls_ ? tls_->fingerprint() : std::string(); }
  std::size_t connections() const { return network_ ? network_->connections() : 0; }  // over the network
  std::uint64_t connections_refused() const { return network_ ? network_->refused() : 0; }

 private:
  Status OpenAccounts();
  Status OpenTls();
  void OpenNetwork();
  std::uint16_t HttpsPort() const;

  const FaceParts own_;
  const Config& config_;
  ctl::ApiParts parts_;
  secrets::ScryptThread hash_;
  std::unique_ptr<accounts::HouseAccounts> accounts_;
  std::unique_ptr<ctl::Api> api_;
  web::PanelPages panel_;
  web::Health health_;
  web::Site site_;
  std::unique_ptr<web::HttpServer> control_;
  std::unique_ptr<sip::TlsServer> tls_;  // null: no https
  std::unique_ptr<web::NetworkAdmission> admission_;
  std::unique_ptr<web::NetworkServer> network_;
};

}  // namespace foyer::daemon
