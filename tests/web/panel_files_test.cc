#include "web/panel_files.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace foyer::web {
namespace {

constexpr std::size_t kMostBytes = 200 * 1000;

TEST(PanelFilesTest, TheRootIsThePage) {
  const PanelFile* page = FindPanelFile("");
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(page->path, "index.html");
  EXPECT_EQ(page->content_type, "text/html; charset=utf-8");
  EXPECT_TRUE(page->bytes.starts_with("<!doctype html>"));
}

TEST(PanelFilesTest, NothingButTheFilesOfTheFolderIsFound) {
  for (const char* path : {"nothing.js", "/index.html", "../index.html", "pages", "pages/", "index.html/"}) {
    EXPECT_EQ(FindPanelFile(path), nullptr) << path;
  }
}

TEST(PanelFilesTest, EveryFileIsFoundByItsPathAndHasAnEntityTagOfItsOwn) {
  std::set<std::string_view> tags;
  for (const PanelFile& file : PanelFiles()) {
    EXPECT_EQ(FindPanelFile(file.path), &file);
    EXPECT_TRUE(tags.insert(file.etag).second) << file.path;
    EXPECT_EQ(file.etag.front(), '"');
    EXPECT_EQ(file.etag.back(), '"');
  }
}

TEST(PanelFilesTest, HoldsTheBytesOfTheFolder) {
  for (const PanelFile& file : PanelFiles()) {
    std::ifstream source(std::string(FOYER_PANEL_FOLDER "/") + std::string(file.path), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(source), {}};
    EXPECT_TRUE(file.bytes == bytes) << file.path;
  }
}

TEST(PanelFilesTest, GzipIsGzipOfTheSameLength) {
  for (const PanelFile& file : PanelFiles()) {
    ASSERT_GT(file.gzip.size(), 18U) << file.path;
    EXPECT_TRUE(file.gzip.starts_with("\x1f\x8b")) << file.path;
    std::size_t length = 0;  // RFC 1952: the last four bytes, little-endian
    for (std::size_t i = 1; i <= 4; ++i)
      length = length << 8U | static_cast<unsigned char>(file.gzip[file.gzip.size() - i]);
    EXPECT_EQ(length, file.bytes.size()) << file.path;
  }
}

TEST(PanelFilesTest, AllOfItIsLightEnoughForASlowNetwork) {
  std::size_t bytes = 0;
  for (const PanelFile& file : PanelFiles()) bytes += file.bytes.size();
  EXPECT_LE(bytes, kMostBytes);
}

// The server forbids both (Content-Security-Policy), so they would silently not work.
TEST(PanelFilesTest, NoScriptOrStyleIsInThePageItselfAndNoOtherHostIsNamed) {
  for (const PanelFile& file : PanelFiles()) {
    EXPECT_EQ(file.bytes.find("<style"), std::string_view::npos) << file.path;
    EXPECT_EQ(file.bytes.find("style=\""), std::string_view::npos) << file.path;
    EXPECT_EQ(file.bytes.find("innerHTML"), std::string_view::npos) << file.path;
    EXPECT_EQ(file.bytes.find("https://"), std::string_view::npos) << file.path;
  }
}

}  // namespace
}  // namespace foyer::web
