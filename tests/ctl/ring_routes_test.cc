#include "ctl/ring_routes.h"

#include <gtest/gtest.h>

#include <set>

#include "ctl/api.h"
#include "ctl/query.h"
#include "ctl/ring_json.h"
#include "tests/ctl/house_parts.h"
#include "tests/ctl/operator_asks.h"

namespace foyer::ctl {
namespace {

using namespace std::chrono_literals;

RingRecord MissedRing(std::uint64_t id) {
  RingRecord ring;
  ring.id = id;
  ring.presses = {id};
  ring.wall_ms = 1'764'231'863'120;
  ring.door = "sip:door@house.example";
  ring.button = "front";
  ring.target = "sip:home@house.example";
  ring.devices = {{"anna 192.0.2.7:5060", "sip:anna@house.example", "cancelled", 12500us, 80ms, 95ms}};
  ring.unlocks = {{"front", "anna@house.example", "info", false, "wrong code", 7s}};
  ring.steps = {{"press", "front", 0us}, {"invite_sent", "anna 192.0.2.7:5060", 12500us}, {"ended", "", 60s}};
  ring.ended = 60s;
  ring.end = RingEnd::kMissed;
  ring.why = "not answered: 408";
  return ring;
}

class Rings : public RingHistory {
 public:
  std::vector<RingRecord> List(const RingQuery& query) const override {
    asked = query;
    std::vector<RingRecord> found;
    for (auto ring = rings.rbegin(); ring != rings.rend() && found.size() < query.limit; ++ring)
      if (!query.before || ring->id < *query.before) found.push_back(*ring);
    return found;
  }
  std::optional<RingRecord> Find(std::uint64_t id) const override {
    const auto found = std::ranges::find(rings, id, &RingRecord::id);
    return found == rings.end() ? std::nullopt : std::optional(*found);
  }
  bool Remove(std::uint64_t id, const std::string& who) override {
    removed_by = who;
    return std::erase_if(rings, [id](const auto& ring) { return ring.id == id && ring.end != RingEnd::kGoesOn; }) > 0;
  }
  std::size_t unseen() const override { return 3; }
  bool IsSeen(std::uint64_t id) const override { return id <= seen_to; }
  void MarkSeen(std::uint64_t up_to) override { seen_to = up_to; }

  mutable RingQuery asked;
  std::vector<RingRecord> rings;
  std::string removed_by;
  std::uint64_t seen_to = 0;
};

class Archive : public RingArchive {
 public:
  std::optional<KeptFile> FindSnapshot(std::uint64_t event) const override {
    return pictures.contains(event) ? std::optional(KeptFile{"/data/snapshots/17.jpg", 40'000}) : std::nullopt;
  }
  std::optional<KeptFile> FindRecording(std::uint64_t) const override { return std::nullopt; }
  void Remove(std::uint64_t) override {}
  void TakeSnapshot(std::function<void(Result<Jpeg>)>) override {}
  std::set<std::uint64_t> pictures{17};
};

class RingRoutesTest : public testing::Test, protected HouseParts {
 protected:
  HttpResponse Ask(const char* method, const char* path, const char* query = "", const char* body = "") {
    return Ask(OperatorAsks(method, path, query, body));
  }
  HttpResponse Ask(const HttpRequest& request) {
    HttpResponse answer;
    api_.Handle(request, [&](HttpResponse response) { answer = std::move(response); });
    return answer;
  }
  Json Body(const HttpResponse& answer) { return Json::parse(answer.body); }
  ApiParts Parts() {
    ApiParts parts = MakeParts();
    parts.rings = &rings_;
    parts.archive = &archive_;
    return parts;
  }

  Rings rings_;
  Archive archive_;
  Api api_{Parts()};
};

TEST_F(RingRoutesTest, ARingTellsWhoSawItAndHowItEnded) {
  rings_.rings = {MissedRing(17)};
  const Json answer = Body(Ask("GET", "/api/v1/rings"));
  EXPECT_EQ(answer["unseen"], 3);
  EXPECT_TRUE(answer["next"].is_null());
  const Json ring = answer["rings"][0];
  EXPECT_EQ(ring["id"], 17);
  EXPECT_EQ(ring["at"], "2025-11-27T08:24:23.120Z");
  EXPECT_EQ(ring["end"], "missed");
  EXPECT_EQ(ring["missed"], true);
  EXPECT_EQ(ring["seen"], false);
  EXPECT_EQ(ring["picture"], true);
  EXPECT_EQ(ring["recording"], false);
  EXPECT_EQ(ring["devices"][0]["called_ms"], 12.5);
  EXPECT_EQ(ring["devices"][0]["picture_ms"], 95.0);
  EXPECT_TRUE(ring["answered_ms"].is_null());
  EXPECT_EQ(ring["unlocks"][0]["allowed"], false);
  EXPECT_FALSE(ring.contains("timeline"));
}

TEST_F(RingRoutesTest, OneRingHasItsTimeline) {
  rings_.rings = {MissedRing(17)};
  const Json ring = Body(Ask("GET", "/api/v1/rings/17"));
  EXPECT_EQ(ring["timeline"][1].dump(), R"({"at_ms":12.5,"what":"invite_sent","who":"anna 192.0.2.7:5060"})");
  EXPECT_EQ(ring["presses"].dump(), "[17]");
  EXPECT_EQ(Ask("GET", "/api/v1/rings/18").status, 404);
  EXPECT_EQ(Ask("GET", "/api/v1/rings/x").status, 404);
}

TEST_F(RingRoutesTest, PagesSayWhereTheNextOneBegins) {
  for (std::uint64_t id = 1; id <= 5; ++id) rings_.rings.push_back(MissedRing(id));
  Json page = Body(Ask("GET", "/api/v1/rings", "limit=2"));
  EXPECT_EQ(page["rings"].size(), 2U);
  EXPECT_EQ(page["next"], 4);
  page = Body(Ask("GET", "/api/v1/rings", "limit=2&before=4&missed=true"));
  EXPECT_EQ(page["rings"][0]["id"], 3);
  EXPECT_TRUE(rings_.asked.missed);
}

TEST_F(RingRoutesTest, AQueryThatSaysSomethingElseIsRefused) {
  for (const char* query : {"limit=0", "limit=201", "limit=x", "before=-1", "missed=perhaps", "colour=red", "limit"})
    EXPECT_EQ(Ask("GET", "/api/v1/rings", query).status, 400) << query;
}

TEST_F(RingRoutesTest, ThePictureIsAFile) {
  rings_.rings = {MissedRing(17), MissedRing(18)};
  const HttpResponse answer = Ask("GET", "/api/v1/rings/17/picture");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "image/jpeg");
  EXPECT_EQ(answer.file, "/data/snapshots/17.jpg");
  EXPECT_EQ(Ask("GET", "/api/v1/rings/18/picture").status, 404);
  EXPECT_EQ(Ask("GET", "/api/v1/rings/17/recording").status, 404);
  EXPECT_EQ(Ask("GET", "/api/v1/rings/..%2F17/picture").status, 404);
}

TEST_F(RingRoutesTest, APressWhileItRangMayHaveThePicture) {
  rings_.rings = {MissedRing(16)};
  rings_.rings[0].presses = {16, 17};
  EXPECT_EQ(Ask("GET", "/api/v1/rings/16/picture").file, "/data/snapshots/17.jpg");
}

TEST_F(RingRoutesTest, ARingIsRemovedInTheNameOfWhoAsks) {
  rings_.rings = {MissedRing(17)};
  HttpRequest request = OperatorAsks("DELETE", "/api/v1/rings/17");
  request.caller = {"anna", {.view = true}};
  EXPECT_EQ(Ask(request).status, 403);
  request.caller.roles.admin = true;
  EXPECT_EQ(Ask(request).status, 200);
  EXPECT_EQ(rings_.removed_by, "anna");
  EXPECT_EQ(Ask(request).status, 404);
}

TEST_F(RingRoutesTest, ARingThatGoesOnStays) {
  rings_.rings = {MissedRing(17)};
  rings_.rings[0].end = RingEnd::kGoesOn;
  EXPECT_EQ(Ask("DELETE", "/api/v1/rings/17").status, 409);
}

TEST_F(RingRoutesTest, WhoeverLooksSaysHowFar) {
  EXPECT_EQ(Body(Ask("POST", "/api/v1/rings/seen", "", R"({"up_to":17})"))["unseen"], 3);
  EXPECT_EQ(rings_.seen_to, 17U);
  EXPECT_EQ(Ask("POST", "/api/v1/rings/seen", "", R"({"up_to":"x"})").status, 400);
  EXPECT_EQ(Ask("POST", "/api/v1/rings/seen").status, 200);
  EXPECT_EQ(rings_.seen_to, std::numeric_limits<std::uint64_t>::max());
}

TEST_F(RingRoutesTest, TheExportIsATableOrJson) {
  rings_.rings = {MissedRing(17)};
  const HttpResponse csv = Ask("GET", "/api/v1/rings/export", "format=csv");
  EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8");
  EXPECT_NE(csv.body.find("\"17\",\"2025-11-27T08:24:23.120Z\",\"sip:door@house.example\",\"front\""),
            std::string::npos);
  EXPECT_TRUE(csv.body.ends_with("\r\n"));
  EXPECT_EQ(csv.headers[0].second, "attachment; filename=\"rings.csv\"");
  EXPECT_EQ(Body(Ask("GET", "/api/v1/rings/export"))["rings"][0]["timeline"].size(), 3U);
  EXPECT_EQ(Ask("GET", "/api/v1/rings/export", "format=xml").status, 400);
  EXPECT_EQ(Ask("GET", "/api/v1/rings/export", "limit=5001").status, 400);
}

TEST(RingJsonTest, ASpreadsheetTakesNothingForAFormula) {
  RingRecord ring = MissedRing(17);
  ring.button = "=cmd|'/c calc'!A0";
  ring.why = "says \"no\"";
  const std::string line = ToCsv(ring);
  EXPECT_NE(line.find("\"'=cmd|"), std::string::npos);
  EXPECT_NE(line.find("\"says \"\"no\"\"\""), std::string::npos);
}

TEST(QueryTest, NamesAndValuesAreDecoded) {
  EXPECT_EQ(ParseQuery("a=b%20c&d&&e=1+2&f=%zz%4"), (Query{{"a", "b c"}, {"d", ""}, {"e", "1 2"}, {"f", "%zz%4"}}));
  EXPECT_TRUE(ParseQuery("").empty());
  Query query = ParseQuery("a=1&b=2");
  EXPECT_EQ(TakeFrom(query, "a"), "1");
  EXPECT_EQ(TakeFrom(query, "a"), std::nullopt);
  EXPECT_EQ(query.size(), 1U);
}

}  // namespace
}  // namespace foyer::ctl
