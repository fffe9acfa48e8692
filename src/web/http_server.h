// HTTP/1.1 on the control socket: accepts connections, at most 64 at a time, and gives their requests to a handler.
// Whoever may write to the socket is the operator.
#pragma once
#include <memory>
#include <string>

#include "base/unique_fd.h"
#include "foyer/event_loop.h"
#include "foyer/http.h"
#include "foyer/result.h"
#include "web/file_reader.h"
#include "web/http_connections.h"

namespace foyer::web {

class HttpServer {
 public:
  // `loop` and `handler` must outlive the server. An error tells why nothing can listen at `socket_path`.
  static Result<std::unique_ptr<HttpServer>> Listen(EventLoop& loop, HttpHandler& handler, std::string socket_path);
  ~HttpServer();  // closes all connections, removes the socket's file
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::size_t connections() const { return connections_.size(); }

 private:
  class Everybody : public HttpAdmission {
   public:
    std::optional<HttpResponse> Admit(HttpRequest& request) override;
  };

  HttpServer(EventLoop& loop, HttpHandler& handler, std::string socket_path, UniqueFd listener);
  void Accept();

  const std::string socket_path_;
  const UniqueFd listener_;
  Everybody admission_;
  FileReader files_;
  HttpConnections connections_;
  FdWatch watch_;
  Timer pause_;  // runs while accepting makes no sense: no descriptors left
};

}  // namespace foyer::web
