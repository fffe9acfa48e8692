#include "sip/stun_message.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace foyer::sip {
namespace {

using namespace std::string_literals;

constexpr std::string_view kPassword = "VOkJxbRl1RmTxUk/WvJxBt";

// The request of RFC 5769 s2.1: made by others, padded with blanks.
std::string SampleRequest() {
  return "\x00\x01\x00\x58\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae"
         "\x80\x22\x00\x10STUN test client\x00\x24\x00\x04\x6e\x00\x01\xff"
         "\x80\x29\x00\x08\x93\x2f\xf9\xb1\x51\x26\x3b\x36\x00\x06\x00\x09"
         "evtj:h6vY   "
         "\x00\x08\x00\x14\x9a\xea\xa7\x0c\xbf\xd8\xcb\x56\x78\x1e\xf2\xb5\xb2\xd3\xf2\x49\xc1\xb5\x71\xa2"
         "\x80\x28\x00\x04\xe5\x7a\x3b\xcf"s;
}

const std::string kTransaction = "\x21\x12\xa4\x42"s + "transaction1";

StunWriter Request() { return StunWriter(StunClass::kRequest, AsBytes(kTransaction)); }

std::string Text(const StunWriter& writer) { return std::string(AsText(writer.bytes())); }

bool IsUnderstood(const std::string& message) { return StunMessage::Parse(AsBytes(message)).has_value(); }

// With one more attribute, its size as it is.
std::string WithAttribute(StunAttribute type, const std::string& value) {
  StunWriter writer = Request();
  writer.Add(type, AsBytes(value));
  return Text(writer);
}

TEST(StunMessageTest, ReadsTheSampleOfTheRfcAndBearsItOut) {
  const std::string bytes = SampleRequest();
  const auto message = StunMessage::Parse(AsBytes(bytes));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->kind, StunClass::kRequest);
  EXPECT_EQ(message->method, kStunBinding);
  EXPECT_EQ(message->username, "evtj:h6vY");
  EXPECT_EQ(message->priority, 0x6e0001ffU);
  EXPECT_EQ(message->controlled, 0x932ff9b151263b36U);
  EXPECT_FALSE(message->controlling);
  EXPECT_FALSE(message->use_candidate);
  EXPECT_TRUE(message->unknown().empty());
  EXPECT_TRUE(message->HasIntegrity(kPassword));
  EXPECT_FALSE(message->HasIntegrity("another"));
  EXPECT_TRUE(message->HasFingerprint());
}

TEST(StunMessageTest, AnyBitThatChangesOnTheWayIsSeen) {
  for (std::size_t i = 0; i < SampleRequest().size(); ++i) {
    std::string changed = SampleRequest();
    changed[i] = static_cast<char>(changed[i] ^ 0x10);
    const auto message = StunMessage::Parse(AsBytes(changed));
    EXPECT_FALSE(message && message->HasFingerprint()) << "byte " << i;
    const bool in_fingerprint = i >= SampleRequest().size() - 8;
    EXPECT_FALSE(message && !in_fingerprint && message->HasIntegrity(kPassword)) << "byte " << i;
  }
}

TEST(StunMessageTest, WhatItWritesItReads) {
  StunWriter writer = Request();
  writer.Add(StunAttribute::kUsername, AsBytes("a:b"));
  writer.AddNumber(StunAttribute::kPriority, 77);
  writer.Add(StunAttribute::kUseCandidate, {});
  writer.Add(StunAttribute::kIceControlling, AsBytes("\0\0\0\0\0\0\1\2"s));
  writer.AddIntegrity("secret");
  writer.AddFingerprint();
  const auto message = StunMessage::Parse(writer.bytes());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->username, "a:b");
  EXPECT_EQ(message->priority, 77U);
  EXPECT_TRUE(message->use_candidate);
  EXPECT_EQ(message->controlling, 0x102U);
  EXPECT_TRUE(message->HasIntegrity("secret"));
  EXPECT_TRUE(message->HasFingerprint());
}

TEST(StunMessageTest, ResponsesCarryTheTransactionAndTheAddress) {
  const std::string request = Text(Request());
  for (const char* address : {"192.0.2.1:32853", "[2001:db8:1234:5678:11:2233:4455:6677]:32853"}) {
    StunWriter writer(StunClass::kSuccess, *StunMessage::Parse(AsBytes(request)));
    writer.AddMappedAddress(*Endpoint::Parse(address));
    const auto message = StunMessage::Parse(writer.bytes());
    ASSERT_TRUE(message);
    EXPECT_EQ(message->kind, StunClass::kSuccess);
    EXPECT_EQ(AsText(message->datagram.subspan(4, 16)), kTransaction);
    EXPECT_EQ(message->mapped, Endpoint::Parse(address));
  }
}

TEST(StunMessageTest, ErrorsHaveTheirCode) {
  StunWriter writer(StunClass::kError, AsBytes(kTransaction));
  writer.AddError(487, "Role Conflict");
  const auto message = StunMessage::Parse(writer.bytes());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->kind, StunClass::kError);
  EXPECT_EQ(message->error_code, 487);
}

TEST(StunMessageTest, ClassAndMethodAreTakenApart) {
  std::string bytes = Text(Request());
  bytes[1] = '\x11';
  EXPECT_EQ(StunMessage::Parse(AsBytes(bytes))->kind, StunClass::kIndication);
  bytes[0] = '\x3f', bytes[1] = '\xef';
  EXPECT_EQ(StunMessage::Parse(AsBytes(bytes))->method, 0xfff);
}

TEST(StunMessageTest, WhatMustBeUnderstoodIsNamedUpToABound) {
  StunWriter writer = Request();
  for (std::uint16_t type = 0x7000; type < 0x7000 + 20; ++type) writer.Add(static_cast<StunAttribute>(type), {});
  writer.Add(static_cast<StunAttribute>(0x8022), AsBytes("may be ignored"));
  const auto message = StunMessage::Parse(writer.bytes());
  ASSERT_TRUE(message);
  ASSERT_EQ(message->unknown().size(), StunMessage::kMaxUnknown);
  EXPECT_EQ(message->unknown().front(), 0x7000);
}

TEST(StunMessageTest, WhatStandsBehindTheIntegrityIsNotBelieved) {
  StunWriter writer = Request();
  writer.AddIntegrity("secret");
  writer.Add(StunAttribute::kUseCandidate, {});
  writer.Add(StunAttribute::kUsername, AsBytes("eve"));
  writer.AddFingerprint();
  const auto message = StunMessage::Parse(writer.bytes());
  ASSERT_TRUE(message);
  EXPECT_FALSE(message->use_candidate);
  EXPECT_FALSE(message->username);
  EXPECT_TRUE(message->HasIntegrity("secret"));
}

TEST(StunMessageTest, MalformedMessagesAreNone) {
  const std::string good = SampleRequest();
  for (std::size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(IsUnderstood(good.substr(0, size))) << size;
  EXPECT_FALSE(IsUnderstood(good + "\0\0\0\0"s)) << "longer than it says";
  EXPECT_FALSE(IsUnderstood(WithAttribute(StunAttribute::kPriority, "abc")));
  EXPECT_FALSE(IsUnderstood(WithAttribute(StunAttribute::kUseCandidate, "abcd")));
  EXPECT_FALSE(IsUnderstood(WithAttribute(StunAttribute::kIceControlled, "abcd")));
  EXPECT_FALSE(IsUnderstood(WithAttribute(StunAttribute::kIceControlling, "abcdabcdabcd")));
  EXPECT_FALSE(IsUnderstood(WithAttribute(StunAttribute::kMessageIntegrity, std::string(16, 'x'))));
  EXPECT_FALSE(IsUnderstood(WithAttribute(StunAttribute::kFingerprint, "abc")));
  EXPECT_FALSE(IsUnderstood(WithAttribute(StunAttribute::kUsername, std::string(514, 'x'))));
  EXPECT_FALSE(IsUnderstood(WithAttribute(StunAttribute::kErrorCode, "\0\0\7\0"s)));
  EXPECT_FALSE(IsUnderstood(WithAttribute(StunAttribute::kErrorCode, "\0"s)));
  EXPECT_FALSE(IsUnderstood(WithAttribute(StunAttribute::kXorMappedAddress, "\0\1\0\0abc"s)));
  EXPECT_FALSE(IsUnderstood(WithAttribute(StunAttribute::kXorMappedAddress, "\0\3\0\0abcd"s)));
  StunWriter writer = Request();
  writer.AddFingerprint();
  writer.Add(StunAttribute::kUseCandidate, {});
  EXPECT_FALSE(IsUnderstood(Text(writer))) << "the fingerprint is not the last";
}

TEST(StunMessageTest, LongOnesAreNone) {
  std::string bytes = Text(Request()) + "\x80\x22\x10\x00"s + std::string(4096, 'x');
  WriteU16({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()}, 2, 4100);
  EXPECT_FALSE(IsUnderstood(bytes));
}

TEST(StunMessageTest, NoSipMessageLooksLikeIt) {
  EXPECT_TRUE(IsStun(AsBytes(SampleRequest())));
  EXPECT_FALSE(IsStun(AsBytes("OPTIONS sip:a SIP/2.0")));
  EXPECT_FALSE(IsStun(AsBytes("\x00\x01\x00\x00"s)));
}

}  // namespace
}  // namespace foyer::sip
