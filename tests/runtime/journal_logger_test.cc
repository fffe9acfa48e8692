#include "runtime/journal_logger.h"

#include <gmock/gmock.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <map>
#include <string>

#include "base/format.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer {
namespace {

using testing::Contains;
using testing::EndsWith;
using testing::Key;
using testing::MatchesRegex;
using testing::Not;
using testing::Pair;

using Fields = std::multimap<std::string, std::string>;

// As the journal reads a datagram.
Fields Read(std::string_view datagram) {
  Fields fields;
  while (!datagram.empty()) {
    const std::size_t end = datagram.find_first_of("=\n");
    const std::string name(datagram.substr(0, end));
    std::size_t size = 0;
    if (datagram[end] == '=') {
      datagram.remove_prefix(end + 1);
      size = datagram.find('\n');
    } else {
      for (unsigned i = 0; i < 8; ++i) size |= std::size_t{static_cast<unsigned char>(datagram[end + 1 + i])} << i * 8;
      datagram.remove_prefix(end + 9);
    }
    fields.emplace(name, datagram.substr(0, size));
    datagram.remove_prefix(size + 1);
  }
  return fields;
}

class JournalLoggerTest : public testing::Test {
 protected:
  JournalLoggerTest() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    journal_.Reset(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    EXPECT_EQ(bind(journal_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    logger_ = JournalLogger::Create(LogLevel::kInfo, path_.c_str());
  }
  // Empty: nothing has come.
  Fields Next() const {
    std::string datagram(1 << 17, '\0');
    const ssize_t size = recv(journal_.get(), datagram.data(), datagram.size(), 0);
    return size < 0 ? Fields() : Read(datagram.substr(0, static_cast<std::size_t>(size)));
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.path() + "/socket";
  UniqueFd journal_;
  std::unique_ptr<JournalLogger> logger_;
};

TEST_F(JournalLoggerTest, ALineHasFieldsThatCanBeAskedFor) {
  const LogField fields[] = {{"event_id", "7"}, {"device", "anna"}, {"a-b", "c"}};
  logger_->Write({LogLevel::kWarning, "proxy", "answered device=anna", "a84b4c", "answered", fields});
  const Fields got = Next();
  EXPECT_THAT(got, testing::UnorderedElementsAre(Pair("MESSAGE", "event: answered device=anna call=a84b4c"),
                                                 Pair("PRIORITY", "4"), Pair("SYSLOG_IDENTIFIER", "foyerd"),
                                                 Pair("FOYER_PART", "proxy"), Pair("FOYER_EVENT", "answered"),
                                                 Pair("FOYER_CALL_ID", "a84b4c"), Pair("FOYER_EVENT_ID", "7"),
                                                 Pair("FOYER_DEVICE", "anna"), Pair("FOYER_A_B", "c")));
}

TEST_F(JournalLoggerTest, WhatIsOfNoCallAndNoEventHasNoneOfThoseFields) {
  logger_->Error("daemon", "cannot start");
  const Fields got = Next();
  EXPECT_THAT(got, Contains(Pair("MESSAGE", "daemon: cannot start")));
  EXPECT_THAT(got, Contains(Pair("PRIORITY", "3")));
  EXPECT_THAT(got, Not(Contains(Key("FOYER_CALL_ID"))));
  EXPECT_THAT(got, Not(Contains(Key("FOYER_EVENT"))));
}

TEST_F(JournalLoggerTest, APeerCannotForgeAField) {
  const LogField fields[] = {{"device", "x\nPRIORITY=0\nFOYER_EVENT=unlock"}};
  logger_->Write({LogLevel::kInfo, "proxy", "a\nPRIORITY=0", "id\nPRIORITY=0", {}, fields});
  const Fields got = Next();
  EXPECT_EQ(got.count("PRIORITY"), 1u);
  EXPECT_EQ(got.count("FOYER_EVENT"), 0u);
  EXPECT_THAT(got, Contains(Pair("MESSAGE", "proxy: a\\nPRIORITY=0 call=id\\nPRIORITY=0")));
  EXPECT_THAT(got, Contains(Pair("FOYER_CALL_ID", "id\nPRIORITY=0")));
  EXPECT_THAT(got, Contains(Pair("FOYER_DEVICE", "x\nPRIORITY=0\nFOYER_EVENT=unlock")));
}

TEST_F(JournalLoggerTest, ManyAndLongFieldsAreCut) {
  const std::string value(100'000, 'x');
  const std::vector<LogField> fields(1000, LogField{"x", value});
  logger_->Write({LogLevel::kInfo, "proxy", value, value, {}, fields});
  const Fields got = Next();
  EXPECT_EQ(got.count("FOYER_X"), 24u);
  EXPECT_EQ(got.find("FOYER_X")->second.size(), 1024u);
}

TEST_F(JournalLoggerTest, AFullJournalDropsLinesInsteadOfBlocking) {
  for (int i = 0; i < 1000; ++i) logger_->Error("sip", std::to_string(i) + std::string(1000, 'x'));
  unsigned taken = 0;
  while (!Next().empty()) ++taken;
  EXPECT_LT(taken, 1000u);
  logger_->Error("sip", "room again");
  EXPECT_THAT(Next(), Contains(Pair("MESSAGE", MatchesRegex("sip: room again \\[[1-9][0-9]* lines before .*"))));
}

TEST_F(JournalLoggerTest, LevelsAreThoseOfTheParts) {
  logger_->SetLevels({LogLevel::kError, {{"sip", LogLevel::kDebug}}});
  logger_->Warning("proxy", "no");
  logger_->Write({LogLevel::kDebug, "sip", "yes"});
  EXPECT_THAT(Next(), Contains(Pair("MESSAGE", "sip: yes")));
  EXPECT_TRUE(Next().empty());
}

TEST(JournalTest, WithoutASocketThereIsNone) {
  EXPECT_EQ(JournalLogger::Create(LogLevel::kInfo, "/nowhere/socket"), nullptr);
  EXPECT_EQ(JournalLogger::Create(LogLevel::kInfo, std::string(200, 'x').c_str()), nullptr);
}

TEST(JournalTest, OnlyTheVeryStreamThatSystemdGaveLeadsToIt) {
  int fds[2];
  ASSERT_EQ(pipe(fds), 0);
  struct stat file {};
  ASSERT_EQ(fstat(fds[1], &file), 0);
  unsetenv("JOURNAL_STREAM");
  EXPECT_FALSE(IsJournal(fds[1]));
  setenv("JOURNAL_STREAM", Format("{}:{}", file.st_dev, file.st_ino).c_str(), 1);
  EXPECT_TRUE(IsJournal(fds[1]));
  EXPECT_FALSE(IsJournal(STDIN_FILENO)) << "redirected by whoever started us";
  unsetenv("JOURNAL_STREAM");
  close(fds[0]);
  close(fds[1]);
}

}  // namespace
}  // namespace foyer
