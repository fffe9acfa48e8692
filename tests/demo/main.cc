// foyer_demo --config FILE [--once] [--keep FOLDER]: see demo.h. With --once exits 0 only if everything happened.
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "config/config_file.h"
#include "tests/demo/demo.h"

int main(int argc, char** argv) {
  std::string config_path, keep = "build/demo";
  bool once = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--once") == 0) once = true;
    if (std::strcmp(argv[i], "--config") == 0 && i + 1 < argc) config_path = argv[++i];
    if (std::strcmp(argv[i], "--keep") == 0 && i + 1 < argc) keep = argv[++i];
  }
  const auto loaded = foyer::config::Load(config_path);
  const auto* config = std::get_if<foyer::Config>(&loaded);
  if (!config) {
    std::fprintf(stderr, "foyer_demo: %s is not a good configuration; foyerd --config %s --check-config says why\n",
                 config_path.c_str(), config_path.c_str());
    return 2;
  }
  const std::string programs = std::filesystem::canonical("/proc/self/exe").parent_path().string();
  foyer::demo::Demo demo(*config, config_path, programs, keep);
  const bool seen = demo.RingOnce();
  std::printf("\n%s\n", seen ? "All of it happened." : "Not all of it happened.");
  if (once || !seen) return seen ? 0 : 1;
  demo.Stay();
  return 0;
}
