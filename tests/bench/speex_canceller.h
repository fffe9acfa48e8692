// Speex's echo canceller with its suppressor of what is left, as mediastreamer2 uses it: what ours is measured beside.
#pragma once
#include <memory>

#include "sound/echo_canceller.h"

namespace foyer::bench {

std::unique_ptr<sound::EchoCanceller> MakeSpeexCanceller();

}  // namespace foyer::bench
