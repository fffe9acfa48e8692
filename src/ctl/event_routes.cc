#include "ctl/event_routes.h"

#include <charconv>
#include <chrono>
#include <string_view>

#include "base/parse_integer.h"
#include "ctl/route_helpers.h"

namespace foyer::ctl {

namespace {

constexpr std::size_t kDefaultEvents = 100;
constexpr std::size_t kMostEvents = 1000;
constexpr std::size_t kMostResumed = 500;
constexpr std::chrono::seconds kHeartbeat{20};

// "limit=20": nothing if it is no number within the bounds.
std::optional<std::size_t> ParseLimit(std::string_view query) {
  constexpr std::string_view kKey = "limit=";
  if (query.empty()) return kDefaultEvents;
  if (!query.starts_with(kKey)) return std::nullopt;
  query.remove_prefix(kKey.size());
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(query.data(), query.data() + query.size(), limit);
  if (error != std::errc{} || end != query.data() + query.size() || limit == 0 || limit > kMostEvents) {
    return std::nullopt;
  }
  return limit;
}

std::string AsServerSent(const Event& event) {
  std::string text = "id: " + std::to_string(event.id) + "\nevent: ";
  return text.append(EventName(event.type)).append("\ndata: ").append(Dump(ToJson(event))).append("\n\n");
}

// What came after the event `last`, as far as that is still known: where something is missing, an event "gap" says so
// first, and the reader had better ask for everything anew.
std::string Missed(const EventJournal& journal, std::uint64_t last) {
  const auto events = journal.Recent(kMostResumed + 1);
  std::string text;
  if (events.size() > kMostResumed && events.front().id > last) text = "event: gap\ndata: {}\n\n";
  for (const Event& event : events) {
    if (event.id > last) text += AsServerSent(event);
  }
  return text;
}

// Each later event, as Server-Sent Events; before them those that a reader has missed who comes again.
class Feed : public OpenedStream {
 public:
  Feed(EventLoop& loop, EventJournal& journal, const HttpRequest& request, HttpStream& stream)
      : stream_(stream), heartbeat_(loop, [this] { Beat(); }) {
    stream_.Send("retry: 2000\n\n");
    if (const auto last = ParseInteger<std::uint64_t>(request.Header("last-event-id"))) {
      stream_.Send(Missed(journal, *last));
    }
    subscription_ = journal.Subscribe([this](const Event& event) { stream_.Send(AsServerSent(event)); });
    heartbeat_.Start(kHeartbeat);
  }

 private:
  // A peer that has vanished is found out by it, and nothing between us takes the stream for dead.
  void Beat() {
    stream_.Send(":\n\n");
    heartbeat_.Start(kHeartbeat);
  }

  HttpStream& stream_;
  Timer heartbeat_;
  std::unique_ptr<EventJournal::Subscription> subscription_;
};

}  // namespace

void EventRoutes::AddTo(Router& router) {
  router.Add(*this, "GET", "/api/v1/events", Need::kView, &EventRoutes::GetEvents);
  router.Add(*this, "GET", "/api/v1/events/stream", Need::kView, &EventRoutes::GetStream);
  router.Add(*this, "GET", "/api/v1/events/{name}/snapshot", Need::kAdmin, &EventRoutes::GetEventSnapshot);
  router.Add(*this, "GET", "/api/v1/events/{name}/recording", Need::kAdmin, &EventRoutes::GetEventRecording);
  router.AddStream({"/api/v1/events/stream", Need::kView, "text/event-stream",
                    [this](const HttpRequest& request, HttpStream& stream) -> std::unique_ptr<OpenedStream> {
                      return std::make_unique<Feed>(parts_.loop, parts_.journal, request, stream);
                    }});
}

void EventRoutes::GetEvents(const Call& call) {
  const auto limit = ParseLimit(call.request.query);
  if (!limit) return call.Fail(400, "the query is not acceptable", "ask for ?limit=N with N from 1 to 1000");
  call.Succeed(200, {{"events", ToJsonList(parts_.journal.Recent(*limit))}});
}

// Only where the server cannot stream: OpenStream() has had the first word.
void EventRoutes::GetStream(const Call& call) {
  call.Fail(406, "this is a stream of events", "ask for it on a connection that can stream");
}

void EventRoutes::GetEventSnapshot(const Call& call) { GetKept(call, "snapshot", &RingArchive::FindSnapshot); }

void EventRoutes::GetEventRecording(const Call& call) { GetKept(call, "recording", &RingArchive::FindRecording); }

void EventRoutes::GetKept(const Call& call, const char* what, FindFile find) {
  if (!IsThere(parts_.archive, call)) return;
  std::uint64_t event = 0;
  const char* const end = call.name.data() + call.name.size();
  const auto [parsed, error] = std::from_chars(call.name.data(), end, event);
  if (error != std::errc{} || parsed != end) {
    return call.Fail(400, "'" + call.name + "' is no event", "write the id of a ring event, as in GET /api/v1/events");
  }
  const auto file = (parts_.archive->*find)(event);
  if (!file) {
    return call.Fail(404, "there is no " + std::string(what) + " of event " + call.name,
                     "see [recording] in the configuration; the oldest are removed");
  }
  call.Succeed(200, {{"event", event}, {"file", file->path}, {"bytes", file->bytes}});
}

}  // namespace foyer::ctl
