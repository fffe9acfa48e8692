// How people and programs reach the daemon: the API, and where it is served.
#pragma once
#include <memory>

#include "ctl/api.h"
#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/result.h"
#include "web/http_server.h"
#include "web/panel_pages.h"
#include "web/site.h"

namespace foyer::daemon {

class Face {
 public:
  // The references, and all that `parts` names, must outlive it.
  Face(EventLoop& loop, const Config& config, const ctl::ApiParts& parts);

  // An error says why nothing can be served where the configuration wants it.
  Status Open();

 private:
  EventLoop& loop_;
  const Config& config_;
  ctl::Api api_;
  web::PanelPages panel_;
  web::Site site_;
  std::unique_ptr<web::HttpServer> control_;
};

}  // namespace foyer::daemon
