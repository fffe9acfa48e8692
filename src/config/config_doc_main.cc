// foyer_config_doc manual | sample: prints docs/CONFIG.md or config/foyer.conf.
#include <cstdio>
#include <string_view>

#include "config/manual.h"
#include "config/sample.h"

int main(int argc, char** argv) {
  const std::string_view which = argc == 2 ? argv[1] : "";
  if (which != "manual" && which != "sample") {
    std::fprintf(stderr, "usage: foyer_config_doc manual | sample\n");
    return 2;
  }
  std::fputs((which == "manual" ? foyer::config::WriteManual() : foyer::config::WriteSample()).c_str(), stdout);
  return 0;
}
