#include "web/http_connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "web/request_parser.h"
#include "web/response_head.h"

namespace foyer::web {

namespace {

using namespace std::chrono_literals;
using Outcome = sip::ByteChannel::Outcome;

constexpr auto kFirst = 10s;  // for the handshake, and then for the first request
constexpr auto kRequest = 15s;
constexpr auto kIdle = 75s;
constexpr auto kStall = 30s;
constexpr auto kDrain = 3s;
constexpr std::size_t kMostDrained = 1024 * 1024;
constexpr std::size_t kMostBehind = 256 * 1024;  // bytes that the reader of a stream may lag
constexpr std::size_t kPiece = 64 * 1024;        // of a file; two of them are in memory at most
constexpr int kWriteBudget = 8;                  // writes a turn; TLS writes 16 KiB each

}  // namespace

HttpConnection::HttpConnection(const HttpParts& parts, std::unique_ptr<sip::ByteChannel> channel, const HttpPeer& peer)
    : parts_(parts),
      channel_(std::move(channel)),
      peer_(peer),
      parser_(std::make_unique<RequestParser>()),
      idle_since_(parts.loop.Now()),
      alive_(std::make_shared<HttpConnection*>(this)),
      watch_(parts.loop, channel_->fd(), [this](unsigned events) { OnReady(events); }),
      patience_(parts.loop, [this] { on_closed_(); }),
      stall_(parts.loop, [this] { on_closed_(); }),
      advance_(parts.loop, [this] { Advance(); }) {
  patience_.Start(kFirst);
  watch_.Watch(FdWatch::kRead);
}

HttpConnection::~HttpConnection() {
  if (stage_ == Stage::kStreaming) parts_.handler.OnStreamClosed(*this);
}

void HttpConnection::OnReady(unsigned events) {
  if (stage_ == Stage::kOpening) Open();
  if (stage_ != Stage::kOpening && (events & FdWatch::kRead) != 0) Read();
  if ((events & FdWatch::kError) != 0) broken_ = true;
  Advance();
}

void HttpConnection::Open() {
  switch (channel_->Open()) {
    case sip::ByteChannel::Opening::kDone:
      stage_ = Stage::kReading;
      patience_.Start(kFirst);
      return;
    case sip::ByteChannel::Opening::kWantsRead:
      return watch_.Watch(FdWatch::kRead);
    case sip::ByteChannel::Opening::kWantsWrite:
      return watch_.Watch(FdWatch::kWrite);
    case sip::ByteChannel::Opening::kFailed:
      broken_ = true;
  }
}

void HttpConnection::Read() {
  std::array<char, sip::ByteChannel::kReadSize> bytes;
  const auto [outcome, size] = channel_->Read(bytes);
  if (outcome == Outcome::kAgain) return;
  if (outcome == Outcome::kEnded) {
    // A peer that asks no more may still want its answers.
    if (stage_ == Stage::kReading) {
      stage_ = Stage::kLastWords;
    } else {
      broken_ = true;
    }
  } else if (stage_ == Stage::kReading) {
    input_.append(bytes.data(), size);
  } else if (stage_ == Stage::kDraining && (drained_ += size) > kMostDrained) {
    broken_ = true;
  }
}

// Everything that could change the stage ends here, one turn later at the latest, and only here we go.
void HttpConnection::Advance() {
  if (!broken_ && stage_ == Stage::kReading) Parse();
  if (!broken_) Write();
  if (!broken_ && outgoing_) ReadPiece();
  if (!broken_ && stage_ == Stage::kLastWords && output_.empty() && refused_) StartDraining();
  if (IsOver()) {
    channel_->Close();
    return on_closed_();
  }
  UpdateWatch();
}

bool HttpConnection::IsOver() const { return broken_ || (stage_ == Stage::kLastWords && output_.empty()); }

void HttpConnection::UpdateWatch() {
  if (stage_ == Stage::kOpening) return;  // the handshake knows what it waits for
  // While the handler works, further requests wait in the socket.
  const bool reads = stage_ == Stage::kReading || stage_ == Stage::kStreaming || stage_ == Stage::kDraining;
  watch_.Watch((reads ? FdWatch::kRead : 0U) | (output_.empty() ? 0U : FdWatch::kWrite));
}

void HttpConnection::WaitForRequest(Duration patience) {
  in_request_ = false;
  idle_since_ = parts_.loop.Now();
  patience_.Start(patience);
}

void HttpConnection::Parse() {
  if (!in_request_ && !input_.empty()) {
    in_request_ = true;
    patience_.Start(kRequest);
  }
  if (const auto refusal = parser_->Feed(input_)) {
    return Refuse(*refusal, "the request is not acceptable HTTP/1.1",
                  "send at most 8 KiB of headers and 64 KiB of body");
  }
  if (!parser_->is_done()) return;
  keep_alive_ = parser_->keep_alive();
  auto request = parser_->TakeRequest();
  parser_ = std::make_unique<RequestParser>();
  if (!request) {
    return Refuse(400, "the request's target is not a path, or it has too many headers",
                  "begin it with /, escape it properly, without . and .. in it");
  }
  Take(std::move(*request));
}

void HttpConnection::Take(HttpRequest request) {
  patience_.Stop();
  request.peer = peer_.remote;
  request.secure = peer_.secure;
  if_none_match_ = request.Header("if-none-match");
  range_ = request.Header("range");
  if_range_ = request.Header("if-range");
  is_head_ = request.method == "HEAD";
  if (is_head_) request.method = "GET";
  stage_ = Stage::kHandling;
  if (const auto refusal = parts_.admission.Admit(request)) return Respond(*refusal);
  Handle(request);
}

void HttpConnection::Handle(const HttpRequest& request) {
  const std::size_t head_at = output_.size();
  if (!is_head_) {
    stage_ = Stage::kStreaming;  // before the call: the handler may send at once
    if (const auto content_type = parts_.handler.OpenStream(request, *this)) {
      HttpResponse response;
      response.content_type = *content_type;
      output_.insert(head_at, WriteHead(response, {std::nullopt, false, is_network()}));
      return;
    }
  }
  stage_ = Stage::kHandling;
  parts_.handler.Handle(request, [alive = std::weak_ptr(alive_)](const HttpResponse& response) {
    if (const auto self = alive.lock()) (*self)->Respond(response);
  });
}

void HttpConnection::Respond(const HttpResponse& response) {
  if (stage_ != Stage::kHandling) return;
  if (!response.file.empty()) return RespondWithFile(response);
  if (response.status == 200 && NamesTag(if_none_match_, HeaderOf(response, "etag"))) {
    HttpResponse same = response;
    same.status = 304;
    AppendHead(same, std::nullopt);
  } else if (response.status == 304) {
    AppendHead(response, std::nullopt);
  } else {
    AppendHead(response, response.body.size());
    if (!is_head_) output_ += response.body;
  }
  FinishResponse();
}

void HttpConnection::AppendHead(const HttpResponse& response, std::optional<std::uint64_t> length) {
  output_ += WriteHead(response, {length, keep_alive_, is_network()});
}

void HttpConnection::FinishResponse() {
  outgoing_.reset();
  stage_ = keep_alive_ ? Stage::kReading : Stage::kLastWords;
  WaitForRequest(kIdle);
  advance_.Schedule();  // not now: we may be inside Handle()
}

void HttpConnection::RespondWithFile(const HttpResponse& response) {
  stage_ = Stage::kFile;
  parts_.files.Open(response.file, [alive = std::weak_ptr(alive_), response](std::optional<OpenedFile> file) {
    if (const auto self = alive.lock()) (*self)->OnOpened(response, std::move(file));
  });
}

void HttpConnection::OnOpened(HttpResponse response, std::optional<OpenedFile> file) {
  if (file) {
    StartFile(std::move(response), *file);
  } else {
    response.file.clear();
    response.status = 404;
    response.content_type = "application/json";
    response.body = R"({"error":"it is kept no more","fix":"see [recording] in the configuration"})";
    stage_ = Stage::kHandling;
    Respond(response);
  }
  Advance();
}

// RFC 9110 s14.2: a range counts only if the rest that the peer has is of this very file.
void HttpConnection::StartFile(HttpResponse response, const OpenedFile& file) {
  response.headers.emplace_back("ETag", file.tag);
  response.headers.emplace_back("Accept-Ranges", "bytes");
  if (NamesTag(if_none_match_, file.tag)) {
    response.status = 304;
    AppendHead(response, std::nullopt);
    return FinishResponse();
  }
  const bool whole = !if_range_.empty() && if_range_ != file.tag;
  const ByteRange range = ParseRange(whole ? std::string_view() : range_, file.size);
  const std::string size = std::to_string(file.size);
  if (range.kind == ByteRange::Kind::kOutside) {
    response.status = 416;
    response.headers.emplace_back("Content-Range", "bytes */" + size);
  } else if (range.kind == ByteRange::Kind::kPart) {
    response.status = 206;
    response.headers.emplace_back("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                                       std::to_string(range.first + range.size - 1) + "/" + size);
  }
  AppendHead(response, range.size);
  if (is_head_ || range.size == 0) return FinishResponse();
  outgoing_ = Outgoing{file, range.first, range.size};
}

// The next one, when what waits is short enough to take it.
void HttpConnection::ReadPiece() {
  if (outgoing_->reading || output_.size() > kPiece) return;
  outgoing_->reading = true;
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(outgoing_->left, kPiece));
  parts_.files.Read(outgoing_->file, outgoing_->offset, size,
                    [alive = std::weak_ptr(alive_)](const std::optional<std::string>& bytes) {
                      const auto self = alive.lock();
                      if (!self) return;
                      HttpConnection& connection = **self;
                      if (bytes) {
                        Outgoing& outgoing = *connection.outgoing_;
                        connection.output_ += *bytes;
                        outgoing.offset += bytes->size();
                        outgoing.left -= bytes->size();
                        outgoing.reading = false;
                        if (outgoing.left == 0) connection.FinishResponse();
                      } else {
                        connection.broken_ = true;  // its length has been told, so only the end can tell
                      }
                      connection.Advance();
                    });
}

void HttpConnection::Refuse(int status, std::string_view error, std::string_view fix) {
  keep_alive_ = false;
  refused_ = true;
  stage_ = Stage::kHandling;
  HttpResponse response;
  response.status = status;
  response.body = "{\"error\":\"" + std::string(error) + "\",\"fix\":\"" + std::string(fix) + "\"}";
  Respond(response);
}

void HttpConnection::StartDraining() {
  stage_ = Stage::kDraining;
  shutdown(channel_->fd(), SHUT_WR);
  patience_.Start(kDrain);
}

void HttpConnection::Send(std::string_view bytes) {
  if (output_.size() > kMostBehind) {
    broken_ = true;
  } else {
    output_ += bytes;
  }
  advance_.Schedule();
}

void HttpConnection::Close() {
  broken_ = true;
  advance_.Schedule();
}

void HttpConnection::Write() {
  bool moved = false;
  for (int i = 0; i < kWriteBudget && !output_.empty(); ++i) {
    const auto [outcome, size] = channel_->Write(output_);
    if (outcome == Outcome::kEnded) broken_ = true;
    if (outcome != Outcome::kDone) break;
    output_.erase(0, size);
    moved = true;
  }
  if (output_.empty()) {
    stall_.Stop();
  } else if (moved || !stall_.IsRunning()) {
    stall_.Start(kStall);
  }
}

}  // namespace foyer::web
