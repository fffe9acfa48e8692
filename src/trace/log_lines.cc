#include "trace/log_lines.h"

#include <array>

#include "base/format.h"

namespace foyer::trace {

void WriteLine(Logger& log, const Stamp& stamp, std::string_view message, std::string_view call_id,
               std::string_view method, std::string_view why) {
  const std::string remote = stamp.flow.remote.ToString();
  std::string line = Format("{} {} {} {}", stamp.way == TraceWay::kIn ? "in" : "out", UriName(stamp.flow.transport),
                            remote, message.substr(0, message.find_first_of("\r\n")));
  if (message.starts_with("SIP/")) line.append(" (").append(method).append(")");
  if (!why.empty()) line.append(" refused: ").append(why);
  const std::array fields = {LogField{"method", method}, LogField{"remote", remote}};
  log.Write({LogLevel::kDebug, "sip", line, call_id, {}, fields});
}

void WriteLine(Logger& log, const std::string& call_id, const LegStatistics& leg) {
  const LogLevel level = leg.branch == 0 || leg.selected ? LogLevel::kInfo : LogLevel::kDebug;
  if (!log.IsOn(level, "relay")) return;
  const std::string_view side = leg.branch == 0 ? "caller" : "device";
  std::string line = Format("{} closed:", side);
  for (const StreamStatistics& stream : leg.streams)
    line += Format(" {} {} peer={} in={} out={} lost={} jitter_ms={:.1f} far_lost={:.1f}% pli={}/{} nack={}/{};",
                   stream.medium, stream.codec.empty() ? "-" : stream.codec, stream.remote.ToString(),
                   stream.packets_in, stream.packets_out, stream.lost, stream.jitter_ms, stream.far_lost_percent,
                   stream.pli_in, stream.pli_out, stream.nack_in, stream.nack_out);
  line += leg.srtp.empty() ? " clear" : " " + leg.srtp;
  const std::array fields = {LogField{"leg", side}, LogField{"srtp", leg.srtp}};
  log.Write({level, "relay", line, call_id, {}, fields});
}

}  // namespace foyer::trace
