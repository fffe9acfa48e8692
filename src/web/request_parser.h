// The HTTP/1.1 request parser: Boost.Beast's, behind the few calls that a connection needs.
#pragma once
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "foyer/http.h"

namespace foyer::web {

class RequestParser {
 public:
  static constexpr std::uint32_t kHeaderLimit = 8 * 1024;
  static constexpr std::uint64_t kBodyLimit = 64 * 1024;
  static constexpr std::size_t kMostHeaders = 64;

  RequestParser();

  // Takes what it can use from the front of `input`. Returns the status to refuse with: 400, 411 (a body in chunks),
  // 413, 431.
  std::optional<int> Feed(std::string& input);
  bool is_done() const { return parser_.is_done(); }

  // Only when done. Nothing if the target is not a path, badly escaped or with dots for segments, or if there are too
  // many headers.
  std::optional<HttpRequest> TakeRequest();
  bool keep_alive() const { return parser_.get().keep_alive(); }

 private:
  boost::beast::http::request_parser<boost::beast::http::string_body> parser_;
};

// "%41" -> "A"; nothing if an escape is broken or stands for NUL.
std::optional<std::string> DecodePercent(std::string_view text);

}  // namespace foyer::web
