#include "web/network_admission.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_source_guard.h"

namespace foyer::web {
namespace {

class Nothing : public HttpHandler {
 public:
  void Handle(const HttpRequest&, std::function<void(HttpResponse)>) override {}
  std::optional<std::string> OpenStream(const HttpRequest&, HttpStream&) override { return std::nullopt; }
  void OnStreamClosed(HttpStream&) override {}
};

class AnnaComesIn : public HttpAdmission {
 public:
  std::optional<HttpResponse> Admit(HttpRequest& request) override {
    request.caller.name = "anna";
    return std::nullopt;
  }
};

class NetworkAdmissionTest : public testing::Test {
 protected:
  NetworkAdmissionTest() {
    site_.Mount("/", nothing_);
    site_.Mount("/provision/", nothing_, Site::Over::kHttpToo);
  }
  static HttpRequest Request(const std::string& method, const std::string& path, bool secure,
                             HttpHeaders headers = {}) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.secure = secure;
    request.peer = {*IpAddress::Parse("192.168.1.5"), 40000};
    request.headers = {{"host", "door.local:8443"}};
    request.headers.insert(request.headers.end(), headers.begin(), headers.end());
    return request;
  }
  // The refusal's status; 0: it went on.
  int Admit(HttpRequest request, NetworkAdmission::Settings settings = {false, 8443}) {
    NetworkAdmission admission(site_, anna_, settings);
    const auto refusal = admission.Admit(request);
    if (refusal) location_ = refusal->headers.empty() ? "" : refusal->headers[0].second;
    EXPECT_EQ(request.caller.name, refusal ? "" : "anna");
    return refusal ? refusal->status : 0;
  }

  Nothing nothing_;
  AnnaComesIn anna_;
  Site site_;
  std::string location_;
};

TEST_F(NetworkAdmissionTest, OverTlsEverythingGoesOn) {
  EXPECT_EQ(Admit(Request("GET", "/", true)), 0);
  EXPECT_EQ(Admit(Request("POST", "/api/v1/ring", true)), 0);
}

TEST_F(NetworkAdmissionTest, OverHttpOnlyWhatIsMeantForItAndPagesAreSentOn) {
  EXPECT_EQ(Admit(Request("GET", "/provision/abc", false)), 0);
  HttpRequest page = Request("GET", "/a b/\xc3\xa4", false);
  page.query = "x=1";
  EXPECT_EQ(Admit(page), 307);
  EXPECT_EQ(location_, "https://door.local:8443/a%20b/%C3%A4?x=1");
  EXPECT_EQ(Admit(Request("POST", "/api/v1/login", false)), 403)
      << "a password would have been sent in the clear already";
  EXPECT_EQ(Admit(Request("GET", "/", false), {false, 0}), 403);
  EXPECT_EQ(Admit(Request("GET", "/", false), {false, 443}), 307);
  EXPECT_EQ(location_, "https://door.local/");
}

TEST_F(NetworkAdmissionTest, TheHomeNetworkGetsThePagesOverHttpIfThatIsWanted) {
  EXPECT_EQ(Admit(Request("POST", "/api/v1/login", false), {true, 8443}), 0);
  HttpRequest stranger = Request("POST", "/api/v1/login", false);
  stranger.peer.address = *IpAddress::Parse("203.0.113.7");
  EXPECT_EQ(Admit(stranger, {true, 8443}), 403);
}

TEST_F(NetworkAdmissionTest, APageOfAnotherSiteMayChangeNothing) {
  const auto from = [&](const char* name, const char* value) {
    return Admit(Request("POST", "/api/v1/ring", true, {{name, value}}));
  };
  EXPECT_EQ(from("origin", "https://door.local:8443"), 0);
  EXPECT_EQ(from("origin", "http://door.local:8443"), 403);
  EXPECT_EQ(from("origin", "https://evil.example"), 403);
  EXPECT_EQ(from("origin", "null"), 403);
  EXPECT_EQ(from("sec-fetch-site", "same-origin"), 0);
  EXPECT_EQ(from("sec-fetch-site", "cross-site"), 403);
  EXPECT_EQ(from("sec-fetch-site", "same-site"), 403) << "another port of this host is another program";
  EXPECT_EQ(Admit(Request("GET", "/", true, {{"sec-fetch-site", "cross-site"}})), 0) << "a link may lead here";
}

TEST_F(NetworkAdmissionTest, ABodyThatAFormCouldSendIsRefused) {
  HttpRequest form = Request("POST", "/api/v1/login", true, {{"content-type", "text/plain"}});
  form.body = "{}";
  EXPECT_EQ(Admit(form), 415);
  form.headers[1].second = "application/json; charset=utf-8";
  EXPECT_EQ(Admit(form), 0);
  form.headers[1] = {"authorization", "Bearer x"};
  EXPECT_EQ(Admit(form), 0) << "no form sends that";
}

TEST_F(NetworkAdmissionTest, ARequestHasOneHostAndNoTricksInIt) {
  for (const char* host : {"", "a b", "a/b", "a\"b", "a@b", "a?b"}) {
    HttpRequest request = Request("GET", "/", false);
    request.headers[0].second = host;
    EXPECT_EQ(Admit(request), 400) << host;
  }
  EXPECT_EQ(Admit(Request("GET", "/", true, {{"host", "second"}})), 400);
  HttpRequest none = Request("GET", "/", true);
  none.headers.clear();
  EXPECT_EQ(Admit(none), 400);
}

TEST_F(NetworkAdmissionTest, StrangersThatAskTooMuchAreToldSoAndOthersGoOn) {
  class Stranger : public HttpAdmission {
    std::optional<HttpResponse> Admit(HttpRequest&) override { return std::nullopt; }
  } nobody;
  FakeSourceGuard guard;
  guard.refused.insert(*IpAddress::Parse("192.168.1.5"));
  HttpRequest request = Request("GET", "/", true);
  NetworkAdmission strangers(site_, nobody, {false, 8443});
  EXPECT_FALSE(strangers.Admit(request).has_value()) << "without a guard";
  strangers.UseGuard(guard);
  EXPECT_EQ(strangers.Admit(request)->status, 429);
  NetworkAdmission anna(site_, anna_, {false, 8443});
  anna.UseGuard(guard);
  EXPECT_FALSE(anna.Admit(request).has_value());
}

TEST_F(NetworkAdmissionTest, WhatIsPrivate) {
  for (const char* inside : {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "127.0.0.1", "169.254.1.1",
                             "::1", "fd00::1", "fe80::1"})
    EXPECT_TRUE(IsPrivate(*IpAddress::Parse(inside))) << inside;
  for (const char* outside :
       {"172.32.0.1", "172.15.0.1", "11.0.0.1", "192.169.0.1", "203.0.113.7", "2001:db8::1", "::"})
    EXPECT_FALSE(IsPrivate(*IpAddress::Parse(outside))) << outside;
}

}  // namespace
}  // namespace foyer::web
