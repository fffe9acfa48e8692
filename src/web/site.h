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
  enum class Over { kTls, kHttpToo };  // kHttpToo: it is also for those who do not come over TLS

  // `handler` must outlive the site. "/api/" takes all paths that begin with it; "/" takes what nobody else does.
  void Mount(std::string prefix, HttpHandler& handler, Over over = Over::kTls) {
    mounts_.push_back({std::move(prefix), &handler, over});
  }
  bool IsPublicOverHttp(const std::string& path) const;

  void Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) override;
  std::optional<std::string> OpenStream(const HttpRequest& request, HttpStream& stream) override;
  void OnStreamClosed(HttpStream& stream) override;

 private:
  struct Place {
    std::string prefix;
    HttpHandler* handler;
    Over over;
  };
  const Place* Find(const std::string& path) const;  // null: nobody

  std::vector<Place> mounts_;
  std::map<HttpStream*, HttpHandler*> streams_;
};

}  // namespace foyer::web
