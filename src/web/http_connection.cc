#include "web/http_connection.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

#include "web/request_parser.h"

namespace foyer::web {

namespace {

using namespace std::chrono_literals;
constexpr auto kPatience = 30s;
constexpr std::size_t kMostBehind = 256 * 1024;  // bytes that a reader of events may lag

std::string StreamHeader(const std::string& content_type) {
  return "HTTP/1.1 200 OK\r\nContent-Type: " + content_type +
         "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
}

std::string_view ReasonPhrase(int status) {
  const auto reason =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(static_cast<unsigned>(status)));
  return {reason.data(), reason.size()};
}

}  // namespace

HttpConnection::HttpConnection(EventLoop& loop, HttpHandler& handler, UniqueFd peer)
    : loop_(loop),
      handler_(handler),
      peer_(std::move(peer)),
      parser_(std::make_unique<RequestParser>()),
      alive_(std::make_shared<HttpConnection*>(this)),
      watch_(loop_, peer_.get(), [this](unsigned events) { OnReady(events); }),
      patience_(loop_, [this] { on_closed_(); }),
      advance_(loop_, [this] { Advance(); }) {
  patience_.Start(kPatience);
  UpdateWatch();
}

HttpConnection::~HttpConnection() {
  if (stage_ == Stage::kStreaming) handler_.OnStreamClosed(*this);
}

void HttpConnection::OnReady(unsigned events) {
  if ((events & FdWatch::kRead) != 0) Read();
  if ((events & FdWatch::kError) != 0) broken_ = true;
  Advance();
}

void HttpConnection::Read() {
  std::array<char, 16 * 1024> bytes;
  const ssize_t size = recv(peer_.get(), bytes.data(), bytes.size(), 0);
  if (size > 0 && stage_ == Stage::kReading) {
    input_.append(bytes.data(), static_cast<std::size_t>(size));
  } else if (size == 0 && stage_ == Stage::kReading) {
    stage_ = Stage::kLastWords;  // it asks no more, but may still want its answers
  } else if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR)) {
    broken_ = true;
  }
}

// Everything that could change the stage ends here, one turn later at the latest, and only here we go.
void HttpConnection::Advance() {
  if (!broken_ && stage_ == Stage::kReading) Parse();
  if (!broken_) Write();
  if (IsOver()) return on_closed_();
  UpdateWatch();
}

bool HttpConnection::IsOver() const { return broken_ || (stage_ == Stage::kLastWords && output_.empty()); }

void HttpConnection::UpdateWatch() {
  // While the handler works, further requests wait in the socket.
  unsigned events = 0;
  if (stage_ == Stage::kReading || stage_ == Stage::kStreaming) events |= FdWatch::kRead;
  if (!output_.empty()) events |= FdWatch::kWrite;
  watch_.Watch(events);
}

void HttpConnection::Parse() {
  if (const auto refusal = parser_->Feed(input_)) {
    return Refuse(*refusal, "the request is not acceptable HTTP/1.1",
                  "send at most 8 KiB of headers and 64 KiB of body");
  }
  if (!parser_->is_done()) return;
  keep_alive_ = parser_->keep_alive();
  auto request = parser_->TakeRequest();
  parser_ = std::make_unique<RequestParser>();
  if (!request) return Refuse(400, "the request's target is not a path", "begin it with / and escape it properly");
  request->caller = HttpCaller::Operator();
  Handle(*request);
}

void HttpConnection::Handle(const HttpRequest& request) {
  patience_.Stop();
  stage_ = Stage::kStreaming;  // before the call: the handler may send at once
  const std::size_t header_at = output_.size();
  if (const auto content_type = handler_.OpenStream(request, *this)) {
    output_.insert(header_at, StreamHeader(*content_type));
    return;
  }
  stage_ = Stage::kHandling;
  handler_.Handle(request, [alive = std::weak_ptr(alive_)](const HttpResponse& response) {
    if (const auto self = alive.lock()) (*self)->Respond(response);
  });
}

void HttpConnection::Respond(const HttpResponse& response) {
  output_ += "HTTP/1.1 " + std::to_string(response.status) + ' ';
  output_ += ReasonPhrase(response.status);
  output_ += "\r\nContent-Type: " + response.content_type +
             "\r\nContent-Length: " + std::to_string(response.body.size()) + "\r\nCache-Control: no-store\r\n";
  for (const auto& [name, value] : response.headers) output_ += name + ": " + value + "\r\n";
  output_ += keep_alive_ ? "\r\n" : "Connection: close\r\n\r\n";
  output_ += response.body;
  stage_ = keep_alive_ ? Stage::kReading : Stage::kLastWords;
  patience_.Start(kPatience);
  advance_.Schedule();  // not now: we may be inside Handle()
}

void HttpConnection::Refuse(int status, std::string_view error, std::string_view fix) {
  keep_alive_ = false;
  HttpResponse response;
  response.status = status;
  response.body = "{\"error\":\"" + std::string(error) + "\",\"fix\":\"" + std::string(fix) + "\"}";
  Respond(response);
}

void HttpConnection::Send(std::string_view bytes) {
  if (output_.size() + bytes.size() > kMostBehind) {
    broken_ = true;
  } else {
    output_ += bytes;
  }
  advance_.Schedule();
}

void HttpConnection::Write() {
  if (output_.empty()) return;
  const ssize_t size = send(peer_.get(), output_.data(), output_.size(), MSG_NOSIGNAL);
  if (size >= 0) {
    output_.erase(0, static_cast<std::size_t>(size));
  } else if (errno != EAGAIN && errno != EINTR) {
    broken_ = true;
  }
}

}  // namespace foyer::web
