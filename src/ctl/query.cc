#include "ctl/query.h"

#include <algorithm>
#include <charconv>

namespace foyer::ctl {
namespace {

std::string Decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const bool is_encoded =
        text[i] == '%' && text.size() - i > 2 &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr == text.data() + i + 3;
    decoded += is_encoded ? static_cast<char>(byte) : text[i] == '+' ? ' ' : text[i];
    if (is_encoded) i += 2;
  }
  return decoded;
}

}  // namespace

Query ParseQuery(std::string_view text) {
  Query query;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    query.emplace_back(Decode(part.substr(0, equals)),
                       equals == std::string_view::npos ? std::string() : Decode(part.substr(equals + 1)));
  }
  return query;
}

std::optional<std::string> TakeFrom(Query& query, std::string_view name) {
  const auto found = std::ranges::find(query, name, &Query::value_type::first);
  if (found == query.end()) return std::nullopt;
  std::string value = std::move(found->second);
  query.erase(found);
  return value;
}

}  // namespace foyer::ctl
