// The routes of the API: which path wants which role and has which answer. Each subject adds its own
// (door_routes, people_routes, ...).
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ctl/api_json.h"
#include "foyer/http.h"

namespace foyer::ctl {

// What a caller must be.
enum class Need {
  kNothing,  // anybody, also who has not said who he is
  kView,
  kTalk,
  kOpen,  // may open the lock that the path names
  kAdmin
};

// A request on its way to its answer; may be copied, and answered later.
struct Call {
  HttpRequest request;
  std::string name;  // what stands for {name} in the path
  Json body;         // an object, empty if the request has none
  std::function<void(HttpResponse)> respond;

  void Succeed(int status, const Json& json) const;
  void Fail(int status, const std::string& error, const std::string& fix) const;
};

struct Route {
  std::string method;
  std::string path;  // "/api/v1/users/{name}": the one part in braces takes anything without a slash
  Need need = Need::kAdmin;
  std::function<void(const Call&)> handle;
};

// Lives as long as its peer listens.
class OpenedStream {
 public:
  virtual ~OpenedStream() = default;
};

struct StreamRoute {
  std::string path;
  Need need = Need::kView;
  std::string content_type;
  // May write to the stream at once. Null: there is none now, and the route of that path tells why.
  std::function<std::unique_ptr<OpenedStream>(const HttpRequest&, HttpStream&)> open;
};

class Router : public HttpHandler {
 public:
  void Add(Route route) { routes_.push_back(std::move(route)); }
  // `handle` of `group`, which outlives the router.
  template <typename Group>
  void Add(Group& group, const char* method, const char* path, Need need, void (Group::*handle)(const Call&)) {
    Add({method, path, need, [&group, handle](const Call& call) { (group.*handle)(call); }});
  }
  // Beside it a Route of that path answers those whom no stream can be given.
  void AddStream(StreamRoute route) { stream_routes_.push_back(std::move(route)); }

  void Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) override;
  std::optional<std::string> OpenStream(const HttpRequest& request, HttpStream& stream) override;
  void OnStreamClosed(HttpStream& stream) override { streams_.erase(&stream); }

  // Of this caller, who has lost the right to see more.
  void EndStreamsOf(const std::string& caller);

  // "GET /api/v1/users/{name}", for comparison with the document.
  std::vector<std::string> RouteNames() const;

 private:
  std::vector<Route> routes_;
  std::vector<StreamRoute> stream_routes_;
  struct Stream {
    std::unique_ptr<OpenedStream> opened;
    std::string caller;
  };
  std::map<HttpStream*, Stream> streams_;
};

}  // namespace foyer::ctl
