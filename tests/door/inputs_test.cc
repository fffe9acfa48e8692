#include "door/inputs.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_hardware.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::door {
namespace {

using namespace std::chrono_literals;

class InputsTest : public testing::Test {
 protected:
  InputsTest() {
    std::vector<LockLine> lines;
    lines.push_back({"front", front_.Open(), {.pulse = 1h}});
    locks_ = std::make_unique<Locks>(loop_, journal_, std::move(lines));
    locks_->OnEdges([this](const std::string& lock, bool open) {
      if (inputs_) inputs_->OnLock(lock, open);
    });
  }
  ~InputsTest() override { inputs_.reset(); }

  void Watch(InputKind kind, const std::string& lock) {
    InputConfig config{"sensor", kind, {.gpio = "virtual:" + (folder_ / "sensor").string()}, lock};
    config.longest_open = 120s;
    inputs_ = std::make_unique<Inputs>(loop_, journal_, *locks_, faults_, std::vector<InputConfig>{config});
  }
  void Write(std::string_view text) {
    const int fifo = open((folder_ / "sensor").c_str(), O_WRONLY | O_CLOEXEC);
    ASSERT_EQ(write(fifo, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    close(fifo);
    for (int fd = 0; fd < 64; ++fd) loop_.TriggerFd(fd, FdWatch::kRead);
    loop_.RunReady();
  }

  FakeEventLoop loop_;
  FakeEventJournal journal_;
  LineFaults faults_{journal_};
  FakeLine front_;
  const TemporaryFolder temporary_;
  const std::filesystem::path folder_ = temporary_.path();
  std::unique_ptr<Locks> locks_;
  std::unique_ptr<Inputs> inputs_;
};

TEST_F(InputsTest, TheExitButtonOpensItsLockAndIsAuditedWithoutAnybodyElse) {
  Watch(InputKind::kExit, "front");
  Write("1");
  front_.WaitForLevels(2);
  EXPECT_EQ(front_.levels().back(), true);
  EXPECT_EQ(journal_.LastField(EventType::kUnlock, "method"), "exit");
  EXPECT_EQ(journal_.LastField(EventType::kUnlock, "user"), "sensor");
  EXPECT_EQ(journal_.LastField(EventType::kUnlock, "allowed"), "yes");
  Write("0");
  EXPECT_EQ(journal_.CountOf(EventType::kUnlock), 1U);
}

TEST_F(InputsTest, TheExitButtonOpensABlockedLock) {
  Watch(InputKind::kExit, "front");
  ASSERT_TRUE(locks_->Block("front"));
  EXPECT_FALSE(locks_->Open("front", {}).ok());
  Write("1");
  front_.WaitForLevels(2);
  EXPECT_EQ(front_.levels().back(), true);
  EXPECT_EQ(locks_->States()[0].mode, LockMode::kBlocked);
}

TEST_F(InputsTest, AContactTellsForcedOpenTooLongAndClosed) {
  Watch(InputKind::kDoorContact, "front");
  EXPECT_EQ(inputs_->ContactOf("front"), "closed");
  Write("1");
  EXPECT_EQ(inputs_->ContactOf("front"), "open");
  EXPECT_EQ(journal_.LastField(EventType::kDoorForced, "lock"), "front");
  loop_.Advance(119s);
  EXPECT_EQ(journal_.CountOf(EventType::kDoorOpenTooLong), 0U);
  loop_.Advance(1s);
  EXPECT_EQ(journal_.LastField(EventType::kDoorOpenTooLong, "open_s"), "120");
  Write("0");
  EXPECT_EQ(journal_.LastField(EventType::kDoorClosed, "too_long"), "yes");
  EXPECT_TRUE(loop_.IsIdle());
}

TEST_F(InputsTest, AContactOfALockThatWasOpenedIsNotForced) {
  Watch(InputKind::kDoorContact, "front");
  ASSERT_TRUE(locks_->Open("front", {}));
  front_.WaitForLevels(2);
  while (journal_.CountOf(EventType::kLockOn) == 0) loop_.RunReady();  // the lock thread posts it
  Write("1");
  EXPECT_EQ(journal_.CountOf(EventType::kDoorOpened), 1U);
  EXPECT_EQ(journal_.CountOf(EventType::kDoorForced), 0U);
}

TEST_F(InputsTest, ATamperSwitchTellsBeginAndEndOnce) {
  Watch(InputKind::kTamper, "");
  Write("11");
  EXPECT_EQ(journal_.CountOf(EventType::kTamper), 1U);
  EXPECT_TRUE(inputs_->States()[0].active);
  Write("0");
  EXPECT_EQ(journal_.CountOf(EventType::kTamperEnded), 1U);
}

TEST_F(InputsTest, ALineThatCannotBeWatchedIsAFaultOnceAndRecovers) {
  std::filesystem::create_directory(folder_ / "sensor");
  Watch(InputKind::kDoorContact, "front");
  EXPECT_EQ(journal_.LastField(EventType::kFault, "part"), "input sensor");
  EXPECT_EQ(inputs_->ContactOf("front"), "");
  EXPECT_FALSE(inputs_->States()[0].works);
  loop_.Advance(60s);
  EXPECT_EQ(journal_.CountOf(EventType::kFault), 1U);
  std::filesystem::remove(folder_ / "sensor");
  loop_.Advance(5s);
  EXPECT_EQ(journal_.CountOf(EventType::kRecovered), 1U);
  EXPECT_EQ(inputs_->ContactOf("front"), "closed");
}

}  // namespace
}  // namespace foyer::door
