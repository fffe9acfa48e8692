#include <string>

#include "foyer/check.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fuzz/targets.h"
#include "trace/mask.h"
#include "trace/trace.h"

namespace foyer::fuzz {
namespace {

// Bytes become '*' or stay, and ends of lines stay; what was masked once has no secrets left.
void CheckMask(const std::string& original, trace::Shape shape) {
  std::string masked = original;
  trace::MaskSecrets(masked, shape);
  for (std::size_t i = 0; i < original.size(); ++i) {
    FOYER_CHECK(masked[i] == original[i] || masked[i] == '*');
    FOYER_CHECK(original[i] != '\n' || masked[i] == '\n');
  }
}

}  // namespace

void FuzzTrace(Bytes input) {
  const std::string text(reinterpret_cast<const char*>(input.data()), input.size());
  CheckMask(text, trace::Shape::kWhole);
  CheckMask(text, trace::Shape::kBroken);
  FakeEventLoop loop;
  trace::Trace trace(loop, 16 * 1024);
  Flow flow;
  for (std::size_t at = 0; at <= text.size(); at += 1 + text.size() / 8) {
    trace.OnMessage(TraceWay::kOut, flow, text.substr(at), at % 2 == 0);
    trace.OnRefused(flow, text.substr(at), "broken");
  }
  const TraceExcerpt excerpt = trace.Read({});
  std::uint64_t last = 0;
  for (const TracedMessage& message : excerpt.messages) {
    FOYER_CHECK(message.number > last && message.bytes.size() <= message.size);
    last = message.number;
  }
  FOYER_CHECK(trace.Pcap({}).size() >= 24);
}

}  // namespace foyer::fuzz
