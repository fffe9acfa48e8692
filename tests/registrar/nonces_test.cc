#include "registrar/nonces.h"

#include <gtest/gtest.h>

namespace foyer::registrar {
namespace {

using namespace std::chrono_literals;

class NoncesTest : public testing::Test {
 protected:
  const TimePoint start_{1000h};
  Nonces nonces_{5min};
};

TEST_F(NoncesTest, ANonceIsFreshForItsLifetimeAndOnlyIfWeMadeIt) {
  const std::string nonce = nonces_.Make(start_);
  EXPECT_TRUE(nonces_.IsFresh(nonce, start_ + 5min));
  EXPECT_FALSE(nonces_.IsFresh(nonce, start_ + 5min + 1ms));
  EXPECT_FALSE(Nonces(5min).IsFresh(nonce, start_)) << "of another start";
  std::string forged = nonce;
  forged[3] = 'f';
  EXPECT_FALSE(nonces_.IsFresh(forged, start_));
  EXPECT_FALSE(nonces_.IsFresh("", start_));
}

TEST_F(NoncesTest, OneIsFreshOnAMachineThatHasJustStarted) {
  const TimePoint soon{10s};
  const std::string nonce = nonces_.Make(soon);
  EXPECT_TRUE(nonces_.IsFresh(nonce, soon + 1s));
  EXPECT_TRUE(nonces_.UseCount(nonce, 1, soon + 1s));
  EXPECT_FALSE(nonces_.UseCount(nonce, 1, soon + 2s));
}

TEST_F(NoncesTest, NoTwoAreAlike) { EXPECT_NE(nonces_.Make(start_), nonces_.Make(start_)); }

TEST_F(NoncesTest, TheCountMustGrow) {
  const std::string nonce = nonces_.Make(start_);
  EXPECT_TRUE(nonces_.UseCount(nonce, 1, start_));
  EXPECT_FALSE(nonces_.UseCount(nonce, 1, start_));
  EXPECT_TRUE(nonces_.UseCount(nonce, 5, start_));
  EXPECT_FALSE(nonces_.UseCount(nonce, 4, start_));
}

TEST_F(NoncesTest, ACountThatIsCrowdedOutCannotBeReplayed) {
  const std::string first = nonces_.Make(start_);
  EXPECT_TRUE(nonces_.UseCount(first, 1, start_));
  for (std::size_t i = 0; i < Nonces::kMaxCounted; ++i) nonces_.UseCount(nonces_.Make(start_ + 1s), 1, start_ + 1s);
  EXPECT_FALSE(nonces_.IsFresh(first, start_ + 1s));
  EXPECT_TRUE(nonces_.IsFresh(nonces_.Make(start_ + 1s), start_ + 1s));
}

}  // namespace
}  // namespace foyer::registrar
