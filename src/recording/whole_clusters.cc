#include "recording/whole_clusters.h"

#include <bit>
#include <fstream>
#include <optional>

#include "recording/ebml.h"

namespace foyer::recording {
namespace {

constexpr int kLongestId = 4, kLongestSize = 8;  // bytes

struct Element {
  std::uint64_t id = 0, content = 0, end = 0;  // offsets in the file
};

// A number whose first byte tells by its leading zeros how many bytes it has; nothing if there are more than `longest`.
std::optional<std::uint64_t> ReadNumber(std::istream& file, int longest, bool keeps_marker) {
  const int first = file.get();
  if (first <= 0) return std::nullopt;
  const int length = std::countl_zero(static_cast<std::uint8_t>(first)) + 1;
  if (length > longest) return std::nullopt;
  auto value = static_cast<std::uint64_t>(keeps_marker ? first : first & (0xff >> length));
  for (int i = 1; i < length; ++i) {
    const int next = file.get();
    if (next < 0) return std::nullopt;
    value = value << 8 | static_cast<std::uint64_t>(next);
  }
  return value;
}

std::optional<Element> ElementAt(std::istream& file, std::uint64_t position) {
  file.seekg(static_cast<std::streamoff>(position));
  const auto id = ReadNumber(file, kLongestId, true);
  const auto size = id ? ReadNumber(file, kLongestSize, false) : std::nullopt;
  if (!size) return std::nullopt;
  const auto content = static_cast<std::uint64_t>(file.tellg());
  return Element{*id, content, content + *size};
}

}  // namespace

std::uint64_t WholeClusters(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return 0;
  const auto length = static_cast<std::uint64_t>(file.tellg());
  std::uint64_t position = 0;
  bool has_cluster = false;
  while (const auto element = ElementAt(file, position)) {
    if (element->id != kSegment && element->end > length) break;
    position = element->id == kSegment ? element->content : element->end;  // a segment's parts follow its beginning
    has_cluster |= element->id == kCluster;
  }
  return has_cluster ? position : 0;
}

}  // namespace foyer::recording
