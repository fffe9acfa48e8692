// The two laws of G.711, and the way from one to the other without leaving the byte.
#pragma once
#include "foyer/bytes.h"

namespace foyer::relay {

// In place: each byte is a sample.
void ConvertMuLawToALaw(MutableBytes samples);
void ConvertALawToMuLaw(MutableBytes samples);

}  // namespace foyer::relay
