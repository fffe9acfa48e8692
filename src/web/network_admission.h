// What the network may ask at all, before anybody looks who asks: what goes without TLS, and nothing that a page of
// somebody else made a browser send.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "foyer/http.h"
#include "foyer/source_guard.h"
#include "web/site.h"

namespace foyer::web {

// Of a home network: RFC 1918, RFC 4193, link-local and loopback.
bool IsPrivate(const IpAddress& address);

class NetworkAdmission final : public HttpAdmission {
 public:
  struct Settings {
    bool panel_over_http = false;  // to private addresses
    std::uint16_t https_port = 0;  // where browsers are sent on to; 0: nowhere
  };

  // `site` knows what is public over http; `callers` is asked next. Both must outlive it.
  NetworkAdmission(const Site& site, HttpAdmission& callers, const Settings& settings)
      : site_(site), callers_(callers), settings_(settings) {}

  // Strangers that ask too much, or are banned, get a 429; who has said who it is goes on. `guard` must outlive it.
  void UseGuard(SourceGuard& guard) { guard_ = &guard; }

  std::optional<HttpResponse> Admit(HttpRequest& request) override;

 private:
  bool NeedsTls(const HttpRequest& request) const;
  bool IsTooMuch(const HttpRequest& request) const;
  HttpResponse SendOn(const HttpRequest& request) const;

  const Site& site_;
  HttpAdmission& callers_;
  const Settings settings_;
  SourceGuard* guard_ = nullptr;
};

}  // namespace foyer::web
