// Every input in corpus/ through every target: what was once found stays found.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

std::vector<std::filesystem::path> CorpusOf(std::string_view target) {
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(FOYER_TEST_DATA "/corpus/" + std::string(target)))
    files.push_back(file.path());
  return files;
}

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(FuzzReplayTest, EveryTargetBearsEveryInput) {
  for (const Target& of : kTargets) {
    const auto files = CorpusOf(of.name);
    EXPECT_FALSE(files.empty()) << of.name;
    for (const auto& file : files) {
      SCOPED_TRACE(file);
      const std::string input = ReadAll(file);
      for (const Target& target : kTargets) target.run(AsBytes(input));
    }
  }
}

TEST(FuzzReplayTest, EveryTargetBearsNothingAndMuch) {
  const std::string much(70'000, '\x80');
  for (const Target& target : kTargets) {
    target.run({});
    target.run(AsBytes(much));
  }
}

}  // namespace
}  // namespace foyer::fuzz
