// The document and the program say the same: every path of docs/openapi.yaml is served, and nothing else is.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>

#include "ctl/api.h"
#include "tests/ctl/house_parts.h"

namespace foyer::ctl {
namespace {

// "GET /api/v1/status" for each operation. Reads only as much YAML as that file has: paths are indented by two, their
// methods by four.
std::set<std::string> DocumentedRoutes() {
  std::ifstream file(FOYER_OPENAPI);
  std::set<std::string> routes;
  std::string path;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("  /")) path = line.substr(2, line.find(':') - 2);
    if (line.starts_with("components:")) break;
    if (path.empty() || !line.starts_with("    ") || line[4] == ' ') continue;
    std::string method = line.substr(4, line.find(':') - 4);
    std::ranges::transform(method, method.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    routes.insert(method + " " + path);
  }
  return routes;
}

class OpenApiTest : public testing::Test, protected HouseParts {
 protected:
  Api api_{MakeParts()};
};

TEST_F(OpenApiTest, EveryDocumentedPathIsServedAndEveryServedOneIsDocumented) {
  const auto served = api_.RouteNames();
  const auto documented = DocumentedRoutes();
  ASSERT_FALSE(documented.empty());
  EXPECT_EQ(std::set<std::string>(served.begin(), served.end()), documented);
}

}  // namespace
}  // namespace foyer::ctl
