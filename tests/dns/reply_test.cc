#include "dns/reply.h"

#include <gmock/gmock.h>

#include <random>

#include "tests/dns/wire_format.h"

namespace foyer::dns {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Question kAddress{RecordType::kA, "a.example"};
const Asked kAsked{7, "a.example", 1};

TEST(ReplyTest, EveryTypeComesAsItWasWritten) {
  const auto a = ParseReply(WriteReply(kAsked, {AddressRecord("A.example", "192.0.2.1", 300)}), kAddress);
  ASSERT_TRUE(a);
  EXPECT_THAT(a->answer.addresses, ElementsAre(*IpAddress::Parse("192.0.2.1")));
  EXPECT_EQ(a->ttl, 300s);
  const auto aaaa = ParseReply(WriteReply({7, "a.example", 28}, {AddressRecord("a.example", "2001:db8::1")}),
                               {RecordType::kAaaa, "a.example"});
  ASSERT_TRUE(aaaa);
  EXPECT_THAT(aaaa->answer.addresses, ElementsAre(*IpAddress::Parse("2001:db8::1")));
  const auto srv = ParseReply(WriteReply({7, "s", 33}, {SrvOf("s", {1, 2, 3, "T.Example"}), SrvOf("s", {4, 5, 6, ""})}),
                              {RecordType::kSrv, "s"});
  ASSERT_TRUE(srv);
  ASSERT_THAT(srv->answer.srv, SizeIs(2));
  EXPECT_EQ(srv->answer.srv[0].port, 3);
  EXPECT_EQ(srv->answer.srv[0].target, "t.example");
  EXPECT_EQ(srv->answer.srv[1].target, "");
  const auto naptr = ParseReply(WriteReply({7, "n", 35}, {NaptrOf("n", {1, 2, "S", "SIP+D2U", "_sip._udp.x"})}),
                                {RecordType::kNaptr, "n"});
  ASSERT_TRUE(naptr);
  ASSERT_THAT(naptr->answer.naptr, SizeIs(1));
  EXPECT_EQ(naptr->answer.naptr[0].preference, 2);
  EXPECT_EQ(naptr->answer.naptr[0].flags, "s");
  EXPECT_EQ(naptr->answer.naptr[0].service, "sip+d2u");
  EXPECT_EQ(naptr->answer.naptr[0].replacement, "_sip._udp.x");
}

TEST(ReplyTest, AliasesAreFollowedAndTheShortestLifeCounts) {
  const auto reply =
      ParseReply(WriteReply(kAsked, {AddressRecord("c.example", "192.0.2.3", 500),
                                     CnameOf("b.example", "c.example", 20), CnameOf("a.example", "b.example", 300)}),
                 kAddress);
  ASSERT_TRUE(reply);
  EXPECT_THAT(reply->answer.addresses, SizeIs(1));
  EXPECT_EQ(reply->ttl, 20s);
}

TEST(ReplyTest, ACircleOfAliasesEnds) {
  const auto reply =
      ParseReply(WriteReply(kAsked, {CnameOf("a.example", "b.example"), CnameOf("b.example", "a.example")}), kAddress);
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->answer.empty());
}

TEST(ReplyTest, RecordsOfOtherNamesAndTypesAreNotTaken) {
  const auto reply = ParseReply(
      WriteReply(kAsked, {AddressRecord("evil.example", "192.0.2.66"), AddressRecord("a.example", "2001:db8::1")}),
      kAddress);
  ASSERT_TRUE(reply);
  EXPECT_THAT(reply->answer.addresses, IsEmpty());
}

TEST(ReplyTest, ANegativeAnswerLivesAsItsZoneSays) {
  const auto soa = ParseReply(WriteReply(kAsked, {}, {SoaOf("example", 600, 15)}, {3}), kAddress);
  ASSERT_TRUE(soa);
  EXPECT_TRUE(soa->answer.empty());
  EXPECT_EQ(soa->ttl, 15s);
  EXPECT_EQ(ParseReply(WriteReply(kAsked, {}, {SoaOf("example", 5, 15)}, {3}), kAddress)->ttl, 5s);
  EXPECT_EQ(ParseReply(WriteReply(kAsked, {}), kAddress)->ttl, 0s);
}

TEST(ReplyTest, ATargetThatIsNoHostNameIsNotTaken) {
  const auto reply =
      ParseReply(WriteReply({7, "s", 33}, {SrvOf("s", {0, 0, 1, "a b.example"})}), {RecordType::kSrv, "s"});
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->answer.empty());
}

TEST(ReplyTest, DataOfTheWrongLengthIsNoReply) {
  ZoneRecord shortened = AddressRecord("a.example", "192.0.2.1");
  shortened.data.pop_back();
  EXPECT_FALSE(ParseReply(WriteReply(kAsked, {shortened}), kAddress));
  ZoneRecord srv = SrvOf("s", {0, 0, 1, "a.example"});
  srv.data.resize(5);
  EXPECT_FALSE(ParseReply(WriteReply({7, "s", 33}, {srv}), {RecordType::kSrv, "s"}));
}

TEST(ReplyTest, APointerForwardsOrToItselfIsNoReply) {
  Buffer reply = WriteReply(kAsked, {});
  reply[7] = 1;  // one answer
  for (const std::uint16_t to : {std::uint16_t{0xc000U + 27}, std::uint16_t{0xc000U + 28}, std::uint16_t{0xffff}}) {
    Buffer looped = reply;
    ASSERT_EQ(looped.size(), 27u);
    AddU16(looped, to);
    looped.resize(looped.size() + 10);
    EXPECT_FALSE(ParseReply(looped, kAddress)) << to;
  }
}

TEST(ReplyTest, HugeRepliesGiveSixtyFourRecords) {
  std::vector<ZoneRecord> records;
  for (int i = 0; i < 2000; ++i) records.push_back(AddressRecord("a.example", "192.0.2.1"));
  const auto reply = ParseReply(WriteReply(kAsked, records), kAddress);
  ASSERT_TRUE(reply);
  EXPECT_THAT(reply->answer.addresses, SizeIs(64));
}

// Cut anywhere, or with bytes changed at random: never more than nothing, and never out of bounds (sanitizers tell).
TEST(ReplyTest, GarbageIsBorne) {
  const Buffer good =
      WriteReply({7, "n", 35}, {CnameOf("n", "m"), NaptrOf("m", {1, 2, "s", "sip+d2u", "x"}), SoaOf("z", 1, 1)});
  const Question question{RecordType::kNaptr, "n"};
  ASSERT_TRUE(ParseReply(good, question));
  for (std::size_t length = 0; length < good.size(); ++length) ParseReply(Bytes(good).first(length), question);
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    Buffer bad = good;
    for (int change = 0; change < 3; ++change) bad[random() % bad.size()] = static_cast<std::uint8_t>(random());
    ParseReply(bad, question);
  }
}

}  // namespace
}  // namespace foyer::dns
