#include "relay/stream_report.h"

namespace foyer::relay {
namespace {

std::string NameOf(Codec codec, const std::string& video) {
  switch (codec) {
    case Codec::kPcmu:
      return "PCMU";
    case Codec::kPcma:
      return "PCMA";
    case Codec::kVideo:
      return video;
    case Codec::kNone:
    case Codec::kEvent:
      break;
  }
  return {};
}

double Milliseconds(std::uint32_t ticks, Medium medium) { return ticks * 1000.0 / ClockRateOf(medium); }

}  // namespace

StreamStatistics DescribeStream(const Stream& stream, Medium medium, const Endpoint& local, const std::string& video) {
  StreamStatistics told;
  told.medium = medium == Medium::kVideo ? "video" : "audio";
  told.codec = NameOf(stream.counts.codec, video);
  told.local = local;
  told.remote = stream.rtp.remote();
  told.latched = stream.rtp.is_fixed();
  told.moves = stream.rtp.moves();
  told.packets_in = stream.counts.packets_in;
  told.bytes_in = stream.counts.bytes_in;
  told.packets_out = stream.counts.packets_out;
  told.bytes_out = stream.counts.bytes_out;
  told.lost = stream.incoming.lost();
  told.jitter_ms = Milliseconds(stream.incoming.jitter(), medium);
  told.far_lost_percent = stream.report.fraction_lost * 100.0 / 256;
  told.far_jitter_ms = Milliseconds(stream.report.jitter, medium);
  told.pli_in = stream.counts.pli_in;
  told.pli_out = stream.counts.pli_out;
  told.nack_in = stream.counts.nack_in;
  told.nack_out = stream.counts.nack_out;
  return told;
}

}  // namespace foyer::relay
