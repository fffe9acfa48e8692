// What is served where: the handler of the longest prefix that a path begins with.
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "foyer/http.h"

namespace foyer::web {

class Site : public HttpHandler {
 public:
  // `handler` must outlive the site. "/api/" takes all paths that begin with it; "/" takes what nobody else does.
  void Mount(std::string prefix, HttpHandler& handler) { mounts_.emplace_back(std::move(prefix), &handler); }

  void Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) override;
  std::optional<std::string> OpenStream(const HttpRequest& request, HttpStream& stream) override;
  void OnStreamClosed(HttpStream& stream) override;

 private:
  HttpHandler* Find(const std::string& path) const;  // null: nobody

  std::vector<std::pair<std::string, HttpHandler*>> mounts_;
  std::map<HttpStream*, HttpHandler*> streams_;
};

}  // namespace foyer::web
