// "/health": that this daemon lives and its loop turns, for those who watch over machines. It says no more, to anybody.
#pragma once
#include "foyer/http.h"

namespace foyer::web {

class Health final : public HttpHandler {
 public:
  void Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) override {
    HttpResponse response;
    const bool known = request.path == "/health";
    response.status = !known ? 404 : request.method == "GET" ? 200 : 405;
    response.body =
        response.status == 200 ? R"({"status":"ok"})" : R"({"error":"there is only GET /health","fix":"ask for that"})";
    respond(std::move(response));
  }
  std::optional<std::string> OpenStream(const HttpRequest&, HttpStream&) override { return std::nullopt; }
  void OnStreamClosed(HttpStream&) override {}
};

}  // namespace foyer::web
