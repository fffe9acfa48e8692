// The document and the program say the same: every path of docs/openapi.yaml is served, and nothing else is.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>

#include "ctl/api.h"
#include "tests/fakes/fake_access.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_location_service.h"
#include "tests/fakes/fake_user_directory.h"

namespace foyer::ctl {
namespace {

struct NoStatus : StatusSource {
  DaemonStatus Gather() const override { return {}; }
};
struct NoCalls : CallList {
  std::vector<CallInfo> Calls() const override { return {}; }
};

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

class OpenApiTest : public testing::Test {
 protected:
  NoStatus status_;
  FakeUserDirectory users_;
  FakeEventLoop loop_;
  FakeLocationService location_{loop_};
  NoCalls calls_;
  FakeEventJournal journal_;
  FakeAccess access_;
  Api api_{{status_, users_, location_, calls_, journal_, access_, loop_}};
};

TEST_F(OpenApiTest, EveryDocumentedPathIsServedAndEveryServedOneIsDocumented) {
  const auto served = api_.RouteNames();
  const auto documented = DocumentedRoutes();
  ASSERT_FALSE(documented.empty());
  EXPECT_EQ(std::set<std::string>(served.begin(), served.end()), documented);
}

}  // namespace
}  // namespace foyer::ctl
