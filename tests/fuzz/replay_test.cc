// Every input in corpus/ through every target: what was once found stays found.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/targets.h"

namespace foyer::fuzz {

void PrintTo(const Target& target, std::ostream* out) { *out << target.name; }

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

// Inputs of other targets too: they know words that a target's own do not.
class FuzzReplayTest : public testing::TestWithParam<Target> {};

TEST_P(FuzzReplayTest, BearsEveryInput) {
  EXPECT_FALSE(CorpusOf(GetParam().name).empty());
  for (const Target& of : kTargets) {
    for (const auto& file : CorpusOf(of.name)) {
      SCOPED_TRACE(file);
      GetParam().run(AsBytes(ReadAll(file)));
    }
  }
}

TEST_P(FuzzReplayTest, BearsNothingAndMuch) {
  GetParam().run({});
  GetParam().run(AsBytes(std::string(70'000, '\x80')));
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzReplayTest, testing::ValuesIn(kTargets),
                         [](const auto& target) { return std::string(target.param.name); });

}  // namespace
}  // namespace foyer::fuzz
