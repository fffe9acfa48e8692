#include "daemon/start_facts.h"

#include <array>
#include <fstream>

#include "base/random.h"

namespace foyer::daemon {

std::string ReadBootId() {
  std::string id;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
  return id;
}

std::uint64_t NewEpoch() {
  std::array<std::uint8_t, 8> bytes{};
  FillRandom(bytes);
  std::uint64_t epoch = 0;
  for (const std::uint8_t byte : bytes) epoch = (epoch << 8) | byte;
  return epoch;
}

Result<std::string> LoadFlowSecret(RecordStore& store) {
  constexpr const char* kTable = "secret";
  constexpr const char* kKey = "flow_token";
  auto rows = store.Load(kTable);
  if (!rows) return rows.error();
  for (auto& [key, value] : *rows)
    if (key == kKey) return std::move(value);
  const std::string secret = RandomHex(32);
  store.Write({{kTable, kKey, secret}}, {});
  return secret;
}

}  // namespace foyer::daemon
