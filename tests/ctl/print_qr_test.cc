#include "ctl/print_qr.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace foyer::ctl {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

std::vector<std::string> Print(const Json& invitation) {
  std::ostringstream out;
  PrintInvitation(out, invitation);
  std::istringstream in(out.str());
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(PrintQrTest, TwoRowsAreOneLineOfHalfBlocksInAWhiteZone) {
  const auto lines = Print({{"modules", {"110", "101", "001"}}, {"url", "http://h/provision/t"}, {"expires_s", 600}});
  ASSERT_GE(lines.size(), 6U);
  const std::string empty = "\x1b[30;107m" + std::string(11, ' ') + "\x1b[0m";
  EXPECT_EQ(lines[0], empty);
  EXPECT_EQ(lines[1], empty);
  EXPECT_EQ(lines[2], "\x1b[30;107m    \u2588\u2580\u2584    \x1b[0m");
  EXPECT_EQ(lines[3], "\x1b[30;107m      \u2580    \x1b[0m");
  EXPECT_EQ(lines[4], empty);
  EXPECT_EQ(lines[5], empty) << "eleven rows are six lines";
}

TEST(PrintQrTest, BelowStandsWhatToDoWithIt) {
  std::ostringstream out;
  PrintInvitation(out, {{"modules", {"1"}}, {"url", "http://h/provision/t"}, {"expires_s", 600}});
  EXPECT_THAT(out.str(), HasSubstr("\n  http://h/provision/t\n"));
  EXPECT_THAT(out.str(), HasSubstr("once, within 10 minutes"));
  EXPECT_THAT(out.str(), HasSubstr("\"Remote configuration\""));
}

TEST(PrintQrTest, AnAnswerOfAnotherKindIsNoCrash) {
  for (const Json& odd : {Json::object(), Json({{"modules", {1, "1", {}}}}), Json({{"url", 1}})}) Print(odd);
}

}  // namespace
}  // namespace foyer::ctl
