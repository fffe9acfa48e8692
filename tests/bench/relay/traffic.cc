#include "tests/bench/relay/traffic.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace foyer::bench {
namespace {

constexpr std::uint8_t kSlice = 0x61, kKeyFrame = 0x65, kParameterSets = 0x67;
constexpr std::size_t kPicturesOfGroup = 50;
constexpr std::uint16_t kAudioBytes = 200;

}  // namespace

Traffic DoorRecording() {
  Traffic traffic{"our door's packets", true, {{}}};
  std::ifstream file(BENCH_RELAY_FOLDER "/door_packets.txt");
  for (std::string line; std::getline(file, line);) {
    unsigned size, marker, bytes;
    if (line.empty()) {
      traffic.bursts.emplace_back();
    } else if (std::sscanf(line.c_str(), "%u %u %x", &size, &marker, &bytes) == 3) {
      traffic.bursts.back().push_back({static_cast<std::uint16_t>(size), marker == 1,
                                       static_cast<std::uint8_t>(bytes >> 8), static_cast<std::uint8_t>(bytes)});
    }
  }
  if (traffic.bursts.size() > 1) return traffic;
  std::fprintf(stderr, "no recording: %s\n", BENCH_RELAY_FOLDER "/door_packets.txt");
  std::exit(1);
}

Traffic EqualBursts(std::uint16_t size, std::size_t count) {
  Traffic traffic{"bursts of " + std::to_string(count) + " x " + std::to_string(size) + " B", true, {}};
  for (std::size_t picture = 0; picture < kPicturesOfGroup; ++picture) {
    Burst burst(count, {size, false, picture == 0 ? kKeyFrame : kSlice, 0});
    if (picture == 0) burst.front().first = kParameterSets;
    burst.back().marker = true;
    traffic.bursts.push_back(std::move(burst));
  }
  return traffic;
}

Traffic Audio() { return {"audio, 200 B", false, {{{kAudioBytes, false, 0, 0}}}}; }

}  // namespace foyer::bench
