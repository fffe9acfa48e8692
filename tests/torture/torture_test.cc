// The messages of RFC 4475 (and one that is no SIP at all), byte for byte: what the parser makes of each.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "sip/message.h"
#include "sip/received.h"
#include "sip/response.h"
#include "sip/uri.h"

namespace foyer::sip {
namespace {

const std::filesystem::path kData = std::filesystem::path(FOYER_TEST_DATA) / "data";

// As WithReceived() allows: a copy may be a little longer than what came.
constexpr Limits kWithRoom{20 * 1024, 128 * 1024, 66};

std::string Read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Row {
  const char* file;
  const char* section;  // of RFC 4475
  std::string outcome;  // "INVITE" or "200" if it is taken, "refused 400" if it is answered so, "dropped"
  std::string_view why = {};
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.file << " (" << row.section << ")"; }

const Row kRows[] = {
    {"wsinv", "3.1.1.1", "INVITE"},
    {"intmeth", "3.1.1.2", "dropped", "NUL in headers"},  // legal inside of quotes; refused all the same
    {"esc01", "3.1.1.3", "INVITE"},
    {"escnull", "3.1.1.4", "REGISTER"},
    {"esc02", "3.1.1.5", "RE%47IST%45R"},  // no REGISTER: a method has no escapes
    {"lwsdisp", "3.1.1.6", "OPTIONS"},
    {"longreq", "3.1.1.7", "INVITE"},
    {"dblreq", "3.1.1.8", "REGISTER"},
    {"semiuri", "3.1.1.9", "OPTIONS"},
    {"transports", "3.1.1.10", "OPTIONS"},
    {"mpart01", "3.1.1.11", "MESSAGE"},
    {"unreason", "3.1.1.12", "200"},
    {"noreason", "3.1.1.13", "100"},
    {"badinv01", "3.1.2.1", "refused 400", "Bad Via"},
    {"clerr", "3.1.2.2", "refused 400", "Content-Length Beyond The Message"},
    {"ncl", "3.1.2.3", "refused 400", "Bad Content-Length"},
    {"scalar02", "3.1.2.4", "refused 400", "Bad CSeq"},
    {"scalarlg", "3.1.2.5", "dropped", "Bad CSeq"},
    {"quotbal", "3.1.2.6", "refused 400", "Bad To"},
    {"ltgtruri", "3.1.2.7", "refused 400", "Bad Request-URI"},
    {"lwsruri", "3.1.2.8", "refused 400", "Bad Request-URI"},
    {"lwsstart", "3.1.2.9", "refused 400", "Bad Request-URI"},
    {"trws", "3.1.2.10", "refused 400", "Bad Request Line"},
    {"escruri", "3.1.2.11", "refused 400", "Bad Request-URI"},
    {"baddate", "3.1.2.12", "INVITE"},
    {"regbadct", "3.1.2.13", "REGISTER"},  // the registrar refuses its Contact
    {"badaspec", "3.1.2.14", "refused 400", "Bad To"},
    {"baddn", "3.1.2.15", "dropped", "no end of headers"},  // as published it ends before its empty line
    {"badvers", "3.1.2.16", "refused 505", "Version Not Supported"},
    {"mismatch01", "3.1.2.17", "refused 400", "CSeq Method Differs"},
    {"mismatch02", "3.1.2.18", "refused 400", "CSeq Method Differs"},
    {"bigcode", "3.1.2.19", "dropped", "status code"},
    {"badbranch", "3.2.1", "OPTIONS"},
    {"insuf", "3.3.1", "refused 400", "Exactly One From Required"},
    {"unkscm", "3.3.2", "refused 416", "Unsupported URI Scheme"},
    {"novelsc", "3.3.3", "refused 416", "Unsupported URI Scheme"},
    {"unksm2", "3.3.4", "REGISTER"},
    {"bext01", "3.3.5", "OPTIONS"},  // the proxy refuses its Proxy-Require
    {"invut", "3.3.6", "INVITE"},
    {"regaut01", "3.3.7", "REGISTER"},
    {"multi01", "3.3.8", "refused 400", "Exactly One From Required"},
    {"mcl01", "3.3.9", "refused 400", "Content-Lengths Differ"},
    {"bcast", "3.3.10", "200"},
    {"zeromf", "3.3.11", "OPTIONS"},
    {"cparam01", "3.3.12", "REGISTER"},
    {"cparam02", "3.3.13", "REGISTER"},
    {"regescrt", "3.3.14", "REGISTER"},
    {"sdp01", "3.3.15", "INVITE"},
    {"inv2543", "3.4.1", "INVITE"},
    {"test", "none", "dropped", "start line"},
};

std::string OutcomeOf(const std::string& bytes, std::string& why) {
  const auto parsed = Message::Parse(bytes);
  if (const auto* message = std::get_if<Message>(&parsed))
    return message->is_request() ? std::string(message->method_name()) : std::to_string(message->status());
  const ParseFailure& failure = std::get<ParseFailure>(parsed);
  why = failure.reason;
  const auto answer = RejectionFor(bytes, failure);
  if (!answer) return "dropped";
  EXPECT_TRUE(answer->starts_with("SIP/2.0 " + std::to_string(failure.code) + " "));
  return "refused " + std::to_string(failure.code);
}

class TortureTest : public testing::TestWithParam<Row> {};

TEST_P(TortureTest, HasItsOutcome) {
  const std::string bytes = Read(kData / (std::string(GetParam().file) + ".dat"));
  ASSERT_FALSE(bytes.empty());
  std::string why;
  EXPECT_EQ(OutcomeOf(bytes, why), GetParam().outcome) << why;
  EXPECT_EQ(why, GetParam().why);
}

INSTANTIATE_TEST_SUITE_P(Rfc4475, TortureTest, testing::ValuesIn(kRows),
                         [](const auto& row) { return std::string(row.param.file); });

TEST(TortureDataTest, EveryFileHasItsRow) {
  std::set<std::string> rows, files;
  for (const Row& row : kRows) rows.insert(row.file);
  for (const auto& entry : std::filesystem::directory_iterator(kData))
    if (entry.path().extension() == ".dat") files.insert(entry.path().stem());
  EXPECT_EQ(rows, files);
}

Message Taken(const char* file) {
  auto parsed = Message::Parse(Read(kData / (std::string(file) + ".dat")));
  EXPECT_TRUE(std::holds_alternative<Message>(parsed)) << file;
  return std::get<Message>(std::move(parsed));
}

TEST(TortureDetailTest, FoldsAndSpacesAreSeenThrough) {
  const Message message = Taken("wsinv");
  EXPECT_EQ(message.to_tag(), "1918181833n");
  EXPECT_EQ(message.from_tag(), "98asjd8");
  EXPECT_EQ(message.cseq(), 9U);
  EXPECT_EQ(message.Value(HeaderId::kMaxForwards), "0068");
  EXPECT_EQ(message.List(HeaderId::kVia).size(), 3U);
  EXPECT_EQ(message.body().size(), 150U);
}

TEST(TortureDetailTest, EscapesStandForWhatTheyEscape) {
  const Message message = Taken("esc01");
  EXPECT_EQ(ToAor(*ParseUri(message.request_uri()))->user, "sips:user@example.com");
  EXPECT_EQ(ToAor(*ParseUri(ParseNameAddr(message.Value(HeaderId::kTo))->uri_text))->user, "user");
  const Message null = Taken("escnull");
  EXPECT_FALSE(ToAor(*ParseUri(ParseNameAddr(null.Value(HeaderId::kTo))->uri_text))) << "no control characters";
}

TEST(TortureDetailTest, WhatFollowsTheBodyOfADatagramIsNotRead) { EXPECT_EQ(Taken("dblreq").body(), ""); }

// ---- The same messages with a few bytes changed: nothing may break, whatever comes of it.

std::string Mutated(std::string bytes, std::mt19937& random) {
  constexpr std::string_view kOdd = "\r\n\t \",;:<>@=%?[]\\/0z\x7f\xff";
  const auto any = [&random](std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
  };
  for (std::size_t i = 1 + any(4); i > 0 && bytes.size() > 1; --i) {
    const std::size_t at = any(bytes.size());
    switch (any(4)) {
      case 0:
        bytes[at] = kOdd[any(kOdd.size())];
        break;
      case 1:
        bytes.insert(at, 1, kOdd[any(kOdd.size())]);
        break;
      case 2:
        bytes.erase(at, 1 + any(8));
        break;
      default:
        bytes.insert(at, bytes.substr(any(bytes.size()), any(40)));
    }
  }
  return bytes;
}

// What the rest of the stack does with every message that was taken; each result must be a message again.
void Use(const Message& message) {
  const auto is_message = [](std::string bytes) {
    return std::holds_alternative<Message>(Message::Parse(std::move(bytes), kWithRoom));
  };
  EXPECT_TRUE(is_message(Rewrite(message).Build())) << message.bytes();
  EXPECT_TRUE(is_message(Rewrite(message).Prepend(HeaderId::kVia, "SIP/2.0/UDP p;branch=z9hG4bK1").Build()))
      << message.bytes();
  if (!message.is_request()) return;
  EXPECT_EQ(WithReceived(message, *Endpoint::Parse("192.0.2.1:5060")).method_name(), message.method_name());
  EXPECT_TRUE(is_message(MakeResponse(message, 200, "tag"))) << message.bytes();
  if (const auto uri = ParseUri(message.request_uri())) static_cast<void>(ToAor(*uri));
  for (const std::string_view route : message.List(HeaderId::kRoute)) static_cast<void>(ParseNameAddr(route));
}

TEST_P(TortureTest, AndItsNeighboursBreakNothing) {
  const std::string bytes = Read(kData / (std::string(GetParam().file) + ".dat"));
  std::mt19937 random(4475);
  for (int i = 0; i < 500; ++i) {
    const std::string mutated = Mutated(bytes, random);
    const auto parsed = Message::Parse(mutated);
    if (const auto* message = std::get_if<Message>(&parsed)) {
      Use(*message);
    } else {
      static_cast<void>(RejectionFor(mutated, std::get<ParseFailure>(parsed)));
    }
  }
}

}  // namespace
}  // namespace foyer::sip
