#include "daemon/face.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "provisioning/phone_pages.h"
#include "sip/self_signed.h"

namespace foyer::daemon {

Face::Face(const FaceParts& own, const Config& config, ctl::ApiParts parts)
    : own_(own), config_(config), parts_(parts), hash_(own.loop, "foyer-logins") {}

void Face::ServePhones(HttpHandler& pages) {
  site_.Mount(provisioning::kProvisionPath, pages, web::Site::Over::kHttpToo);
  site_.Mount(provisioning::kLinhomePath, pages, web::Site::Over::kHttpToo);
}

Status Face::Open() {
  if (const Status accounts = OpenAccounts(); !accounts) return accounts.error();
  api_ = std::make_unique<ctl::Api>(parts_);
  site_.Mount("/api/", *api_);
  site_.Mount("/", panel_);
  site_.Mount("/health", health_, web::Site::Over::kHttpToo);
  std::error_code ignored;  // where it cannot be made, listening there says so
  std::filesystem::create_directories(std::filesystem::path(config_.control_socket).parent_path(), ignored);
  auto control = web::HttpServer::Listen(own_.loop, site_, config_.control_socket);
  if (!control) return control.error();
  control_ = std::move(*control);
  if (config_.web.listen.empty()) return Ok();
  if (const Status tls = OpenTls(); !tls) return tls.error();
  OpenNetwork();
  return Ok();
}

Status Face::OpenAccounts() {
  auto accounts = accounts::HouseAccounts::Create({own_.loop, own_.store, own_.journal, hash_, &own_.guard});
  if (!accounts) return accounts.error();
  accounts_ = std::move(*accounts);
  parts_.accounts = accounts_.get();
  if (const std::string code = accounts_->SetupCode(); !code.empty() && !config_.web.listen.empty()) {
    own_.log.Warning("web", "there is no administrator yet: the setup code is " + code +
                                ", good until one is made or foyerd starts again");
  }
  return Ok();
}

// The same certificate as for phones, but no browser is asked for one of its own.
Status Face::OpenTls() {
  if (std::ranges::none_of(config_.web.listen, IsSecure, &ListenAddress::transport)) return Ok();
  TlsConfig tls = config_.tls;
  tls.clients = ClientCertificates::kIgnore;
  if (tls.own.certificate.empty()) {
    const auto kept = sip::KeepSelfSigned(config_.data_dir, config_.sip.domain);
    if (!kept) return kept.error();
    tls.own = *kept;
  }
  auto server = sip::TlsServer::Create(own_.loop, tls, {});  // SIP's tells what is wrong with the files
  if (!server) return server.error();
  tls_ = std::move(*server);
  return Ok();
}

void Face::OpenNetwork() {
  admission_ = std::make_unique<web::NetworkAdmission>(
      site_, *accounts_, web::NetworkAdmission::Settings{config_.web.panel_over_http, HttpsPort()});
  admission_->UseGuard(own_.guard);
  web::NetworkParts parts{own_.loop, site_, *admission_, tls_.get(), &own_.guard};
  parts.on_fault = [this](const std::string& what) {
    own_.journal.Record(EventType::kFault, {}, {{"part", "web"}, {"what", what}});
  };
  parts.on_recovered = [this] { own_.journal.Record(EventType::kRecovered, {}, {{"part", "web"}}); };
  network_ = std::make_unique<web::NetworkServer>(std::move(parts), config_.web);
}

std::uint16_t Face::HttpsPort() const {
  const auto https = std::ranges::find_if(config_.web.listen, IsSecure, &ListenAddress::transport);
  return https == config_.web.listen.end() ? std::uint16_t{0} : https->endpoint.port;
}

void Face::Reload() {
  if (tls_) tls_->Reload();
}

}  // namespace foyer::daemon
