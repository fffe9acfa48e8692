// HTTP as a handler sees it: a request in, a response or a stream out. The control socket and the network are served
// the same routes; who asks, and what that caller may do, comes with the request.
#pragma once
#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foyer/endpoint.h"

namespace foyer {

// What somebody may do over HTTP.
struct HttpRoles {
  bool view = false;                    // see the door, its picture and its history
  bool talk = false;                    // ring and hang up
  bool admin = false;                   // all of it, but for locks
  std::vector<std::string> opens = {};  // names of locks; "*": each

  bool MayOpen(std::string_view lock) const {
    return std::ranges::any_of(opens, [lock](const std::string& name) { return name == "*" || name == lock; });
  }
};

struct HttpCaller {
  std::string name;  // for the audit trail; empty: nobody has said who it is
  HttpRoles roles;
  bool is_operator = false;  // writes to the control socket, and so may do everything; may act in another's name

  static HttpCaller Operator() {
    return {"control", {.view = true, .talk = true, .admin = true, .opens = {"*"}}, true};
  }
};

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method;  // "GET"
  std::string path;    // decoded, without the query: "/api/v1/users/anna"
  std::string query;   // undecoded
  std::string body;
  HttpHeaders headers = {};  // names in lower case, in the order of the request
  Endpoint peer = {};        // unspecified: the control socket
  bool secure = false;       // came over TLS
  HttpCaller caller = {};

  // The first of that name (lower case); empty if absent.
  std::string_view Header(std::string_view name) const {
    const auto found = std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
  }
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::string file = {};  // path of a file that is sent instead of `body`
  // Further ones. With an ETag, whoever has it already gets a 304; without a Cache-Control nothing may be kept.
  HttpHeaders headers = {};
};

// A response that goes on, such as Server-Sent Events. OnStreamClosed() of its handler tells that the peer has left.
class HttpStream {
 public:
  virtual ~HttpStream() = default;
  // A peer that is 256 KiB behind already is dropped.
  virtual void Send(std::string_view bytes) = 0;
  // Ends it, soon: whoever opened it may not see it any more.
  virtual void Close() {}
  // Bytes that the peer has not taken yet.
  virtual std::size_t behind() const = 0;
};

// Asked once for each request, before its handler is.
class HttpAdmission {
 public:
  virtual ~HttpAdmission() = default;
  // Fills in `request.caller`. A response: it is refused with that.
  virtual std::optional<HttpResponse> Admit(HttpRequest& request) = 0;
};

class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  // `respond` may be called later, from the loop, once.
  virtual void Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) = 0;
  // The content type of the stream that `request` opens; `stream` then lives until OnStreamClosed(), and may be written
  // to at once. Nothing: it opens none, and Handle() has the answer.
  virtual std::optional<std::string> OpenStream(const HttpRequest& request, HttpStream& stream) = 0;
  virtual void OnStreamClosed(HttpStream& stream) = 0;
};

}  // namespace foyer
