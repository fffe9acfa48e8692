#include "journal/event_row.h"

#include <utility>
#include <vector>

#include "foyer/record_fields.h"

namespace foyer::journal {
std::string EncodeEvent(const Event& event) {
  std::vector<std::string> fields = {std::string(EventName(event.type)), std::to_string(event.monotonic_us),
                                     std::to_string(event.wall_ms), std::to_string(event.id), event.call_id};
  for (const auto& [name, value] : event.fields) {
    fields.push_back(name);
    fields.push_back(value);
  }
  return EncodeFields(fields);
}

std::optional<Event> DecodeEvent(const std::string& row) {
  const auto fields = DecodeFields(row);
  if (!fields || fields->size() < 5 || fields->size() % 2 == 0) return std::nullopt;
  const auto type = EventNamed((*fields)[0]);
  const auto monotonic_us = DecodeNumber<std::uint64_t>((*fields)[1]);
  const auto wall_ms = DecodeNumber<std::int64_t>((*fields)[2]);
  const auto id = DecodeNumber<std::uint64_t>((*fields)[3]);
  if (!type || !monotonic_us || !wall_ms || !id) return std::nullopt;
  Event event{*type, *monotonic_us, *wall_ms, *id, (*fields)[4], {}};
  for (std::size_t i = 5; i < fields->size(); i += 2) event.fields.emplace_back((*fields)[i], (*fields)[i + 1]);
  return event;
}

}  // namespace foyer::journal
