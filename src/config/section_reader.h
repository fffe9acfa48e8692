// Turns the texts of one section into values; what is wrong is a mistake and counts as left out.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/format.h"
#include "config/mistakes.h"
#include "config/records.h"
#include "foyer/result.h"

namespace foyer::config {

class SectionReader {
 public:
  SectionReader(const Record& record, Mistakes& mistakes) : record_(record), mistakes_(mistakes) {}

  // `parse` gives Result<T>; a missing text gives T{}.
  template <typename T, typename Parse>
  T Parsed(std::string_view key, Parse parse) {
    const std::string text = record_.Text(key);
    if (text.empty() && !record_.Has(key)) return T{};
    auto result = parse(text);
    if (result.ok()) return std::move(*result);
    mistakes_.Add(record_.LineOf(key), Format("{}: {}", key, result.error().message));
    return T{};
  }

  template <typename T, typename Parse>
  std::vector<T> ParsedItems(std::string_view key, Parse parse) {
    std::vector<T> items;
    const Texts texts = record_.List(key);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      auto result = parse(texts[i]);
      if (result.ok()) {
        items.push_back(std::move(*result));
      } else {
        mistakes_.Add(record_.LineOfItem(key, i), Format("{}: {}", key, result.error().message));
      }
    }
    return items;
  }

  // The text itself, once `check` has passed it.
  template <typename Check>
  std::string Checked(std::string_view key, Check check) {
    return Parsed<std::string>(key, [&](const std::string& text) -> Result<std::string> {
      if (const Status status = check(text); !status.ok()) return status.error();
      return text;
    });
  }

  std::chrono::seconds Seconds(std::string_view key) const { return std::chrono::seconds(record_.Integer(key)); }

  template <typename Enumeration>
  Enumeration Choice(std::string_view key) const {
    return static_cast<Enumeration>(record_.Choice(key));
  }

 private:
  const Record& record_;
  Mistakes& mistakes_;
};

// The address of [door] ring or of a button: ours, or one that an [[uplink]] reaches.
std::string ParseTarget(SectionReader& reader, std::string_view key, const std::string& domain);

}  // namespace foyer::config
