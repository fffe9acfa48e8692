// One connection in virtual time: what it does with a peer that is slow, big or gone.
#include "web/http_connection.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <vector>

#include "sip/tcp_channel.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/temporary_folder.h"
#include "web/http_connections.h"

namespace foyer::web {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

// /file answers with a file, /later when the test says so, /stream streams, /tagged has a tag.
class Handler : public HttpHandler {
 public:
  void Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) override {
    HttpResponse response;
    response.body = request.method + " " + request.path + " for " + request.caller.name;
    if (request.path == "/file") response.file = file, response.content_type = "video/x-matroska";
    if (request.path == "/tagged") response.headers = {{"ETag", "\"one\""}, {"Cache-Control", "no-cache"}};
    if (request.path == "/later") {
      later = [respond, response] { respond(response); };
    } else {
      respond(response);
    }
  }
  std::optional<std::string> OpenStream(const HttpRequest& request, HttpStream& opened) override {
    if (request.path != "/stream") return std::nullopt;
    stream = &opened;
    return "text/event-stream";
  }
  void OnStreamClosed(HttpStream&) override { stream = nullptr; }

  std::string file;
  std::function<void()> later;
  HttpStream* stream = nullptr;
};

class Anna : public HttpAdmission {
 public:
  std::optional<HttpResponse> Admit(HttpRequest& request) override {
    request.caller.name = "anna";
    if (request.path != "/forbidden") return std::nullopt;
    HttpResponse response;
    response.status = 403;
    return response;
  }
};

class HttpConnectionTest : public testing::Test {
 protected:
  HttpConnectionTest() { Connect(); }

  void Connect(const HttpPeer& peer = {{IpAddress::FromV4(0xc0a80105), 40000}, false}) {
    std::array<int, 2> pair{};
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair.data()), 0);
    client_ = UniqueFd(pair[0]);
    server_fd_ = pair[1];
    connections_.Add(std::make_unique<sip::TcpChannel>(UniqueFd(pair[1])), peer);
  }
  // Until nothing more happens.
  void Run() {
    for (int i = 0; i < 200; ++i) {
      loop_.RunReady();
      loop_.TriggerFd(server_fd_, FdWatch::kRead | FdWatch::kWrite);
      std::array<char, 65536> bytes;
      for (ssize_t size; reads_ && (size = recv(client_.get(), bytes.data(), bytes.size(), 0)) > 0;)
        received_.append(bytes.data(), static_cast<std::size_t>(size));
    }
  }
  void Send(const std::string& bytes) {
    ASSERT_EQ(send(client_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
    Run();
  }
  std::string Ask(const std::string& request) {
    received_.clear();
    Send(request);
    return received_;
  }
  // The file reader's thread answers when it likes.
  std::string AskForFile(const std::string& request, const std::string& until) {
    Ask(request);
    while (received_.find(until) == std::string::npos && connections_.size() == 1) Run();
    return received_;
  }
  static std::string Get(const std::string& path, const std::string& headers = {}) {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
  }

  FakeEventLoop loop_;
  Handler handler_;
  Anna admission_;
  FileReader files_{loop_};
  HttpConnections connections_{{loop_, handler_, admission_, files_}, {4, 3}};
  UniqueFd client_;
  int server_fd_ = -1;
  bool reads_ = true;
  std::string received_;
};

TEST_F(HttpConnectionTest, TheHandlerKnowsWhoAsksAndBrowsersWhatToMindOf) {
  EXPECT_THAT(Ask(Get("/a")), HasSubstr("GET /a for anna"));
  EXPECT_THAT(received_, HasSubstr("Content-Security-Policy:"));
  EXPECT_THAT(Ask(Get("/forbidden")), HasSubstr("HTTP/1.1 403 "));
  EXPECT_THAT(Ask(Get("/b")), HasSubstr("GET /b for anna")) << "and it goes on";
}

TEST_F(HttpConnectionTest, HeadIsGetWithoutABody) {
  const std::string head = Ask("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("Content-Length: 15\r\n"));
  EXPECT_TRUE(head.ends_with("\r\n\r\n")) << head;
  Ask("HEAD /stream HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(handler_.stream, nullptr);
}

TEST_F(HttpConnectionTest, WhoHasItAlreadyIsToldSo) {
  EXPECT_THAT(Ask(Get("/tagged")), HasSubstr("for anna"));
  const std::string again = Ask(Get("/tagged", "If-None-Match: \"one\"\r\n"));
  EXPECT_THAT(again, HasSubstr("HTTP/1.1 304 "));
  EXPECT_THAT(again, HasSubstr("ETag: \"one\""));
  EXPECT_THAT(again, Not(HasSubstr("for anna")));
}

TEST_F(HttpConnectionTest, WhoSaysNothingIsDropped) {
  loop_.Advance(9s);
  EXPECT_EQ(connections_.size(), 1U);
  loop_.Advance(2s);
  EXPECT_EQ(connections_.size(), 0U);
}

TEST_F(HttpConnectionTest, ARequestThatDripsIsDroppedHoweverOftenADropComes) {
  Send("GET / HTTP/1.1\r\nHost: h\r\nX: ");
  for (int i = 0; i < 14; ++i) {
    loop_.Advance(1s);
    Send("a");
  }
  EXPECT_EQ(connections_.size(), 1U);
  loop_.Advance(2s);
  EXPECT_EQ(connections_.size(), 0U);
}

TEST_F(HttpConnectionTest, BetweenTwoRequestsThereIsMoreTime) {
  Ask(Get("/a"));
  loop_.Advance(70s);
  EXPECT_THAT(Ask(Get("/b")), HasSubstr("GET /b"));
  loop_.Advance(76s);
  EXPECT_EQ(connections_.size(), 0U);
}

TEST_F(HttpConnectionTest, WhileTheHandlerWorksTimeIsItsOwn) {
  Ask(Get("/later"));
  loop_.Advance(10min);
  ASSERT_EQ(connections_.size(), 1U);
  handler_.later();
  Run();
  EXPECT_THAT(received_, HasSubstr("GET /later"));
}

TEST_F(HttpConnectionTest, WhoTakesNothingOfWhatWasAskedForIsDropped) {
  Ask(Get("/stream"));
  ASSERT_NE(handler_.stream, nullptr);
  reads_ = false;
  while (handler_.stream->behind() == 0) {
    handler_.stream->Send(std::string(10000, 'x'));
    Run();
  }
  loop_.Advance(29s);
  EXPECT_EQ(connections_.size(), 1U);
  loop_.Advance(2s);
  EXPECT_EQ(connections_.size(), 0U);
  EXPECT_EQ(handler_.stream, nullptr) << "and its handler knows";
}

TEST_F(HttpConnectionTest, AStreamIsClosedByItsHandler) {
  Ask(Get("/stream"));
  handler_.stream->Close();
  Run();
  EXPECT_EQ(connections_.size(), 0U);
}

TEST_F(HttpConnectionTest, WhyItWasRefusedIsReadAlsoByAPeerThatGoesOnSending) {
  Send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 70000\r\n\r\n" + std::string(30000, 'x'));
  EXPECT_THAT(received_, HasSubstr("HTTP/1.1 413 "));
  EXPECT_EQ(connections_.size(), 1U) << "what it still sends is thrown away";
  Send(std::string(30000, 'x'));
  loop_.Advance(4s);
  EXPECT_EQ(connections_.size(), 0U) << "but not for long";
}

TEST_F(HttpConnectionTest, PathsWithDotsAndTooManyHeadersAreRefused) {
  for (const char* path : {"/../etc/passwd", "/a/../b", "/%2e%2e/x", "/a/%2E./b", "/.", "/a/.."}) {
    EXPECT_THAT(Ask(Get(path)), HasSubstr("HTTP/1.1 400 ")) << path;
    connections_.size() == 0 ? void() : loop_.Advance(4s);
    Connect();
  }
  EXPECT_THAT(Ask(Get("/a/..b/.c")), HasSubstr("200 OK"));
  std::string many;
  for (int i = 0; i < 70; ++i) many += "X" + std::to_string(i) + ": y\r\n";
  EXPECT_THAT(Ask(Get("/a", many)), HasSubstr("HTTP/1.1 400 "));
}

TEST_F(HttpConnectionTest, AFileIsSentWholeOrInPart) {
  const TemporaryFolder folder;
  handler_.file = folder.path() + "/film.mkv";
  std::string film;
  for (int i = 0; film.size() < 200'000; ++i) film += std::to_string(i) + ",";
  std::ofstream(handler_.file, std::ios::binary) << film << "END";

  const std::string whole = AskForFile(Get("/file"), "END");
  EXPECT_THAT(whole, HasSubstr("HTTP/1.1 200 OK\r\nContent-Type: video/x-matroska\r\n"));
  EXPECT_THAT(whole, HasSubstr("Accept-Ranges: bytes"));
  EXPECT_TRUE(whole.ends_with("\r\n\r\n" + film + "END"));
  const std::size_t tag_at = whole.find("ETag: ") + 6;
  const std::string tag = whole.substr(tag_at, whole.find('\r', tag_at) - tag_at);

  const std::string part = AskForFile(Get("/file", "Range: bytes=100000-100009\r\n"), "\r\n\r\n");
  EXPECT_THAT(part, HasSubstr("HTTP/1.1 206 "));
  EXPECT_THAT(part, HasSubstr("Content-Range: bytes 100000-100009/" + std::to_string(film.size() + 3)));
  while (!received_.ends_with(film.substr(100000, 10))) Run();

  EXPECT_THAT(AskForFile(Get("/file", "Range: bytes=9999999-\r\n"), "\r\n\r\n"), HasSubstr("HTTP/1.1 416 "));
  EXPECT_THAT(AskForFile(Get("/file", "If-None-Match: " + tag + "\r\n"), "\r\n\r\n"), HasSubstr("HTTP/1.1 304 "));
  EXPECT_THAT(AskForFile(Get("/file", "Range: bytes=0-3\r\nIf-Range: \"old\"\r\n"), "END"), HasSubstr("200 OK"));
  EXPECT_THAT(AskForFile("HEAD /file HTTP/1.1\r\nHost: h\r\n\r\n", "\r\n\r\n"),
              HasSubstr("Content-Length: " + std::to_string(film.size() + 3)));
  EXPECT_THAT(Ask(Get("/a")), HasSubstr("GET /a")) << "and it goes on";
}

TEST_F(HttpConnectionTest, AFileThatIsGoneOrNoneIsNotFound) {
  for (const char* none : {"/nowhere/film.mkv", "/dev/zero", "/tmp"}) {
    handler_.file = none;
    EXPECT_THAT(AskForFile(Get("/file"), "fix"), HasSubstr("HTTP/1.1 404 ")) << none;
  }
}

TEST_F(HttpConnectionTest, WhoReadsSlowlyHoldsLittleOfAFile) {
  const TemporaryFolder folder;
  handler_.file = folder.path() + "/big";
  std::ofstream(handler_.file, std::ios::binary) << std::string(4 << 20, 'x');
  reads_ = false;
  Ask(Get("/file"));
  for (int i = 0; i < 100; ++i) {  // each time the reader has nothing left to do
    bool idle = false;
    files_.Open("/nowhere", [&idle](const auto&) { idle = true; });
    while (!idle) Run();
  }
  std::filesystem::resize_file(handler_.file, 0);  // what is not read yet never will be
  reads_ = true;
  while (connections_.size() != 0 && received_.size() < (4U << 20U)) Run();
  EXPECT_LT(received_.size(), 2U << 20U);
}

TEST_F(HttpConnectionTest, AtTheLimitOneGivesWayThatWaitsTheLongestOfWhoHasTheMost) {
  std::vector<UniqueFd> clients;
  const auto connect = [&](std::uint32_t address) {
    loop_.Advance(1s);
    clients.push_back(std::move(client_));
    Connect({{IpAddress::FromV4(address), 40000}, false});
  };
  for (int i = 0; i < 3; ++i) connect(0xc0a80106);
  EXPECT_EQ(connections_.size(), 4U);
  connect(0xc0a80106);
  Run();
  EXPECT_THAT(received_, HasSubstr("HTTP/1.1 429 ")) << "an address has at most three";
  connect(0xc0a80107);
  clients.push_back(std::move(client_));
  EXPECT_EQ(connections_.size(), 4U);
  char byte = 0;
  EXPECT_EQ(recv(clients[1].get(), &byte, 1, 0), 0) << "the first of those with three had to go";
  for (const std::size_t other : {0U, 2U, 3U}) EXPECT_EQ(recv(clients[other].get(), &byte, 1, 0), -1) << other;
}

}  // namespace
}  // namespace foyer::web
