// One HTTP/1.1 connection: requests one after the other (keep-alive), or one stream of events until somebody leaves.
// Header block <= 8 KiB, body <= 64 KiB, each request within 30 s; a reader of events who is 256 KiB behind is dropped.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/unique_fd.h"
#include "foyer/event_loop.h"
#include "foyer/http.h"

namespace foyer::web {

class RequestParser;

class HttpConnection : private HttpStream {
 public:
  HttpConnection(EventLoop& loop, HttpHandler& handler, UniqueFd peer);
  ~HttpConnection() override;
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  // `on_closed` destroys this connection.
  void OnClosed(std::function<void()> on_closed) { on_closed_ = std::move(on_closed); }

 private:
  enum class Stage {
    kReading,    // a request
    kHandling,   // the handler has it
    kStreaming,  // events until the end
    kLastWords   // what is left to write, then close
  };

  void Send(std::string_view bytes) override;
  std::size_t behind() const override { return output_.size(); }

  void OnReady(unsigned events);
  void Read();
  void Write();
  void Advance();  // parses what has come, writes what is to go; may destroy us
  void Parse();
  void Handle(const HttpRequest& request);
  void Respond(const HttpResponse& response);
  void Refuse(int status, std::string_view error, std::string_view fix);
  void UpdateWatch();
  bool IsOver() const;

  EventLoop& loop_;
  HttpHandler& handler_;
  const UniqueFd peer_;
  std::function<void()> on_closed_;

  Stage stage_ = Stage::kReading;
  std::unique_ptr<RequestParser> parser_;
  bool keep_alive_ = true;
  bool broken_ = false;                           // the peer left, or is too slow
  std::string input_;                             // not parsed yet
  std::string output_;                            // not written yet
  const std::shared_ptr<HttpConnection*> alive_;  // dies with us: a late answer of the handler finds nobody

  FdWatch watch_;
  Timer patience_;  // runs in kReading and kLastWords
  DeferredCall advance_;
};

}  // namespace foyer::web
