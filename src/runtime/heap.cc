#include "runtime/heap.h"

#include <malloc.h>

namespace foyer {
namespace {

constexpr int kLarge = 64 * 1024;

}  // namespace

// Refused by the heap of a sanitizer.
void ReturnLargeBlocks() { mallopt(M_MMAP_THRESHOLD, kLarge); }

}  // namespace foyer
