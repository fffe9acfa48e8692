// The files of src/web/panel, as they are in the program: cmake/embed_folder.cmake writes the table at build time.
#pragma once
#include <span>
#include <string_view>

namespace foyer::web {

struct PanelFile {
  std::string_view path;          // "pages/home.js"
  std::string_view content_type;  // "text/javascript; charset=utf-8"
  std::string_view etag;          // with its quotes; changes with the bytes
  std::string_view bytes;
  std::string_view gzip;  // the same, for those who accept it
};

// Sorted by path.
std::span<const PanelFile> PanelFiles();

// Null if there is none. "" is index.html.
const PanelFile* FindPanelFile(std::string_view path);

}  // namespace foyer::web
