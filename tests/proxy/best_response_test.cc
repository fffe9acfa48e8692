#include "proxy/best_response.h"

#include <gtest/gtest.h>

#include <vector>

namespace foyer::proxy {
namespace {

int BestOf(const std::vector<int>& codes) {
  const auto best = BestResponse(codes);
  return best ? codes[*best] : 0;
}

TEST(BestResponseTest, SixHundredsBeforeAllThenTheLowestClass) {
  EXPECT_EQ(BestOf({}), 0);
  EXPECT_EQ(BestOf({404, 302, 500}), 302);
  EXPECT_EQ(BestOf({500, 486, 404}), 486) << "the first of its class";
  EXPECT_EQ(BestOf({302, 604, 603}), 603);
  EXPECT_EQ(BestOf({503, 500}), 500);
  EXPECT_EQ(BestOf({503, 503}), 503);
}

TEST(BestResponseTest, WhatTellsTheCallerHowToGoOnComesFirst) {
  for (const int code : {401, 407, 415, 420, 484}) EXPECT_EQ(BestOf({404, code}), code);
}

TEST(BestResponseTest, A503IsNotPassedOn) {
  EXPECT_EQ(CodeForCaller(503), 500);
  EXPECT_EQ(CodeForCaller(486), 486);
}

}  // namespace
}  // namespace foyer::proxy
