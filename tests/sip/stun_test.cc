#include "sip/stun.h"

#include <gtest/gtest.h>

namespace foyer::sip {
namespace {

using namespace std::string_literals;

// The transaction of the vectors of RFC 5769.
const std::string kTransactionOfTheRfc = "\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae"s;
const std::string kCookie = "\x21\x12\xa4\x42"s;

std::string BindingRequest(const std::string& attributes = {}, const std::string& type = "\x00\x01"s) {
  const std::string length = {static_cast<char>(attributes.size() >> 8), static_cast<char>(attributes.size() & 0xff)};
  return type + length + kCookie + kTransactionOfTheRfc + attributes;
}

std::string Answer(const std::string& request, const std::string& source = "192.0.2.1:32853") {
  return AnswerStun(AsBytes(request), *Endpoint::Parse(source)).value_or("none");
}

TEST(StunTest, ABindingRequestIsToldWhereItCameFrom) {
  // The XOR-MAPPED-ADDRESS of RFC 5769 s2.2 and s2.3.
  EXPECT_EQ(Answer(BindingRequest()),
            "\x01\x01\x00\x0c"s + kCookie + kTransactionOfTheRfc + "\x00\x20\x00\x08\x00\x01\xa1\x47\xe1\x12\xa6\x43"s);
  EXPECT_EQ(Answer(BindingRequest(), "[2001:db8:1234:5678:11:2233:4455:6677]:32853"),
            "\x01\x01\x00\x18"s + kCookie + kTransactionOfTheRfc +
                "\x00\x20\x00\x14\x00\x02\xa1\x47\x01\x13\xa9\xfa\xa5\xd3\xf1\x79\xbc\x25\xf4\xb5\xbe\xd2\xb9\xd9"s);
}

TEST(StunTest, AttributesThatMayBeIgnoredAre) {
  EXPECT_EQ(Answer(BindingRequest("\x80\x22\x00\x03"
                                  "abc\0"s))
                .substr(0, 2),
            "\x01\x01"s);
}

TEST(StunTest, AttributesThatMustBeUnderstoodAreNamed) {
  EXPECT_EQ(Answer(BindingRequest("\x00\x03\x00\x04"
                                  "abcd"s)),
            "\x01\x11\x00\x24"s + kCookie + kTransactionOfTheRfc +
                "\x00\x09\x00\x15\x00\x00\x04\x14Unknown Attribute\x00\x00\x00"s + "\x00\x0a\x00\x02\x00\x03\x00\x00"s);
}

TEST(StunTest, WhatIsMalformedIsNotAnswered) {
  EXPECT_EQ(Answer(BindingRequest().substr(0, 19)), "none");
  EXPECT_EQ(Answer(BindingRequest() + "x"), "none") << "longer than it says";
  EXPECT_EQ(Answer(BindingRequest("\x80\x22\x00\x08"
                                  "abcd"s)),
            "none")
      << "an attribute that sticks out";
  EXPECT_EQ(Answer(BindingRequest("\x80\x22"s)), "none");
  EXPECT_EQ(Answer(BindingRequest({}, "\x01\x01"s)), "none") << "an answer is no question";
  EXPECT_EQ(Answer(BindingRequest({}, "\x00\x11"s)), "none") << "an indication neither";
}

}  // namespace
}  // namespace foyer::sip
