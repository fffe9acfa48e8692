#include "web/http_server.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <set>
#include <thread>

#include "runtime/epoll_loop.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/web/unix_client.h"

namespace foyer::web {
namespace {

// Answers with what it was asked; /later answers in a later turn, /stream streams.
class EchoHandler : public HttpHandler {
 public:
  explicit EchoHandler(EventLoop& loop) : loop_(loop) {}

  void Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) override {
    HttpResponse response;
    response.status = request.path == "/missing" ? 404 : 200;
    response.body = request.method + " " + request.path + " " + request.body;
    if (request.path != "/later") return respond(response);
    loop_.Post([respond, response] { respond(response); });
  }
  std::optional<std::string> OpenStream(const HttpRequest& request, HttpStream& stream) override {
    if (request.path != "/stream") return std::nullopt;
    streams.insert(&stream);
    stream.Send("event: hello\ndata: {}\n\n");
    return "text/event-stream";
  }
  void OnStreamClosed(HttpStream& stream) override { streams.erase(&stream); }

  std::set<HttpStream*> streams;

 private:
  EventLoop& loop_;
};

class HttpServerTest : public testing::Test {
 protected:
  void SetUp() override {
    auto server = HttpServer::Listen(loop_, handler_, path_);
    ASSERT_TRUE(server.ok()) << server.error().message;
    server_ = std::move(*server);
  }
  void TearDown() override {
    server_.reset();
    EXPECT_FALSE(std::filesystem::exists(path_));
    EXPECT_TRUE(handler_.streams.empty());
  }

  // Runs the loop while `client` acts in a thread of its own.
  void While(const std::function<void()>& client) {
    std::thread thread([&] {
      client();
      loop_.Post([this] { loop_.Stop(); });
    });
    loop_.Run();
    thread.join();
  }
  // From the client's thread: what the loop has done by its next turn.
  void WaitForTurn() {
    std::promise<void> turned;
    loop_.Post([&turned] { turned.set_value(); });
    turned.get_future().wait();
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.path() + "/control";
  EpollLoop loop_;
  EchoHandler handler_{loop_};
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, RequestsOnOneConnectionAreAnsweredInTheirOrder) {
  std::string received;
  While([&] {
    UnixClient client(path_);
    client.Send(
        "GET /later HTTP/1.1\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 2\r\n\r\nhiGET /missing HTTP/1.1\r\n\r\n");
    received = client.ReadUntil("GET /missing ");
  });
  const auto later = received.find("GET /later "), b = received.find("POST /b hi");
  ASSERT_NE(later, std::string::npos) << received;
  ASSERT_NE(b, std::string::npos) << received;
  EXPECT_LT(later, b);
  EXPECT_NE(received.find("HTTP/1.1 404 Not Found\r\n"), std::string::npos);
}

TEST_F(HttpServerTest, ItClosesWhenTheClientAsksForThat) {
  std::string received;
  While([&] {
    UnixClient client(path_);
    client.Send("GET /a HTTP/1.1\r\nConnection: close\r\n\r\n");
    received = client.ReadToEnd();
  });
  EXPECT_TRUE(received.ends_with("\r\n\r\nGET /a ")) << received;
}

TEST_F(HttpServerTest, AClientThatAsksNoMoreStillGetsItsAnswer) {
  std::string received;
  While([&] {
    UnixClient client(path_);
    client.Send("GET /later HTTP/1.1\r\n\r\n");
    client.EndSending();
    received = client.ReadToEnd();
  });
  EXPECT_TRUE(received.ends_with("GET /later ")) << received;
}

TEST_F(HttpServerTest, WhatIsNoHttpGetsAnErrorAndTheConnectionCloses) {
  std::string received;
  While([&] {
    UnixClient client(path_);
    client.Send("INVITE sip:x SIP/2.0\r\n\r\n");
    received = client.ReadToEnd();
  });
  EXPECT_TRUE(received.starts_with("HTTP/1.1 400 Bad Request\r\n")) << received;
  EXPECT_NE(received.find("\"fix\""), std::string::npos);
}

TEST_F(HttpServerTest, AnEventStreamGoesOnUntilTheClientLeaves) {
  std::string received;
  While([&] {
    UnixClient client(path_);
    client.Send("GET /stream HTTP/1.1\r\n\r\n");
    client.ReadUntil("hello");
    loop_.Post([this] { (*handler_.streams.begin())->Send("event: ring\ndata: {\"id\":1}\n\n"); });
    received = client.ReadUntil("\"id\"");
  });
  EXPECT_NE(received.find("Content-Type: text/event-stream\r\n"), std::string::npos);
  EXPECT_NE(received.find("event: hello\ndata: {}\n\n"), std::string::npos);
  EXPECT_NE(received.find("event: ring\ndata: {\"id\":1}\n\n"), std::string::npos);
}

TEST_F(HttpServerTest, AReaderOfEventsThatIsTooSlowIsDropped) {
  While([&] {
    UnixClient client(path_);
    client.Send("GET /stream HTTP/1.1\r\n\r\n");
    client.ReadUntil("hello");
    bool dropped = false;
    while (!dropped) {  // more than any socket buffer holds, never read
      loop_.Post([this, &dropped] {
        for (HttpStream* stream : std::set(handler_.streams)) stream->Send(std::string(16384, 'x'));
        dropped = handler_.streams.empty();
      });
      WaitForTurn();
    }
  });
  EXPECT_EQ(server_->connections(), 0U);
}

TEST_F(HttpServerTest, AnAnswerForAClientThatLeftGoesNowhere) {
  While([&] {
    { UnixClient(path_).Send("GET /later HTTP/1.1\r\n\r\n"); }
    UnixClient next(path_);
    next.Send("GET /a HTTP/1.1\r\n\r\n");
    EXPECT_NE(next.ReadUntil("GET /a ").find("200 OK"), std::string::npos);
  });
}

TEST_F(HttpServerTest, AtTheLimitANewConnectionIsToldToComeBack) {
  std::string received;
  While([&] {
    std::list<UnixClient> clients;
    for (int i = 0; i < 64; ++i) {
      clients.emplace_back(path_).Send("GET /stream HTTP/1.1\r\n\r\n");
      clients.back().ReadUntil("hello");
    }
    received = UnixClient(path_).ReadToEnd();
  });
  EXPECT_TRUE(received.starts_with("HTTP/1.1 503 ")) << received;
}

}  // namespace
}  // namespace foyer::web
