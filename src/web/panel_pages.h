// Serves the web panel: "/" is its page, "/panel/FILE" what that consists of (web/panel_files.h). Nothing of it is
// secret, so nobody is asked who he is: who may do what is decided by the API that it talks to.
#pragma once
#include "foyer/http.h"

namespace foyer::web {

class PanelPages : public HttpHandler {
 public:
  // GET and HEAD. A browser keeps what it has, and asks each time whether it is still the same.
  void Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) override;
  std::optional<std::string> OpenStream(const HttpRequest&, HttpStream&) override { return std::nullopt; }
  void OnStreamClosed(HttpStream&) override {}
};

}  // namespace foyer::web
