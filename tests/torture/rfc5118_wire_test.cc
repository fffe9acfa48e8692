// The cases of RFC 5118 over ::1: answers.h says what is expected.
#include <gmock/gmock.h>

#include "tests/torture/answers.h"
#include "tests/torture/torture_house.h"

namespace foyer::torture {
namespace {

class Rfc5118Test : public TortureHouse {
 protected:
  void ExpectAnswers(Transport transport, bool known) {
    StartHouse("example.com", known);
    for (const Ipv6Answer& row : kIpv6Answers) {
      SCOPED_TRACE(row.file);
      const std::string expected = known ? row.known : row.stranger;
      if (expected.empty()) continue;
      const std::string bytes = ReadTestFile(std::string("data5118/") + row.file + ".dat");
      ASSERT_FALSE(bytes.empty());
      const auto peer = At("::1", transport == Transport::kUdp ? 5060 : 0, transport);
      if (expected == "passed") {
        const auto passed = Passed(*peer, bytes);
        ASSERT_TRUE(passed) << row.why;
        // The top Via has got our received; those below are as they came.
        EXPECT_THAT(passed->bytes(), testing::HasSubstr(";received=::1\r\n"));
        const std::size_t below = bytes.find("\r\nVia:", bytes.find("\r\nVia:") + 1);
        if (below < bytes.size()) {
          EXPECT_THAT(passed->bytes(), testing::HasSubstr(LinesOf(bytes, below, "\r\nFrom")));
        }
      } else {
        EXPECT_EQ(AnswersTo(*peer, bytes, expected), expected) << row.why;
      }
    }
    ExpectARing();
  }
  static std::string LinesOf(const std::string& bytes, std::size_t from, const std::string& until) {
    return bytes.substr(from, bytes.find(until) - from);
  }
};

TEST_P(Rfc5118Test, AStrangerGetsTheseAnswersOverUdp) { ExpectAnswers(Transport::kUdp, false); }
TEST_P(Rfc5118Test, AStrangerGetsTheseAnswersOverTcp) { ExpectAnswers(Transport::kTcp, false); }
TEST_P(Rfc5118Test, AUserGetsTheseAnswersOverUdp) { ExpectAnswers(Transport::kUdp, true); }
TEST_P(Rfc5118Test, AUserGetsTheseAnswersOverTcp) { ExpectAnswers(Transport::kTcp, true); }

INSTANTIATE_TEST_SUITE_P(All, Rfc5118Test, testing::Values(Dns::kWell, Dns::kDead), DnsName);

}  // namespace
}  // namespace foyer::torture
