#include "tests/lab/board.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace foyer::lab {
namespace {

std::string FileOf(const std::string& line, const std::string& what) { return "/run/lab/lines/" + line + "/" + what; }

}  // namespace

void Pull(const std::string& line, bool up) {
  std::ofstream file(FileOf(line, "pull"));
  file << (up ? "pull-up" : "pull-down") << std::flush;
  EXPECT_TRUE(file.good()) << line;
}

bool LevelOf(const std::string& line) {
  int level = -1;
  std::ifstream(FileOf(line, "value")) >> level;
  EXPECT_GE(level, 0) << line;
  return level == 1;
}

void SetCameraControl(const std::string& control, int value) {
  Shell("v4l2-ctl -d /dev/video0 -c " + control + "=" + std::to_string(value));
}

void Shell(const std::string& command) { EXPECT_EQ(std::system(command.c_str()), 0) << command; }

}  // namespace foyer::lab
