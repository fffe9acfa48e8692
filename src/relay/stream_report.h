// What one medium of a leg looks like to who wants to know how the call went.
#pragma once
#include <string>

#include "foyer/media_relay.h"
#include "relay/stream.h"

namespace foyer::relay {

// `video` is the name of the codec of the call's picture.
StreamStatistics DescribeStream(const Stream& stream, Medium medium, const Endpoint& local, const std::string& video);

}  // namespace foyer::relay
