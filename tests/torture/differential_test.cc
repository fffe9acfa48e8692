// Our parser against belle-sip's: what is well-formed means the same to both.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "sip/message.h"
#include "tests/torture/facts.h"
#include "tests/torture/message_generator.h"

namespace foyer::torture {
namespace {

constexpr int kMessages = 2000;

std::string DifferencesOf(const Facts& ours, const Facts& theirs) {
  std::string text;
  std::set<std::string> names;
  for (const auto& [name, value] : ours) names.insert(name);
  for (const auto& [name, value] : theirs) names.insert(name);
  const auto value_in = [](const Facts& facts, const std::string& name) {
    const auto found = facts.find(name);
    return found == facts.end() ? std::string("nothing") : "'" + found->second + "'";
  };
  for (const std::string& name : names)
    if (value_in(ours, name) != value_in(theirs, name))
      text += name + ": we see " + value_in(ours, name) + ", belle-sip " + value_in(theirs, name) + "\n";
  return text;
}

std::string WhyNot(const std::string& bytes) {
  const auto parsed = sip::Message::Parse(bytes);
  const auto* failure = std::get_if<sip::ParseFailure>(&parsed);
  return failure == nullptr ? std::string() : failure->reason;
}

// Beside white space (below), belle-sip reads nc as a decimal number, and no IPv6 address in received without brackets;
// the generator makes neither.
TEST(DifferentialTest, GeneratedMessagesMeanTheSameToBoth) {
  MessageGenerator generator(3261, Spacing::kFolded);
  for (int i = 0; i < kMessages; ++i) {
    const std::string bytes = generator.Next();
    const auto ours = FactsOfOurs(bytes), theirs = FactsOfBelleSip(bytes);
    ASSERT_TRUE(ours) << WhyNot(bytes) << "\n" << bytes;
    ASSERT_TRUE(theirs) << bytes;
    ASSERT_EQ(DifferencesOf(*ours, *theirs), "") << bytes;
  }
}

// What the two see differently in the files of data/ and data5118/, and why. An entry that is not needed is a mistake.
struct Known {
  const char* file;
  std::set<std::string> parts;
  const char* why;
};
const std::vector<Known> kKnown = {
    {"esc01", {"contact[0]"}, "belle-sip undoes escapes in names of parameters, too: %6C%72 is lr"},
    {"escnull", {"contact[0]", "contact[1]", "from", "to"}, "belle-sip cuts a name at its NUL; for us it is none"},
    {"inv2543", {"content-length"}, "there is none: we count the datagram"},
    {"received-with-brackets", {"via[0]"}, "belle-sip takes the brackets off"},
    {"regaut01", {"authorization"}, "credentials that are not Digest: we do not look at them"},
    {"regbadct", {"contact[0]"}, "belle-sip reads a question mark without <>, which RFC 3261 s20.10 forbids"},
    {"unksm2", {"contact[0]"}, "an address that is not SIP's: belle-sip reads no name of it"},
};

// "contact[0]" of "contact[0].user".
std::set<std::string> PartsOf(const std::string& differences) {
  std::set<std::string> parts;
  std::istringstream lines(differences);
  for (std::string line; std::getline(lines, line);) parts.insert(line.substr(0, line.find_first_of(".;:")));
  return parts;
}

TEST(DifferentialTest, SoDoTheTortureMessagesButForWhatIsKnown) {
  int compared = 0;
  for (const char* folder : {"data", "data5118"}) {
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(FOYER_TEST_DATA) / folder)) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}}, name = entry.path().stem();
      const auto ours = FactsOfOurs(bytes);
      if (!ours) continue;
      ++compared;
      const auto theirs = FactsOfBelleSip(bytes);
      ASSERT_TRUE(theirs) << name;
      const auto known = std::ranges::find(kKnown, name, [](const Known& each) { return std::string(each.file); });
      const std::string differences = DifferencesOf(*ours, *theirs);
      EXPECT_EQ(PartsOf(differences), known == kKnown.end() ? std::set<std::string>() : known->parts) << name << "\n"
                                                                                                      << differences;
    }
  }
  EXPECT_EQ(compared, 37);
}

// belle-sip does not bear TABs, blanks before a fold or at the end of a line: it loses the header, or all that follows.
TEST(DifferentialTest, WhiteSpaceMeansNothing) {
  MessageGenerator plain(3261, Spacing::kPlain), wild(3261, Spacing::kWild);
  for (int i = 0; i < kMessages; ++i) {
    const std::string bytes = wild.Next();
    const auto facts = FactsOfOurs(bytes), expected = FactsOfOurs(plain.Next());
    ASSERT_TRUE(facts && expected) << WhyNot(bytes) << "\n" << bytes;
    ASSERT_EQ(DifferencesOf(*facts, *expected), "") << bytes;
  }
}

}  // namespace
}  // namespace foyer::torture
