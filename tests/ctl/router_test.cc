#include "ctl/router.h"

#include <gtest/gtest.h>

#include "tests/ctl/operator_asks.h"

namespace foyer::ctl {
namespace {

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    for (const auto& [path, need] : {std::pair{"/open/to/all", Need::kNothing},
                                     {"/seen", Need::kView},
                                     {"/said", Need::kTalk},
                                     {"/locks/{name}/open", Need::kOpen},
                                     {"/kept", Need::kAdmin}}) {
      router_.Add({"POST", path, need, [](const Call& call) { call.Succeed(200, {{"name", call.name}}); }});
    }
    router_.AddStream({"/live", Need::kView, "text/plain", [](const HttpRequest&, HttpStream& stream) {
                         stream.Send("hello");
                         return std::make_unique<OpenedStream>();
                       }});
  }
  int Ask(const std::string& path, const HttpCaller& caller) {
    HttpRequest request{"POST", path, {}, {}};
    request.caller = caller;
    int status = 0;
    router_.Handle(request, [&status](const HttpResponse& response) { status = response.status; });
    return status;
  }

  Router router_;
};

class OneStream : public HttpStream {
 public:
  void Send(std::string_view bytes) override { text += bytes; }
  std::size_t behind() const override { return 0; }
  std::string text;
};

TEST_F(RouterTest, NobodyGetsOnlyWhatIsOpenToAll) {
  EXPECT_EQ(Ask("/open/to/all", {}), 200);
  for (const char* path : {"/seen", "/said", "/locks/front/open", "/kept"}) EXPECT_EQ(Ask(path, {}), 401) << path;
}

TEST_F(RouterTest, EachRoleGetsItsOwn) {
  const HttpCaller viewer{"vera", {.view = true}};
  EXPECT_EQ(Ask("/seen", viewer), 200);
  for (const char* path : {"/said", "/locks/front/open", "/kept"}) EXPECT_EQ(Ask(path, viewer), 403) << path;
  EXPECT_EQ(Ask("/said", {"tom", {.talk = true}}), 200);
  EXPECT_EQ(Ask("/kept", {"ada", {.admin = true}}), 200);
  EXPECT_EQ(Ask("/seen", {"ada", {.admin = true}}), 200);
}

TEST_F(RouterTest, ALockIsOpenedByWhoMayOpenThatLock) {
  const HttpCaller front{"olga", {.opens = {"front"}}};
  EXPECT_EQ(Ask("/locks/front/open", front), 200);
  EXPECT_EQ(Ask("/locks/gate/open", front), 403);
  EXPECT_EQ(Ask("/locks/front/open", {"ada", {.admin = true}}), 403) << "an administrator need not live here";
  EXPECT_EQ(Ask("/locks/gate/open", {"all", {.opens = {"*"}}}), 200);
}

TEST_F(RouterTest, AStreamIsOnlyForWhoMaySeeIt) {
  OneStream stream;
  HttpRequest request{"GET", "/live", {}, {}};
  EXPECT_FALSE(router_.OpenStream(request, stream));
  request.caller = {"vera", {.view = true}};
  EXPECT_EQ(router_.OpenStream(request, stream), "text/plain");
  EXPECT_EQ(stream.text, "hello");
  router_.OnStreamClosed(stream);
}

}  // namespace
}  // namespace foyer::ctl
