#include "web/request_parser.h"

#include <charconv>

#include "base/lower_case.h"

namespace foyer::web {

namespace http = boost::beast::http;

namespace {

// A segment that means another folder: what is served where is told by how a path begins.
bool HasDots(std::string_view path) {
  while (!path.empty()) {
    const std::size_t slash = path.find('/', 1);
    const std::string_view segment = path.substr(0, slash);
    if (segment == "/." || segment == "/..") return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash);
  }
  return false;
}

}  // namespace

RequestParser::RequestParser() {
  parser_.header_limit(kHeaderLimit);
  parser_.body_limit(kBodyLimit);
}

std::optional<int> RequestParser::Feed(std::string& input) {
  boost::beast::error_code error;
  while (!input.empty() && !parser_.is_done() && !error) {
    const std::size_t used = parser_.put(boost::asio::buffer(input), error);
    input.erase(0, used);
    // Nobody needs it here, and Beast asserts on some trailers.
    if (parser_.is_header_done() && parser_.chunked()) return 411;
    if (used == 0) break;
  }
  if (!error || error == http::error::need_more) return std::nullopt;
  if (error == http::error::header_limit) return 431;
  if (error == http::error::body_limit) return 413;
  return 400;
}

std::optional<HttpRequest> RequestParser::TakeRequest() {
  auto message = parser_.release();
  const std::string_view target(message.target().data(), message.target().size());
  const std::size_t question = target.find('?');
  auto path = DecodePercent(target.substr(0, question));
  if (!path || !path->starts_with('/') || HasDots(*path)) return std::nullopt;
  HttpRequest request;
  request.method = std::string(message.method_string());
  request.path = std::move(*path);
  if (question != std::string_view::npos) request.query = target.substr(question + 1);
  request.body = std::move(message.body());
  for (const auto& field : message) {
    if (request.headers.size() == kMostHeaders) return std::nullopt;
    request.headers.emplace_back(LowerCase({field.name_string().data(), field.name_string().size()}),
                                 std::string(field.value().data(), field.value().size()));
  }
  return request;
}

std::optional<std::string> DecodePercent(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    unsigned value = 0;
    const char* const first = text.data() + i + 1;
    const auto [end, error] = std::from_chars(first, first + 2, value, 16);
    if (error != std::errc{} || end != first + 2 || value == 0) return std::nullopt;
    decoded += static_cast<char>(value);
    i += 2;
  }
  return decoded;
}

}  // namespace foyer::web
