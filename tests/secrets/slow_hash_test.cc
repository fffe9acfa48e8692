#include "secrets/slow_hash.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::secrets {
namespace {

class SlowHashTest : public testing::Test {
 protected:
  std::string Hash(const std::string& text, const std::string& salt, const Cost& cost) {
    std::string made;
    EXPECT_TRUE(hash_.Compute(text, salt, cost, [&](const std::string& done) { made = done; }));
    while (made.empty()) loop_.RunReady();
    return made;
  }

  FakeEventLoop loop_;
  ScryptThread hash_{loop_, "foyer-test"};
};

TEST_F(SlowHashTest, IsScrypt) {
  EXPECT_EQ(Hash("password", "NaCl", {1024, 8, 16}), "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")
      << "the first 32 bytes of RFC 7914 s12";
}

TEST_F(SlowHashTest, TextSaltAndCostAllMatter) {
  const Cost cheap{16, 8, 1};
  const std::string hash = Hash("a", "b", cheap);
  EXPECT_EQ(Hash("a", "b", cheap), hash);
  EXPECT_NE(Hash("c", "b", cheap), hash);
  EXPECT_NE(Hash("a", "c", cheap), hash);
  EXPECT_NE(Hash("a", "b", {32, 8, 1}), hash);
}

}  // namespace
}  // namespace foyer::secrets
