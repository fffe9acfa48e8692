#include "web/panel_pages.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "web/panel_files.h"

namespace foyer::web {
namespace {

using testing::HasSubstr;

HttpResponse Ask(const std::string& method, const std::string& path, HttpHeaders headers = {}) {
  HttpRequest request{method, path, {}, {}};
  request.headers = std::move(headers);
  HttpResponse answer;
  PanelPages().Handle(request, [&answer](HttpResponse response) { answer = std::move(response); });
  return answer;
}

std::string HeaderOf(const HttpResponse& response, const std::string& name) {
  const auto found = std::ranges::find(response.headers, name, &std::pair<std::string, std::string>::first);
  return found == response.headers.end() ? std::string() : found->second;
}

TEST(PanelPagesTest, ThePageIsAtTheRootAndItsPartsInAFolder) {
  const HttpResponse page = Ask("GET", "/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(page.body, HasSubstr("/panel/app.js"));
  const HttpResponse script = Ask("GET", "/panel/app.js");
  EXPECT_EQ(script.status, 200);
  EXPECT_EQ(script.content_type, "text/javascript; charset=utf-8");
}

TEST(PanelPagesTest, NothingElseIsThere) {
  for (const char* path : {"/panel", "/panel/", "/panel/../index.html", "/panel//app.js", "/app.js", "/etc/passwd"}) {
    EXPECT_EQ(Ask("GET", path).status, 404) << path;
  }
}

TEST(PanelPagesTest, APageIsOnlyRead) {
  EXPECT_EQ(Ask("POST", "/").status, 405);
  EXPECT_EQ(Ask("HEAD", "/").status, 200);  // the connection leaves its body out
}

TEST(PanelPagesTest, ABrowserAsksWhetherWhatItHasIsStillTheSame) {
  const HttpResponse script = Ask("GET", "/panel/app.js");
  EXPECT_EQ(HeaderOf(script, "ETag"), FindPanelFile("app.js")->etag);
  EXPECT_EQ(HeaderOf(script, "Cache-Control"), "no-cache");
}

TEST(PanelPagesTest, WhoTakesGzipGetsIt) {
  const HttpResponse packed = Ask("GET", "/panel/app.js", {{"accept-encoding", "deflate, gzip"}});
  EXPECT_EQ(HeaderOf(packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(packed.body, FindPanelFile("app.js")->gzip);
  const HttpResponse plain = Ask("GET", "/panel/app.js");
  EXPECT_EQ(HeaderOf(plain, "Content-Encoding"), "");
  EXPECT_EQ(plain.body, FindPanelFile("app.js")->bytes);
}

}  // namespace
}  // namespace foyer::web
