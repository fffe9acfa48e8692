#include "ctl/ring_routes.h"

#include <limits>

#include "ctl/query.h"
#include "ctl/ring_json.h"
#include "foyer/record_fields.h"

namespace foyer::ctl {
namespace {

constexpr std::size_t kMostRings = 200;      // a page
constexpr std::size_t kMostExported = 5000;  // a page of the export: about 2 MB

// "limit=20&before=417&missed=true"; nothing if it says something else.
std::optional<RingQuery> ReadQuery(const Query& query, std::size_t preset, std::size_t most) {
  RingQuery wanted;
  wanted.limit = preset;
  for (const auto& [name, value] : query) {
    const auto number = DecodeNumber<std::uint64_t>(value);
    if (name == "limit" && number && *number >= 1 && *number <= most) {
      wanted.limit = static_cast<std::size_t>(*number);
    } else if (name == "before" && number) {
      wanted.before = *number;
    } else if (name == "missed" && (value == "true" || value == "false")) {
      wanted.missed = value == "true";
    } else {
      return std::nullopt;
    }
  }
  return wanted;
}

// Where the next page begins: null if this one is the last.
Json NextOf(const std::vector<RingRecord>& rings, const RingQuery& query) {
  return rings.size() < query.limit ? Json() : Json(rings.back().id);
}

}  // namespace

void RingRoutes::AddTo(Router& router) {
  router.Add(*this, "GET", "/api/v1/rings", Need::kView, &RingRoutes::GetRings);
  router.Add(*this, "POST", "/api/v1/rings/seen", Need::kView, &RingRoutes::PostSeen);
  router.Add(*this, "GET", "/api/v1/rings/export", Need::kAdmin, &RingRoutes::GetExport);
  router.Add(*this, "GET", "/api/v1/rings/{id}", Need::kView, &RingRoutes::GetRing);
  router.Add(*this, "DELETE", "/api/v1/rings/{id}", Need::kAdmin, &RingRoutes::DeleteRing);
  router.Add(*this, "GET", "/api/v1/rings/{id}/picture", Need::kView, &RingRoutes::GetPicture);
  router.Add(*this, "GET", "/api/v1/rings/{id}/recording", Need::kView, &RingRoutes::GetRecording);
}

void RingRoutes::GetRings(const Call& call) {
  const auto query = ReadQuery(ParseQuery(call.request.query), 50, kMostRings);
  if (!query) {
    return call.Fail(400, "the query is not acceptable", "ask for ?limit=1..200, &before=ID, &missed=true or false");
  }
  const auto rings = parts_.rings->List(*query);
  Json list = Json::array();
  for (const RingRecord& ring : rings) list.push_back(ToJson(ring));
  call.Succeed(200, {{"rings", std::move(list)}, {"unseen", parts_.rings->unseen()}, {"next", NextOf(rings, *query)}});
}

void RingRoutes::GetRing(const Call& call) {
  const std::optional<RingRecord> ring = Find(call);
  if (!ring) return;
  Json json = ToJson(*ring);
  json["presses"] = ring->presses;
  json["call_ids"] = ring->call_ids;
  json["timeline"] = TimelineOf(*ring);
  call.Succeed(200, json);
}

void RingRoutes::DeleteRing(const Call& call) {
  const std::optional<RingRecord> ring = Find(call);
  if (!ring) return;
  if (!parts_.rings->Remove(ring->id, call.request.caller.name)) {
    return call.Fail(409, "this ring goes on", "wait until it is over");
  }
  call.Succeed(200, {{"removed", call.name}});
}

void RingRoutes::PostSeen(const Call& call) {
  const auto up_to = call.body.find("up_to");
  if (up_to != call.body.end() && !up_to->is_number_unsigned()) {
    return call.Fail(400, "up_to is not the id of a ring", "write a number, or leave it out for all rings");
  }
  parts_.rings->MarkSeen(up_to == call.body.end() ? std::numeric_limits<std::uint64_t>::max()
                                                  : up_to->get<std::uint64_t>());
  call.Succeed(200, {{"unseen", parts_.rings->unseen()}});
}

void RingRoutes::GetPicture(const Call& call) { SendKept(call, &RingArchive::FindSnapshot, "image/jpeg", "picture"); }

void RingRoutes::GetRecording(const Call& call) {
  SendKept(call, &RingArchive::FindRecording, "video/x-matroska", "recording");
}

void RingRoutes::GetExport(const Call& call) {
  Query query = ParseQuery(call.request.query);
  const std::string format = TakeFrom(query, "format").value_or("json");
  const auto wanted = ReadQuery(query, 1000, kMostExported);
  if (!wanted || (format != "json" && format != "csv")) {
    return call.Fail(400, "the query is not acceptable",
                     "ask for ?format=csv or json, &limit=1..5000, &before=ID, &missed=true or false");
  }
  const auto rings = parts_.rings->List(*wanted);
  HttpResponse response;
  response.headers = {{"Content-Disposition", "attachment; filename=\"rings." + format + "\""}};
  if (format == "csv") {
    response.content_type = "text/csv; charset=utf-8";
    response.body = CsvHeader();
    for (const RingRecord& ring : rings) response.body += ToCsv(ring);
  } else {
    Json list = Json::array();
    for (const RingRecord& ring : rings) {
      list.push_back(ToJson(ring));
      list.back()["timeline"] = TimelineOf(ring);
    }
    response.body = Dump({{"rings", std::move(list)}, {"next", NextOf(rings, *wanted)}});
  }
  call.respond(std::move(response));
}

// A press while it rang may have a picture where the first has none.
std::optional<KeptFile> RingRoutes::FindKept(const RingRecord& ring, FindFile find) const {
  if (parts_.archive == nullptr) return std::nullopt;
  for (const std::uint64_t press : ring.presses) {
    if (auto file = (parts_.archive->*find)(press)) return file;
  }
  return std::nullopt;
}

void RingRoutes::SendKept(const Call& call, FindFile find, const char* content_type, const char* what) {
  const std::optional<RingRecord> ring = Find(call);
  if (!ring) return;
  const auto file = FindKept(*ring, find);
  if (!file) {
    return call.Fail(404, "there is no " + std::string(what) + " of this ring",
                     "see [recording] in the configuration; the oldest are removed");
  }
  HttpResponse response;
  response.content_type = content_type;
  response.file = file->path;
  call.respond(std::move(response));
}

std::optional<RingRecord> RingRoutes::Find(const Call& call) const {
  const auto id = DecodeNumber<std::uint64_t>(call.name);
  auto ring = id ? parts_.rings->Find(*id) : std::nullopt;
  if (!ring) call.Fail(404, "there is no ring " + call.name, "GET /api/v1/rings lists them");
  return ring;
}

Json RingRoutes::ToJson(const RingRecord& ring) const {
  Json json = ctl::ToJson(ring);
  json["seen"] = parts_.rings->IsSeen(ring.id);
  json["picture"] = FindKept(ring, &RingArchive::FindSnapshot).has_value();
  json["recording"] = FindKept(ring, &RingArchive::FindRecording).has_value();
  return json;
}

}  // namespace foyer::ctl
