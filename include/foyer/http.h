// HTTP as a handler sees it: a request in, a response or a stream of events out. Served on the control socket; the web
// API will serve the same routes.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace foyer {

struct HttpRequest {
  std::string method;  // "GET"
  std::string path;    // decoded, without the query: "/api/v1/users/anna"
  std::string query;   // undecoded
  std::string body;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
};

// A response that goes on (Server-Sent Events): destroying it ends nothing; Closed() tells that the peer left.
class HttpEventStream {
 public:
  virtual ~HttpEventStream() = default;
  virtual void Send(std::string_view event, std::string_view data) = 0;
};

class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  // `respond` may be called later, from the loop, once.
  virtual void Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) = 0;
  // True if `request` opens an event stream; then `stream` lives until OnStreamClosed.
  virtual bool OpenStream(const HttpRequest& request, HttpEventStream& stream) = 0;
  virtual void OnStreamClosed(HttpEventStream& stream) = 0;
};

}  // namespace foyer
