#include "sip/message.h"

#include "base/lower_case.h"
#include "sip/message_parser.h"
#include "sip/uri.h"

namespace foyer::sip {

std::variant<Message, ParseFailure> Message::Parse(std::string bytes, const Limits& limits) {
  return MessageParser(std::move(bytes), limits).Run();
}

std::string_view Message::Value(HeaderId id) const {
  const std::size_t place = content_->first[static_cast<std::size_t>(id)];
  return place == 0 ? std::string_view() : content_->headers[place - 1].value;
}

std::string_view Message::ValueByName(std::string_view name) const {
  for (const Header& header : headers())
    if (EqualsIgnoreCase(header.name, name)) return header.value;
  return {};
}

std::vector<std::string_view> Message::List(HeaderId id) const {
  std::vector<std::string_view> all;
  if (!Has(id)) return all;
  for (const Header& header : headers()) {
    if (header.id != id) continue;
    const auto values = SplitList(header.value);
    all.insert(all.end(), values.begin(), values.end());
  }
  return all;
}

bool Message::HasToken(HeaderId id, std::string_view token) const {
  for (const std::string_view value : List(id))
    if (EqualsIgnoreCase(value, token)) return true;
  return false;
}

}  // namespace foyer::sip
