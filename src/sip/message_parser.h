// Splits the bytes of one message into slices and checks every limit on the way; see Message::Parse().
#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "sip/message.h"

namespace foyer::sip {

HeaderId FindHeaderId(std::string_view written);  // by full or compact name, any case
Method FindMethod(std::string_view written);      // case-sensitive, as the RFC has it

class MessageParser {
 public:
  MessageParser(std::string bytes, const Limits& limits);
  std::variant<Message, ParseFailure> Run();

 private:
  using Failure = std::optional<ParseFailure>;

  Failure FindEndOfHeaders();
  Failure ParseStartLine();
  Failure ParseRequestLine();
  Failure ParseStatusLine();
  Failure ParseHeaders();
  Failure ParseHeaderLine(std::string_view line);
  Failure CheckMandatory();
  Failure CheckVersion() const;
  Failure CheckAddresses();
  Failure CutBody();
  std::size_t Count(HeaderId id) const { return counts_[static_cast<std::size_t>(id)]; }

  const Limits& limits_;
  const std::shared_ptr<Message::Content> content_ = std::make_shared<Message::Content>();
  Message::Content& found_ = *content_;
  Message message_;  // shows what was found so far
  std::array<std::size_t, kHeaderIds> counts_{};
  std::string_view all_;
  std::string_view header_block_;
};

}  // namespace foyer::sip
