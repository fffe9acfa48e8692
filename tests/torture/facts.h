// What a parser has seen in a message, in words that two parsers can be compared by: "via[0].host" -> "192.0.2.1".
// Names of hosts and schemes are in small letters, escapes undone, quotes taken off.
#pragma once
#include <map>
#include <optional>
#include <string>

namespace foyer::torture {

using Facts = std::map<std::string, std::string>;

// Nothing if the parser refuses the message. The body is not belle-sip's parser's business: only its length is
// compared.
std::optional<Facts> FactsOfOurs(const std::string& bytes);
std::optional<Facts> FactsOfBelleSip(const std::string& bytes);

// How both write the parts.
std::string LowerCase(std::string text);
std::string Unquoted(const std::string& text);  // of a display name: without quotes and backslashes

}  // namespace foyer::torture
