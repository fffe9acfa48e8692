#include "sip/stream_connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/stream_framer.h"
#include "tests/fakes/fake_event_loop.h"

namespace foyer::sip {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

// A socket without a socket: opens and says what the test says.
class FakeChannel : public ByteChannel {
 public:
  struct Script {
    Opening opening = Opening::kDone;
    std::string readable;
    std::string written;
  };
  explicit FakeChannel(Script& script) : script_(script) {}

  int fd() const override { return 1000; }
  Opening Open() override { return script_.opening; }
  Transfer Read(std::span<char> buffer) override {
    if (script_.readable.empty()) return {Outcome::kAgain, 0};
    const std::size_t size = script_.readable.copy(buffer.data(), buffer.size());
    script_.readable.erase(0, size);
    return {Outcome::kDone, size};
  }
  Transfer Write(std::string_view bytes) override {
    script_.written.append(bytes);
    return {Outcome::kDone, bytes.size()};
  }

 private:
  Script& script_;
};

// How long a peer may take for what.
class StreamConnectionTest : public testing::Test {
 protected:
  void Start(StreamConnection::Side side) {
    connection_ = std::make_unique<StreamConnection>(
        loop_, Flow{},
        StreamConnection::Parts{std::make_unique<FakeChannel>(script_), std::make_unique<StreamFramer>(), side},
        handler_);
  }
  // The peer sends this.
  void Receive(const std::string& bytes) {
    script_.readable = bytes;
    EXPECT_TRUE(loop_.TriggerFd(1000, FdWatch::kRead));
  }

  FakeEventLoop loop_;
  FakeChannel::Script script_;
  int opened_ = 0, ended_ = 0, messages_ = 0;
  const StreamConnection::Handler handler_{[this](const std::string&, const Flow&) { ++messages_; },
                                           [](std::string_view, const ParseFailure&, const Flow&) {},
                                           [](const Flow&) {}, [this](const Flow&) { ++opened_; },
                                           [this](const Flow&) { ++ended_; }};
  std::unique_ptr<StreamConnection> connection_;
};

const std::string kWhole = "OPTIONS sip:a SIP/2.0\r\nl: 0\r\n\r\n";

TEST_F(StreamConnectionTest, AConnectionThatCannotBeMadeIsGivenUpAfterFourSeconds) {
  script_.opening = ByteChannel::Opening::kWantsWrite;
  Start(StreamConnection::Side::kOpened);
  EXPECT_TRUE(connection_->Send("x"));
  loop_.TriggerFd(1000, FdWatch::kWrite);
  loop_.Advance(3999ms);
  EXPECT_EQ(ended_, 0);
  loop_.Advance(1ms);
  EXPECT_EQ(ended_, 1);
  EXPECT_EQ(opened_, 0);
  EXPECT_FALSE(connection_->Send("x"));
}

TEST_F(StreamConnectionTest, AConnectionOfOursMayIdle) {
  Start(StreamConnection::Side::kOpened);
  connection_->Send("x");
  loop_.TriggerFd(1000, FdWatch::kWrite);
  EXPECT_EQ(opened_, 1);
  EXPECT_EQ(script_.written, "x");
  loop_.Advance(24h);
  EXPECT_EQ(ended_, 0);
}

TEST_F(StreamConnectionTest, AHandshakeThatCreepsIsEndedAfterTenSeconds) {
  script_.opening = ByteChannel::Opening::kWantsRead;
  Start(StreamConnection::Side::kAccepted);
  for (int second = 1; second < 10; ++second) {
    loop_.Advance(1s);
    loop_.TriggerFd(1000, FdWatch::kRead);  // one more byte of it
  }
  EXPECT_EQ(ended_, 0);
  loop_.Advance(1s);
  EXPECT_EQ(ended_, 1);
}

TEST_F(StreamConnectionTest, WhoeverSaysNothingAfterTheHandshakeIsEnded) {
  Start(StreamConnection::Side::kAccepted);
  Receive("\r");
  loop_.Advance(29s);
  EXPECT_EQ(ended_, 0);
  loop_.Advance(1s);
  EXPECT_EQ(ended_, 1);
}

TEST_F(StreamConnectionTest, AMessageThatCreepsIsEndedAndAWholeOneLetsThePeerIdle) {
  Start(StreamConnection::Side::kAccepted);
  Receive(kWhole);
  EXPECT_EQ(messages_, 1);
  loop_.Advance(24h);
  EXPECT_EQ(ended_, 0);
  for (int second = 0; second < 30 && ended_ == 0; ++second) {
    Receive("O");
    loop_.Advance(1s);
  }
  EXPECT_EQ(ended_, 1);
}

}  // namespace
}  // namespace foyer::sip
