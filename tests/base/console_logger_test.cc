#include "base/console_logger.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>

#include "base/unique_fd.h"

namespace foyer {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class ConsoleLoggerTest : public testing::Test {
 protected:
  ConsoleLoggerTest() {
    int fds[2];
    EXPECT_EQ(pipe2(fds, O_CLOEXEC), 0);
    reader_.Reset(fds[0]);
    writer_.Reset(fds[1]);
    EXPECT_EQ(fcntl(reader_.get(), F_SETFL, O_NONBLOCK), 0);
    setenv("TZ", "UTC", 1);
  }
  ConsoleLogger Make(LogLevel level, LogStyle style) {
    return {writer_.get(),
            level,
            style,
            {[this] { return now_; }, [] { return std::chrono::system_clock::time_point(1234ms); }}};
  }
  std::string Written() {
    std::string text(1 << 17, '\0');
    const ssize_t size = read(reader_.get(), text.data(), text.size());
    return size < 0 ? "" : text.substr(0, static_cast<std::size_t>(size));
  }

  UniqueFd reader_, writer_;
  std::chrono::steady_clock::time_point now_{1h};
};

TEST_F(ConsoleLoggerTest, PeopleGetTheTimeAndTheJournalGetsAPriority) {
  Make(LogLevel::kInfo, LogStyle::kTime).Warning("proxy", "no route");
  EXPECT_EQ(Written(), "1970-01-01 00:00:01.234 warning proxy: no route\n");
  auto journal = Make(LogLevel::kDebug, LogStyle::kJournal);
  journal.Write({LogLevel::kDebug, "sip", "a"});
  journal.Info("sip", "b");
  journal.Warning("sip", "c");
  journal.Error("sip", "d");
  EXPECT_EQ(Written(), "<7>sip: a\n<6>sip: b\n<4>sip: c\n<3>sip: d\n");
}

TEST_F(ConsoleLoggerTest, WhatIsLessImportantThanTheLevelIsNotWritten) {
  auto logger = Make(LogLevel::kWarning, LogStyle::kJournal);
  EXPECT_FALSE(logger.IsOn(LogLevel::kInfo, "sip"));
  logger.Info("sip", "no");
  EXPECT_EQ(Written(), "");
}

TEST_F(ConsoleLoggerTest, APartMayHaveALevelOfItsOwn) {
  auto logger = Make(LogLevel::kWarning, LogStyle::kJournal);
  logger.SetLevels({LogLevel::kInfo, {{"sip", LogLevel::kDebug}, {"relay", LogLevel::kError}}});
  EXPECT_TRUE(logger.IsOn(LogLevel::kDebug, "sip"));
  EXPECT_FALSE(logger.IsOn(LogLevel::kDebug, "proxy"));
  logger.Warning("relay", "no");
  logger.Info("proxy", "yes");
  EXPECT_EQ(Written(), "<6>proxy: yes\n");
  EXPECT_EQ(logger.levels().parts.at("relay"), LogLevel::kError);
}

TEST_F(ConsoleLoggerTest, ALineOfACallEndsWithItsId) {
  auto logger = Make(LogLevel::kInfo, LogStyle::kJournal);
  logger.Write({LogLevel::kInfo, "relay", "leg closed", "a84b\n4c@h"});
  logger.Write({LogLevel::kInfo, "proxy", "answered device=anna", "a84b4c", "answered"});
  EXPECT_EQ(Written(), "<6>relay: leg closed call=a84b\\n4c@h\n<6>event: answered device=anna call=a84b4c\n");
}

TEST_F(ConsoleLoggerTest, APeerCannotForgeALine) {
  Make(LogLevel::kInfo, LogStyle::kJournal).Info("sip", "user \"a\n<3>door: open\x1b[2J\x7f\\\"");
  EXPECT_EQ(Written(), "<6>sip: user \"a\\n<3>door: open\\x1b[2J\\x7f\\\\\"\n");
}

TEST_F(ConsoleLoggerTest, ALongLineIsCut) {
  EXPECT_EQ(EscapeForLog("abcdef", 6), "abc...");
  EXPECT_EQ(EscapeForLog("abc", 6), "abc");
  Make(LogLevel::kInfo, LogStyle::kJournal).Info("sip", std::string(100000, '\n'));
  EXPECT_LT(Written().size(), 2100u);
}

TEST_F(ConsoleLoggerTest, AFullPipeDropsLinesInsteadOfBlocking) {
  auto logger = Make(LogLevel::kInfo, LogStyle::kJournal);
  for (int i = 0; i < 150; ++i) logger.Info("sip", std::to_string(i) + std::string(2000, 'x'));
  Written();
  logger.Info("sip", "room again");
  EXPECT_THAT(Written(),
              testing::MatchesRegex("<6>sip: room again \\[[1-9][0-9]+ lines before this one were left out\\]\n"));
}

TEST_F(ConsoleLoggerTest, TheSameLineOverAndOverIsCounted) {
  auto logger = Make(LogLevel::kInfo, LogStyle::kJournal);
  for (int i = 0; i < 50; ++i) logger.Info("sip", "again");
  Written();
  logger.Info("sip", "else");
  EXPECT_THAT(Written(), HasSubstr("else [45 lines before this one were left out]"));
}

TEST(LogStyleTest, TheJournalIsKnownByItsVariable) {
  unsetenv("JOURNAL_STREAM");
  EXPECT_EQ(LogStyleOfStderr(), LogStyle::kTime);
  setenv("JOURNAL_STREAM", "8:1234", 1);
  EXPECT_EQ(LogStyleOfStderr(), LogStyle::kJournal);
  unsetenv("JOURNAL_STREAM");
}

}  // namespace
}  // namespace foyer
