// [[allow]] and [trusted]: their words, and whether everything that they name is there.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "config/mistakes.h"
#include "config/records.h"
#include "foyer/config.h"
#include "foyer/result.h"

namespace foyer::config {

// "call".
Result<Action> ParseAction(std::string_view text);
// The same, or "register", which is none.
Result<std::optional<Action>> ParseTrustedAction(std::string_view text);
// "phones".
Result<UserKind> ParseKind(std::string_view text);
// A name of `who` or `to`; domains come out in lower case.
Result<std::string> ParseAccessName(std::string_view text);

// `config` was built from `records`.
void CheckAccess(const Config& config, const Records& records, Mistakes& mistakes);

}  // namespace foyer::config
