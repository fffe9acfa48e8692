#include "dns/name_service.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "tests/dns/door_addresses.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::dns {
namespace {

using namespace std::chrono_literals;

const Question kGate{RecordType::kA, "gate.example"};
const Question kRoot{RecordType::kNs, ""};

// Servers that reply when the test says so.
struct Servers {
  struct Sent {
    Question question;
    Wire::Done done;
  };
  std::vector<Sent> sent;
  std::function<void()> heard;
  int wires = 0;

  // The oldest question of that kind gets its reply.
  void Reply(const Question& question, std::optional<dns::Reply> reply) {
    const auto found = std::ranges::find(sent, question, &Sent::question);
    ASSERT_NE(found, sent.end()) << "nobody asked";
    const auto done = found->done;
    sent.erase(found);
    if (reply) heard();
    done(std::move(reply));
  }
  bool Has(const Question& question) const { return std::ranges::count(sent, question, &Sent::question) != 0; }
};

class FakeWire : public Wire {
 public:
  FakeWire(Servers& servers, std::function<void()> on_heard) : servers_(servers) {
    servers_.heard = std::move(on_heard);
    ++servers_.wires;
  }
  ~FakeWire() override { servers_.sent.clear(); }
  void Send(const Question& question, Done done) override { servers_.sent.push_back({question, std::move(done)}); }

 private:
  Servers& servers_;
};

class NameServiceTest : public testing::Test {
 protected:
  NameServiceTest() { std::ofstream(folder_ + "/resolv.conf") << "nameserver 192.0.2.53\n"; }

  void Ask(const Question& question) {
    asked_.push_back(names_.Ask(question, [this](const Answer& answer) { answers_.push_back(answer); }));
  }
  // The answer to the one question, which must have come.
  Answer Got() {
    loop_.RunReady();
    EXPECT_EQ(answers_.size(), 1u);
    const Answer answer = answers_.empty() ? Answer{} : answers_.front();
    answers_.clear();
    return answer;
  }
  // A reply that was given, and is now no longer fresh.
  void Remember(const Question& question) {
    Ask(question);
    servers_.Reply(question, Reply{Address(1), 1s});
    Got();
    loop_.Advance(1s);
  }
  void FailCompletely() {
    Ask(kGate);
    servers_.Reply(kGate, std::nullopt);
    servers_.Reply(kRoot, std::nullopt);
    Got();
  }

  const TemporaryFolder temporary_;
  const std::string folder_ = temporary_.path();
  FakeEventLoop loop_;
  FakeEventJournal journal_;
  Servers servers_;
  NameService names_{
      loop_,
      journal_,
      [this](std::function<void()> on_heard) { return std::make_unique<FakeWire>(servers_, std::move(on_heard)); },
      {folder_ + "/hosts", folder_ + "/resolv.conf", "192.0.2.53"}};
  std::vector<std::unique_ptr<Questions::Asked>> asked_;
  std::vector<Answer> answers_;
};

TEST_F(NameServiceTest, AReplyAnswersAllWhoAskedAndIsRemembered) {
  Ask(kDoor);
  Ask(kDoor);
  EXPECT_EQ(servers_.sent.size(), 1u);
  servers_.Reply(kDoor, Reply{Address(7), 60s});
  loop_.RunReady();
  EXPECT_EQ(answers_.size(), 2u);
  answers_.clear();
  Ask(kDoor);
  EXPECT_TRUE(servers_.sent.empty());
  EXPECT_TRUE(answers_.empty()) << "answered before Ask() returned";
  EXPECT_EQ(Got().addresses.front().v4(), 7u);
  loop_.Advance(60s);
  Ask(kDoor);
  EXPECT_TRUE(servers_.Has(kDoor));
}

TEST_F(NameServiceTest, TheHostsFileComesFirst) {
  std::ofstream(folder_ + "/hosts") << "192.0.2.9 door.example\n";
  Ask(kDoor);
  EXPECT_EQ(Got().addresses.front(), *IpAddress::Parse("192.0.2.9"));
  Ask({RecordType::kAaaa, "door.example"});
  EXPECT_TRUE(Got().empty());
  EXPECT_TRUE(servers_.sent.empty());
}

TEST_F(NameServiceTest, SixtyFourQuestionsAreOutAndTheNextHasAnEmptyAnswerAtOnce) {
  for (int i = 0; i < 64; ++i) Ask({RecordType::kA, "a" + std::to_string(i)});
  loop_.RunReady();
  EXPECT_TRUE(answers_.empty());
  Ask(kDoor);
  EXPECT_TRUE(Got().empty());
  EXPECT_EQ(names_.pending(), 64u);
}

TEST_F(NameServiceTest, SilenceEndsAfterThreeSecondsAndTheRootIsAskedFor) {
  Ask(kDoor);
  loop_.Advance(2999ms);
  EXPECT_TRUE(answers_.empty());
  loop_.Advance(1ms);
  EXPECT_TRUE(Got().empty());
  EXPECT_TRUE(servers_.Has(kRoot));
  EXPECT_EQ(journal_.CountOf(EventType::kFault), 0u);
  servers_.Reply(kRoot, std::nullopt);
  EXPECT_EQ(journal_.CountOf(EventType::kFault), 1u);
  EXPECT_EQ(journal_.LastField(EventType::kFault, "part"), "dns");
}

TEST_F(NameServiceTest, ANameThatGetsNoReplyIsNotTheServersFault) {
  Ask(kGate);
  servers_.Reply(kGate, std::nullopt);
  EXPECT_TRUE(Got().empty());
  servers_.Reply(kRoot, Reply{{}, 0s});
  EXPECT_EQ(journal_.CountOf(EventType::kFault), 0u);
  Ask(kDoor);
  EXPECT_TRUE(servers_.Has(kDoor));
}

TEST_F(NameServiceTest, ARefusedNameIsNotAskedForAgainAtOnce) {
  Ask(kGate);
  servers_.heard();  // "server failure": heard, but of no use
  servers_.Reply(kGate, std::nullopt);
  EXPECT_TRUE(Got().empty());
  Ask(kGate);
  EXPECT_TRUE(Got().empty());
  EXPECT_TRUE(servers_.sent.empty());
  loop_.Advance(5s);
  Ask(kGate);
  EXPECT_TRUE(servers_.Has(kGate));
}

TEST_F(NameServiceTest, WithoutAReplyWhatWasKnownBeforeHolds) {
  Remember(kDoor);
  Ask(kDoor);
  loop_.Advance(999ms);
  EXPECT_TRUE(answers_.empty());
  loop_.Advance(1ms);
  EXPECT_FALSE(Got().empty());
  servers_.Reply(kRoot, std::nullopt);
  Ask(kDoor);
  EXPECT_FALSE(Got().empty()) << "not at once, though the servers are known to fail";
}

TEST_F(NameServiceTest, AReplyThatComesLateIsRememberedAllTheSame) {
  Ask(kDoor);
  loop_.Advance(3s);
  Got();
  servers_.Reply(kDoor, Reply{Address(1), 60s});
  Ask(kDoor);
  EXPECT_FALSE(Got().empty());
}

TEST_F(NameServiceTest, WhileTheServersFailQuestionsCostNothing) {
  FailCompletely();
  for (int i = 0; i < 1000; ++i) Ask({RecordType::kA, "a" + std::to_string(i)});
  loop_.RunReady();
  EXPECT_EQ(answers_.size(), 1000u);
  EXPECT_TRUE(servers_.sent.empty());
  EXPECT_TRUE(loop_.IsIdle());
}

TEST_F(NameServiceTest, AfterFiveSecondsOneQuestionTriesAgain) {
  FailCompletely();
  loop_.Advance(5s);
  Ask(kDoor);
  Ask(kGate);
  EXPECT_TRUE(servers_.Has(kDoor));
  EXPECT_FALSE(servers_.Has(kGate));
  EXPECT_TRUE(Got().empty());  // the gate's
  servers_.Reply(kDoor, Reply{Address(1), 60s});
  EXPECT_FALSE(Got().empty());
  EXPECT_EQ(journal_.CountOf(EventType::kRecovered), 1u);
  EXPECT_EQ(journal_.LastField(EventType::kRecovered, "part"), "dns");
}

TEST_F(NameServiceTest, AServerThatKeepsFailingIsOneEvent) {
  FailCompletely();
  for (int i = 0; i < 5; ++i) {
    loop_.Advance(5s);
    FailCompletely();
  }
  EXPECT_EQ(journal_.CountOf(EventType::kFault), 1u);
}

TEST_F(NameServiceTest, NewServersAreAskedAtOnceAlsoWhatWasOut) {
  FailCompletely();
  std::ofstream(folder_ + "/resolv.conf") << "nameserver 192.0.2.54\n# others\n";
  Ask(kDoor);
  EXPECT_EQ(servers_.wires, 2);
  EXPECT_TRUE(servers_.Has(kDoor));
  std::filesystem::remove(folder_ + "/resolv.conf");
  Ask({RecordType::kAaaa, "x"});
  EXPECT_EQ(servers_.wires, 3);
  EXPECT_TRUE(servers_.Has(kDoor));
  servers_.Reply(kDoor, Reply{Address(1), 60s});
  EXPECT_FALSE(Got().empty());
}

TEST_F(NameServiceTest, WhoeverLosesInterestIsNotCalled) {
  Ask(kDoor);
  asked_.clear();
  servers_.Reply(kDoor, Reply{Address(1), 60s});
  loop_.Advance(10s);
  EXPECT_TRUE(answers_.empty());
  EXPECT_EQ(names_.pending(), 0u);
}

}  // namespace
}  // namespace foyer::dns
