// A request on the control socket.
#pragma once
#include <string>
#include <utility>

#include "foyer/http.h"

namespace foyer::ctl {

inline HttpRequest OperatorAsks(std::string method, std::string path, std::string query = {}, std::string body = {}) {
  HttpRequest request{std::move(method), std::move(path), std::move(query), std::move(body)};
  request.caller = HttpCaller::Operator();
  return request;
}

}  // namespace foyer::ctl
