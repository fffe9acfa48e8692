#include "ctl/remembered_answers.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::ctl {
namespace {

using namespace std::chrono_literals;

class RememberedAnswersTest : public testing::Test {
 protected:
  void Keep(const std::string& what) {
    HttpResponse response;
    response.body = "answer to " + what;
    answers_.Keep(what, response);
  }

  FakeEventLoop loop_;
  RememberedAnswers answers_{loop_};
};

TEST_F(RememberedAnswersTest, TheSameIsAnsweredAlikeForTenMinutes) {
  EXPECT_FALSE(answers_.Find("a"));
  Keep("a");
  EXPECT_EQ(answers_.Find("a")->body, "answer to a");
  EXPECT_FALSE(answers_.Find("b"));
  loop_.Advance(9min + 59s);
  EXPECT_TRUE(answers_.Find("a"));
  loop_.Advance(1s);
  EXPECT_FALSE(answers_.Find("a"));
}

TEST_F(RememberedAnswersTest, OfManyTheOldestGo) {
  for (std::size_t i = 0; i <= RememberedAnswers::kMost; ++i) Keep(std::to_string(i));
  EXPECT_FALSE(answers_.Find("0"));
  EXPECT_TRUE(answers_.Find("1"));
  EXPECT_TRUE(answers_.Find(std::to_string(RememberedAnswers::kMost)));
}

}  // namespace
}  // namespace foyer::ctl
