#include "runtime/heap.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <vector>

namespace foyer {
namespace {

std::size_t MappedBlocks() { return mallinfo2().hblks; }

// Also after a larger one has been freed, which is when glibc would begin to keep them.
TEST(HeapTest, APictureThatIsFreedGoesBackToTheSystem) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer has a heap of its own";
#endif
  ReturnLargeBlocks();
  { const std::vector<char> large(4'000'000); }
  const std::size_t before = MappedBlocks();
  {
    const std::vector<char> picture(500'000);
    EXPECT_EQ(MappedBlocks(), before + 1);
  }
  EXPECT_EQ(MappedBlocks(), before);
}

}  // namespace
}  // namespace foyer
