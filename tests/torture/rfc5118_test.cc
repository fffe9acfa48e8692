// The cases of RFC 5118 (data5118/; s4.1 to 4.10), in messages of our own: what the parser makes of each.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <tuple>
#include <variant>

#include "sip/message.h"
#include "sip/received.h"
#include "sip/sdp.h"
#include "tests/torture/answers.h"

namespace foyer::torture {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::filesystem::path kMessages = std::filesystem::path(FOYER_TEST_DATA) / "data5118";

std::variant<sip::Message, sip::ParseFailure> Parse(const std::string& file) {
  std::ifstream stream(kMessages / (file + ".dat"), std::ios::binary);
  return sip::Message::Parse({std::istreambuf_iterator<char>(stream), {}});
}

sip::Message Taken(const std::string& file) {
  auto parsed = Parse(file);
  if (const auto* failure = std::get_if<sip::ParseFailure>(&parsed)) ADD_FAILURE() << file << ": " << failure->reason;
  return std::get<sip::Message>(std::move(parsed));
}

TEST(Rfc5118ParserTest, EveryFileHasItsRowAndIsTakenOrRefused) {
  std::set<std::string> rows, files;
  for (const Ipv6Answer& row : kIpv6Answers) {
    rows.insert(row.file);
    const auto parsed = Parse(row.file);
    EXPECT_EQ(std::holds_alternative<sip::Message>(parsed), std::string(row.stranger) != "400") << row.file;
  }
  for (const auto& entry : std::filesystem::directory_iterator(kMessages))
    if (entry.path().extension() == ".dat") files.insert(entry.path().stem());
  EXPECT_EQ(rows, files);
}

TEST(Rfc5118ParserTest, WithoutItsBracketsAnAddressIsNone) {
  EXPECT_EQ(std::get<sip::ParseFailure>(Parse("no-brackets")).reason, "Bad Request-URI");
}

TEST(Rfc5118ParserTest, APortStandsBehindTheBrackets) {
  EXPECT_EQ(Taken("reference").uri().host, "[2001:db8::20]");
  EXPECT_EQ(Taken("port-ambiguous").uri().host, "[2001:db8::20:5090]");
  EXPECT_EQ(Taken("port-ambiguous").uri().port, 0);
  EXPECT_EQ(Taken("port-unambiguous").uri().host, "[2001:db8::20]");
  EXPECT_EQ(Taken("port-unambiguous").uri().port, 5090);
}

TEST(Rfc5118ParserTest, ReceivedMayHaveBracketsAndIsReplacedByOurs) {
  EXPECT_EQ(Taken("received-with-brackets").top_via().Parameter("received"), "[2001:db8::7:fe]");
  for (const char* file : {"received-with-brackets", "received-without-brackets"}) {
    const sip::Message filled = sip::WithReceived(Taken(file), *Endpoint::Parse("[2001:db8::99]:4000"));
    EXPECT_EQ(filled.top_via().Parameter("received"), "2001:db8::99") << file;
    EXPECT_EQ(filled.top_via().host, "[2001:db8::7:1]");
  }
}

TEST(Rfc5118ParserTest, BothFamiliesMayBeInOneMessage) {
  const sip::Message message = Taken("two-families-in-headers");
  EXPECT_EQ(message.top_via().host, "[2001:db8::7:1]");
  EXPECT_THAT(
      message.List(sip::HeaderId::kVia),
      ElementsAre(HasSubstr("[2001:db8::7:1]"), HasSubstr("received=192.0.2.34"), HasSubstr("[2001:db8::9]:5070")));
  EXPECT_THAT(message.List(sip::HeaderId::kRecordRoute),
              ElementsAre("<sip:[2001:db8::9]:5070;lr>", "<sip:192.0.2.33;lr>"));
}

TEST(Rfc5118ParserTest, EachMediumMayHaveItsFamily) {
  for (const auto& [file, first, second] :
       {std::tuple("sdp", "2001:db8::7:1", "2001:db8::7:1"), {"two-families-in-sdp", "2001:db8::7:1", "192.0.2.33"}}) {
    const auto sdp = sip::SessionDescription::Parse(Taken(file).body());
    ASSERT_TRUE(sdp && sdp->media.size() == 2) << file;
    EXPECT_EQ(sdp->media[0].address, IpAddress::Parse(first)) << file;
    EXPECT_EQ(sdp->media[1].address, IpAddress::Parse(second)) << file;
  }
}

TEST(Rfc5118ParserTest, AMappedAddressIsTheIpv4One) {
  const sip::Message message = Taken("mapped");
  EXPECT_EQ(IpAddress::Parse(message.top_via().host), IpAddress::Parse("192.0.2.33"));
}

TEST(Rfc5118ParserTest, TheThirdColonOfTheOldGrammarIsBorne) {
  EXPECT_EQ(Taken("three-colons").uri().host, "[2001:db8:::192.0.2.33]");
  EXPECT_TRUE(IpAddress::Parse(Taken("three-colons").uri().host));
  EXPECT_EQ(IpAddress::Parse(Taken("three-colons").uri().host), IpAddress::Parse(Taken("two-colons").uri().host));
}

}  // namespace
}  // namespace foyer::torture
