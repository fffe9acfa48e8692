// One HTTP/1.1 connection: requests one after the other (keep-alive), or one stream until somebody leaves.
// Header block <= 8 KiB, body <= 64 KiB. It is dropped when the peer takes too long: 10 s for its handshake or its
// first request, 15 s for a request from its first byte on, 75 s between two, 30 s without taking a byte of what it
// asked for.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "foyer/event_loop.h"
#include "foyer/http.h"
#include "sip/byte_channel.h"
#include "web/byte_range.h"
#include "web/file_reader.h"

namespace foyer::web {

class RequestParser;

// What every connection needs; all of it outlives them.
struct HttpParts {
  EventLoop& loop;
  HttpHandler& handler;
  HttpAdmission& admission;
  FileReader& files;
};

struct HttpPeer {
  Endpoint remote = {};  // port 0: the control socket
  bool secure = false;
};

class HttpConnection : private HttpStream {
 public:
  HttpConnection(const HttpParts& parts, std::unique_ptr<sip::ByteChannel> channel, const HttpPeer& peer);
  ~HttpConnection() override;
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  // `on_closed` destroys this connection.
  void OnClosed(std::function<void()> on_closed) { on_closed_ = std::move(on_closed); }

  const HttpPeer& peer() const { return peer_; }
  // It waits for its peer's next request, or for the peer to become ready for one.
  bool is_idle() const { return stage_ == Stage::kOpening || (stage_ == Stage::kReading && output_.empty()); }
  TimePoint idle_since() const { return idle_since_; }

 private:
  enum class Stage {
    kOpening,    // the handshake
    kReading,    // a request
    kHandling,   // the handler has it
    kFile,       // a file goes out, or is being opened
    kStreaming,  // until the end
    kLastWords,  // what is left to write, then close
    kDraining    // what the peer still sends is thrown away, or it would not read why we refused
  };
  struct Outgoing {  // the file of kFile
    OpenedFile file;
    std::uint64_t offset = 0, left = 0;
    bool reading = false;
  };

  void Send(std::string_view bytes) override;
  void Close() override;
  std::size_t behind() const override { return output_.size(); }

  bool is_network() const { return peer_.remote.port != 0; }
  void OnReady(unsigned events);
  void Open();
  void Read();
  void Write();
  void Advance();  // parses what has come, writes what is to go; may destroy us
  void Parse();
  void Take(HttpRequest request);
  void Handle(const HttpRequest& request);
  void Respond(const HttpResponse& response);
  void RespondWithFile(const HttpResponse& response);
  void OnOpened(HttpResponse response, std::optional<OpenedFile> file);
  void StartFile(HttpResponse response, const OpenedFile& file);
  void ReadPiece();
  void AppendHead(const HttpResponse& response, std::optional<std::uint64_t> length);
  void FinishResponse();
  void Refuse(int status, std::string_view error, std::string_view fix);
  void StartDraining();
  void WaitForRequest(Duration patience);
  void UpdateWatch();
  bool IsOver() const;

  const HttpParts parts_;
  const std::unique_ptr<sip::ByteChannel> channel_;
  const HttpPeer peer_;
  std::function<void()> on_closed_;

  Stage stage_ = Stage::kOpening;
  std::unique_ptr<RequestParser> parser_;
  bool keep_alive_ = true;
  bool is_head_ = false;                          // the request is HEAD: no body goes out
  bool in_request_ = false;                       // a part of one has come
  bool refused_ = false;                          // the peer may still be sending what we do not read
  bool broken_ = false;                           // the peer left, or is too slow
  std::string if_none_match_, range_, if_range_;  // of the request that is answered
  std::string input_;                             // not parsed yet
  std::string output_;                            // not written yet
  std::optional<Outgoing> outgoing_;
  std::size_t drained_ = 0;
  TimePoint idle_since_;
  const std::shared_ptr<HttpConnection*> alive_;  // dies with us: a late answer finds nobody

  FdWatch watch_;
  Timer patience_;  // with what the peer is to send
  Timer stall_;     // with what it is to take
  DeferredCall advance_;
};

}  // namespace foyer::web
