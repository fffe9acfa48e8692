#include "web/panel_files.h"

#include <algorithm>

namespace foyer::web {

const PanelFile* FindPanelFile(std::string_view path) {
  if (path.empty()) path = "index.html";
  const auto files = PanelFiles();
  const auto found = std::ranges::lower_bound(files, path, {}, &PanelFile::path);
  return found != files.end() && found->path == path ? &*found : nullptr;
}

}  // namespace foyer::web
