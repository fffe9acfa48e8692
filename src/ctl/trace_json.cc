#include "ctl/trace_json.h"

namespace foyer::ctl {
namespace {

using Json = nlohmann::json;

Json AsJson(const TracedMessage& message) {
  Json json{{"number", message.number},
            {"monotonic_us", message.monotonic_us},
            {"wall_us", message.wall_us},
            {"way", message.way == TraceWay::kIn ? "in" : "out"},
            {"transport", UriName(message.transport)},
            {"local", message.local.ToString()},
            {"remote", message.remote.ToString()},
            {"connection", message.connection},
            {"call_id", message.call_id},
            {"size", message.size},
            {"text", message.bytes}};
  if (!message.why.empty()) json["refused"] = message.why;
  return json;
}

Json AsJson(const StreamStatistics& stream) {
  return {{"medium", stream.medium},
          {"codec", stream.codec},
          {"local", stream.local.ToString()},
          {"remote", stream.remote.ToString()},
          {"latched", stream.latched},
          {"moves", stream.moves},
          {"packets_in", stream.packets_in},
          {"bytes_in", stream.bytes_in},
          {"packets_out", stream.packets_out},
          {"bytes_out", stream.bytes_out},
          {"lost", stream.lost},
          {"jitter_ms", stream.jitter_ms},
          {"far_lost_percent", stream.far_lost_percent},
          {"far_jitter_ms", stream.far_jitter_ms},
          {"pli_in", stream.pli_in},
          {"pli_out", stream.pli_out},
          {"nack_in", stream.nack_in},
          {"nack_out", stream.nack_out}};
}

Json AsJson(const TracedLeg& traced) {
  const LegStatistics& leg = traced.leg;
  Json streams = Json::array();
  for (const StreamStatistics& stream : leg.streams) streams.push_back(AsJson(stream));
  return {{"number", traced.number},
          {"wall_us", traced.wall_us},
          {"call_id", traced.call_id},
          {"running", traced.running},
          {"side", leg.branch == 0 ? "caller" : "device"},
          {"branch", leg.branch},
          {"to_tag", leg.to_tag},
          {"selected", leg.selected},
          {"srtp", leg.srtp},
          {"rtp_in", leg.rtp_in},
          {"rtp_out", leg.rtp_out},
          {"rtcp_in", leg.rtcp_in},
          {"rtcp_out", leg.rtcp_out},
          {"dropped_source", leg.dropped_source},
          {"dropped_unselected", leg.dropped_unselected},
          {"dropped_other", leg.dropped_other},
          {"srtp_failed", leg.srtp_failed},
          {"srtp_replayed", leg.srtp_replayed},
          {"refused_checks", leg.refused_checks},
          {"resent", leg.resent},
          {"streams", std::move(streams)}};
}

}  // namespace

Json ToJson(const TraceExcerpt& excerpt) {
  Json messages = Json::array(), legs = Json::array();
  for (const TracedMessage& message : excerpt.messages) messages.push_back(AsJson(message));
  for (const TracedLeg& leg : excerpt.legs) legs.push_back(AsJson(leg));
  return {{"messages", std::move(messages)}, {"legs", std::move(legs)}, {"newest", excerpt.newest}};
}

}  // namespace foyer::ctl
