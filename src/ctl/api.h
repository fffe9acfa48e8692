// The API: the routes of docs/openapi.yaml over the seams of the daemon.
#pragma once
#include <string>
#include <vector>

#include "ctl/account_routes.h"
#include "ctl/api_parts.h"
#include "ctl/doctor_routes.h"
#include "ctl/door_routes.h"
#include "ctl/event_routes.h"
#include "ctl/house_routes.h"
#include "ctl/lock_routes.h"
#include "ctl/people_routes.h"
#include "ctl/phone_routes.h"
#include "ctl/ring_routes.h"
#include "ctl/router.h"
#include "ctl/settings_routes.h"
#include "ctl/trace_routes.h"
#include "foyer/http.h"

namespace foyer::ctl {

class Api : public HttpHandler {
 public:
  explicit Api(const ApiParts& parts);
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  void Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) override {
    router_.Handle(request, std::move(respond));
  }
  std::optional<std::string> OpenStream(const HttpRequest& request, HttpStream& stream) override {
    return router_.OpenStream(request, stream);
  }
  void OnStreamClosed(HttpStream& stream) override { router_.OnStreamClosed(stream); }

  std::vector<std::string> RouteNames() const { return router_.RouteNames(); }

 private:
  HouseRoutes house_;
  DoorRoutes door_;
  LockRoutes locks_;
  PeopleRoutes people_;
  PhoneRoutes phones_;
  EventRoutes events_;
  RingRoutes rings_;
  SettingsRoutes settings_;
  DoctorRoutes doctor_;
  TraceRoutes trace_;
  AccountRoutes accounts_;
  Router router_;  // after those whose routes it has
};

}  // namespace foyer::ctl
