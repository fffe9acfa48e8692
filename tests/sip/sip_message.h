// Makes small messages for tests: what matters is given, the rest is filled in.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sip/message.h"

namespace foyer::sip {

// An OPTIONS with these lines more (without CRLF).
inline std::string TextOf(const std::vector<std::string>& lines, const std::string& body = {}) {
  std::string text =
      "OPTIONS sip:anna@house.test SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK1\r\n"
      "From: <sip:bob@house.test>;tag=f\r\nTo: <sip:anna@house.test>\r\nCall-ID: c1\r\nCSeq: 7 OPTIONS\r\n";
  for (const std::string& line : lines) text += line + "\r\n";
  return text + "\r\n" + body;
}

inline Message MessageOf(std::string text) {
  auto parsed = Message::Parse(std::move(text));
  if (const auto* failure = std::get_if<ParseFailure>(&parsed)) {
    ADD_FAILURE() << failure->reason;
    return std::get<Message>(Message::Parse(TextOf({})));
  }
  return std::get<Message>(std::move(parsed));
}

// "" if it is taken; else "400 Bad Via", or "0 NUL in headers" if it is dropped without an answer.
inline std::string RefusalOf(std::string text, const Limits& limits = {}) {
  const auto parsed = Message::Parse(std::move(text), limits);
  const auto* failure = std::get_if<ParseFailure>(&parsed);
  return failure == nullptr ? std::string() : std::to_string(failure->code) + " " + failure->reason;
}

inline std::string Replaced(std::string text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

}  // namespace foyer::sip
