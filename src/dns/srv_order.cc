#include "dns/srv_order.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace foyer::dns {
namespace {

using Iterator = std::vector<SrvRecord>::iterator;

// One of them by lot. Those without weight stand first, so that they have a small chance, too.
Iterator Draw(Iterator first, Iterator last, const Random& random) {
  std::uint32_t sum = 0;
  for (auto record = first; record != last; ++record) sum += record->weight;
  const std::uint32_t lot = random(sum);
  std::uint32_t running = 0;
  for (auto record = first; record != last; ++record) {
    running += record->weight;
    if (running >= lot) return record;
  }
  return first;
}

}  // namespace

std::vector<SrvRecord> InOrder(std::vector<SrvRecord> records, const Random& random) {
  std::ranges::stable_sort(records, {},
                           [](const SrvRecord& record) { return std::pair(record.priority, record.weight != 0); });
  for (auto next = records.begin(); next != records.end(); ++next) {
    const auto end = std::find_if(next, records.end(),
                                  [next](const SrvRecord& record) { return record.priority != next->priority; });
    const auto drawn = Draw(next, end, random);
    std::rotate(next, drawn, drawn + 1);  // the others keep their order
  }
  return records;
}

}  // namespace foyer::dns
