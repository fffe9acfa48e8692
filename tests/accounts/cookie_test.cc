#include "accounts/cookie.h"

#include <gtest/gtest.h>

namespace foyer::accounts {
namespace {

HttpRequest With(const std::string& name, const std::string& value, bool secure = true) {
  HttpRequest request;
  request.headers = {{name, value}};
  request.secure = secure;
  return request;
}

TEST(CookieTest, NoScriptAndNoOtherSiteHasIt) {
  EXPECT_EQ(SetCookie("abc", true), "__Host-foyer=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=7776000; Secure");
  EXPECT_EQ(SetCookie("abc", false), "foyer=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=7776000");
  EXPECT_NE(SetCookie("", true).find("Max-Age=0"), std::string::npos);
}

TEST(CookieTest, ItIsFoundAmongOthers) {
  EXPECT_EQ(SessionIn(With("cookie", "a=b; __Host-foyer=abc; c=d")), "abc");
  EXPECT_EQ(SessionIn(With("cookie", "foyer=abc", false)), "abc");
}

TEST(CookieTest, OverTlsOneThatAnybodyCouldHaveSetDoesNotCount) {
  EXPECT_EQ(SessionIn(With("cookie", "foyer=abc")), "");
  EXPECT_EQ(SessionIn(With("cookie", "__Host-foyer=abc", false)), "");
}

TEST(CookieTest, WhatIsNoneIsPassedOver) {
  for (const char* none : {"", ";", "; ;;", "__Host-foyer", "x__Host-foyer=abc", "=abc", "__host-foyer=abc"})
    EXPECT_EQ(SessionIn(With("cookie", none)), "") << none;
  EXPECT_EQ(SessionIn(With("cookie", "__Host-foyer=" + std::string(200, 'a'))), "");
}

TEST(CookieTest, ATokenIsABearers) {
  EXPECT_EQ(BearerIn(With("authorization", "Bearer foyer_1")), "foyer_1");
  EXPECT_EQ(BearerIn(With("authorization", "bEARER  foyer_1 ")), "foyer_1");
  for (const char* none : {"", "Bearer", "Bearer ", "Basic YTpi", "foyer_1"})
    EXPECT_EQ(BearerIn(With("authorization", none)), "") << none;
}

}  // namespace
}  // namespace foyer::accounts
