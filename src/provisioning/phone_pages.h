// The two documents that phones fetch by themselves: their settings, once, by the token of an invitation; and the list
// of their doors, by digest.
#pragma once
#include <string>
#include <string_view>

#include "foyer/event_journal.h"
#include "foyer/http.h"
#include "foyer/http_digest.h"
#include "foyer/user_directory.h"
#include "provisioning/house_doors.h"
#include "provisioning/invitations.h"

namespace foyer::provisioning {

inline constexpr const char* kProvisionPath = "/provision/";  // a token follows
inline constexpr const char* kLinhomePath = "/linhome/";
inline constexpr const char* kDeviceList = "/linhome/devices.vcf";

struct PagesParts {
  const UserDirectory& users;
  const HouseDoors& doors;
  Invitations& invitations;
  HttpDigest& digest;
  EventJournal& journal;
};

class PhonePages final : public HttpHandler {
 public:
  // All of `parts` must outlive it.
  explicit PhonePages(PagesParts parts) : parts_(parts) {}

  void Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) override;
  std::optional<std::string> OpenStream(const HttpRequest&, HttpStream&) override { return std::nullopt; }
  void OnStreamClosed(HttpStream&) override {}

 private:
  HttpResponse Answer(const HttpRequest& request);
  HttpResponse Settings(const HttpRequest& request, std::string_view token);
  HttpResponse DeviceList(const HttpRequest& request);

  const PagesParts parts_;
};

}  // namespace foyer::provisioning
