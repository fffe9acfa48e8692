#include "web/site.h"

#include <gtest/gtest.h>

namespace foyer::web {
namespace {

class Named : public HttpHandler {
 public:
  explicit Named(std::string name) : name_(std::move(name)) {}
  void Handle(const HttpRequest&, std::function<void(HttpResponse)> respond) override {
    respond({200, "text/plain", name_});
  }
  std::optional<std::string> OpenStream(const HttpRequest&, HttpStream& stream) override {
    stream.Send(name_);
    return "text/plain";
  }
  void OnStreamClosed(HttpStream&) override { ++closed; }
  int closed = 0;

 private:
  const std::string name_;
};

class OneStream : public HttpStream {
 public:
  void Send(std::string_view bytes) override { text += bytes; }
  std::size_t behind() const override { return 0; }
  std::string text;
};

std::string Ask(Site& site, const std::string& path) {
  std::string answer;
  site.Handle({"GET", path, {}, {}},
              [&](const HttpResponse& response) { answer = std::to_string(response.status) + " " + response.body; });
  return answer;
}

TEST(SiteTest, TheLongestPrefixDecides) {
  Named pages("pages"), api("api");
  Site site;
  EXPECT_TRUE(Ask(site, "/").starts_with("404 "));
  site.Mount("/", pages);
  site.Mount("/api/", api);
  EXPECT_EQ(Ask(site, "/api/v1/status"), "200 api");
  EXPECT_EQ(Ask(site, "/apiary"), "200 pages");
  EXPECT_EQ(Ask(site, "/"), "200 pages");
}

TEST(SiteTest, AStreamEndsAtItsOwnHandler) {
  Named pages("pages"), api("api");
  Site site;
  site.Mount("/", pages);
  site.Mount("/api/", api);
  OneStream stream;
  EXPECT_EQ(site.OpenStream({"GET", "/api/v1/events/stream", {}, {}}, stream), "text/plain");
  EXPECT_EQ(stream.text, "api");
  site.OnStreamClosed(stream);
  site.OnStreamClosed(stream);
  EXPECT_EQ(api.closed, 1);
  EXPECT_EQ(pages.closed, 0);
}

}  // namespace
}  // namespace foyer::web
