// What a house keeps of its rings, and what its owner sets while it lives: as he sees both from a browser, also after
// the daemon has been killed.
#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/flow/web_house.h"

namespace foyer::flow {
namespace {

using nlohmann::json;
using peers::WebAnswer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class HistoryTest : public WebHouse {
 protected:
  void StartOwned(HouseOptions options = {}) {
    StartWeb(std::move(options));
    ASSERT_EQ(MakeOwner().status, 201);
  }
  json NewestRing() {
    const json rings = Get("/api/v1/rings?limit=1")["rings"];
    return rings.empty() ? json() : rings[0];
  }
  // The newest one, once it is over.
  json EndedRing() {
    json ring;
    EXPECT_TRUE(Until([&] {
      ring = NewestRing();
      return ring.is_object() && ring["end"] != "goes_on";
    }));
    return ring;
  }
  static std::string PathOf(const json& ring, const std::string& part = {}) {
    return "/api/v1/rings/" + ring["id"].dump() + part;
  }
  // What it was with each device that was rung, the users' names in the order of the alphabet.
  static std::vector<std::string> StatesOf(const json& ring) {
    std::vector<std::string> states;
    for (const json& device : ring["devices"])
      states.push_back(device["aor"].get<std::string>() + " " + device["state"].get<std::string>());
    std::ranges::sort(states);
    return states;
  }
  // The daemon answers this when it is on disk, and with it all that was to be written before.
  void WaitForDisk() { ASSERT_EQ(house_->Request("POST", "/api/v1/locks/garage/block").status, 202); }
  void KillAndRestart() {
    house_->process().Kill(SIGKILL);
    ASSERT_EQ(house_->process().WaitForExit(), 128 + SIGKILL);
    house_->Start();
    ASSERT_TRUE(Until([&] { return Ask("GET", "/api/v1/status").status == 200; }));
    ASSERT_TRUE(house_->WaitForDoor());
  }
  // Nobody takes it, and it is hung up at the door.
  json RingInVain() {
    house_->Mark();
    EXPECT_TRUE(house_->Ring());
    EXPECT_TRUE(house_->WaitFor("snapshot"));
    EXPECT_TRUE(house_->WaitFor("invite_sent"));
    EXPECT_EQ(house_->Request("POST", "/api/v1/hangup").status, 200);
    EXPECT_TRUE(house_->WaitFor("ended"));
    EXPECT_TRUE(house_->WaitForDoor());
    return EndedRing();
  }
  json Setting(const std::string& key) {
    const json settings = Get("/api/v1/settings")["settings"];
    const auto found = std::ranges::find_if(settings, [&](const json& each) { return each["key"] == key; });
    return found == settings.end() ? json() : *found;
  }
};

TEST_F(HistoryTest, AnAnsweredAndOpenedRingIsOneRecordWithPictureAndRecording) {
  HouseOptions options;
  options.more = "[recording]\npolicy = \"on_ring\"\n";
  StartOwned(options);
  const auto anna = AddLinphonec("anna", "udp", [](peers::LinphonecConfig& config) { config.dtmf_by_info = true; });
  const auto ben = AddLinphonec("ben");
  ASSERT_TRUE(house_->WaitForDevices(2));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->IsRinging() && ben->IsRinging(); }));
  ASSERT_TRUE(house_->WaitFor("first_rtp_out", 2));
  EXPECT_EQ(NewestRing()["end"], "goes_on");
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  ASSERT_TRUE(Until([&] { return house_->TwoWay(); }));
  for (int i = 0; i < 2; ++i) anna->SendDigit('1');
  ASSERT_TRUE(house_->WaitFor("lock_off"));
  anna->HangUp();
  ASSERT_TRUE(house_->WaitFor("recorded"));

  const json ring = EndedRing();
  EXPECT_EQ(Get("/api/v1/rings")["rings"].size(), 1U);
  EXPECT_EQ(ring["end"], "answered");
  EXPECT_EQ(ring["missed"], false);
  EXPECT_EQ(ring["door"], Uri("door"));
  EXPECT_EQ(ring["answered_by"], Uri("anna"));
  EXPECT_GT(ring["ended_ms"], ring["answered_ms"]);
  EXPECT_THAT(StatesOf(ring), ElementsAre(Uri("anna") + " answered", Uri("ben") + " cancelled"));
  for (const json& device : ring["devices"]) EXPECT_TRUE(device["picture_ms"].is_number()) << device;
  ASSERT_EQ(ring["unlocks"].size(), 1U) << ring;
  EXPECT_EQ(ring["unlocks"][0]["lock"], "front");
  EXPECT_EQ(ring["unlocks"][0]["method"], "info");
  EXPECT_EQ(ring["unlocks"][0]["user"], std::string("anna@") + kDomain);
  EXPECT_EQ(ring["unlocks"][0]["allowed"], true);

  const WebAnswer picture = Ask("GET", PathOf(ring, "/picture"));
  EXPECT_EQ(picture.status, 200);
  EXPECT_THAT(picture.body, StartsWith("\xff\xd8\xff")) << "no JPEG";
  const WebAnswer recording = Ask("GET", PathOf(ring, "/recording"));
  EXPECT_EQ(recording.status, 200);
  EXPECT_THAT(recording.body, StartsWith("\x1a\x45\xdf\xa3")) << "no Matroska";

  const json timeline = json::parse(Ask("GET", PathOf(ring)).body)["timeline"];
  std::vector<std::string> once;
  double at_ms = 0;
  for (const json& step : timeline) {
    EXPECT_GE(step["at_ms"], at_ms) << timeline;
    at_ms = step["at_ms"];
    const std::string what = step["what"];
    if (std::ranges::find(once, what) == once.end()) once.push_back(what);
  }
  std::erase(once, "picture_kept");
  std::erase(once, "cancelled");
  EXPECT_THAT(once, ElementsAre("press", "invite_sent", "provisional", "first_picture", "answered", "unlock", "lock_on",
                                "lock_off", "ended"));
}

TEST_F(HistoryTest, ARingThatNobodyTakesIsMissedUntilSomebodyHasLooked) {
  StartOwned();
  const auto anna = AddDevice("anna");
  anna->on_invite = [&] { anna->Respond(180, "a"); };
  const json ring = RingInVain();
  EXPECT_EQ(ring["end"], "cancelled");
  EXPECT_EQ(ring["missed"], true);
  EXPECT_EQ(ring["answered_by"], "");
  EXPECT_THAT(StatesOf(ring), ElementsAre(Uri("anna") + " cancelled"));
  json missed = json::parse(Ask("GET", "/api/v1/rings?missed=true").body);
  EXPECT_EQ(missed["unseen"], 1);
  ASSERT_EQ(missed["rings"].size(), 1U);
  EXPECT_EQ(missed["rings"][0]["seen"], false);
  EXPECT_EQ(Change("POST", "/api/v1/rings/seen", json::object()).status, 200);
  missed = json::parse(Ask("GET", "/api/v1/rings?missed=true").body);
  EXPECT_EQ(missed["unseen"], 0);
  EXPECT_EQ(missed["rings"][0]["seen"], true);
}

TEST_F(HistoryTest, WhoDeclinesHasNotMissedIt) {
  StartOwned();
  const auto anna = AddDevice("anna");
  anna->on_invite = [&] { anna->Respond(603, "a"); };
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(house_->WaitFor("ended"));
  const json ring = EndedRing();
  EXPECT_EQ(ring["end"], "declined");
  EXPECT_EQ(ring["missed"], false);
  EXPECT_THAT(StatesOf(ring), ElementsAre(Uri("anna") + " declined"));
  EXPECT_EQ(Get("/api/v1/rings")["unseen"], 0);
}

TEST_F(HistoryTest, ARingThatTheDaemonDiesInIsThereAfterwardsAndOver) {
  StartOwned();
  const auto anna = AddDevice("anna");
  anna->on_invite = [&] { anna->Respond(180, "a"); };
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(house_->WaitFor("provisional"));
  ASSERT_TRUE(house_->WaitFor("snapshot"));
  const json before = NewestRing();
  ASSERT_EQ(before["end"], "goes_on");
  WaitForDisk();
  KillAndRestart();

  const json ring = NewestRing();
  EXPECT_EQ(ring["id"], before["id"]);
  EXPECT_EQ(ring["end"], "cut_off");
  EXPECT_EQ(ring["missed"], true);
  EXPECT_THAT(ring["why"].get<std::string>(), HasSubstr("stopped while it went on"));
  EXPECT_THAT(StatesOf(ring), ElementsAre(Uri("anna") + " ringing"));
  EXPECT_THAT(Ask("GET", PathOf(ring, "/picture")).body, StartsWith("\xff\xd8\xff"));

  const json next = RingInVain();
  EXPECT_GT(next["id"], ring["id"]);
  EXPECT_EQ(Get("/api/v1/rings")["rings"].size(), 2U) << "the first is not begun anew";
}

TEST_F(HistoryTest, ARemovedRingTakesItsFilesAlongAndStaysAway) {
  HouseOptions options;
  options.more = "[recording]\npolicy = \"on_ring\"\n";
  StartOwned(options);
  const auto anna = AddDevice("anna");
  const auto audio = AddSink(), video = AddSink();
  anna->on_invite = [&] { anna->Respond(183, "a", Sdp(*audio, *video)); };
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(house_->WaitFor("snapshot"));
  ASSERT_TRUE(house_->WaitFor("recording"));
  ASSERT_TRUE(Until([&] { return video->packets() > 50; }));
  const std::string path = PathOf(NewestRing());
  EXPECT_EQ(Change("DELETE", path).status, 409) << "it goes on";
  ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status, 200);
  ASSERT_TRUE(house_->WaitFor("recorded"));
  EXPECT_EQ(PathOf(EndedRing()), path);
  const std::string picture = house_->First("snapshot")->Field("file");
  const std::string recording = house_->First("recorded")->Field("file");
  ASSERT_TRUE(std::filesystem::exists(picture) && std::filesystem::exists(recording));

  EXPECT_EQ(Ask("DELETE", path).status, 403) << "no CSRF token";
  EXPECT_EQ(Change("DELETE", path).status, 200);
  ASSERT_TRUE(house_->WaitFor("ring_removed"));
  EXPECT_EQ(house_->First("ring_removed")->Field("user"), kOwner);
  EXPECT_TRUE(Until([&] { return !std::filesystem::exists(picture) && !std::filesystem::exists(recording); }));
  for (const char* part : {"", "/picture", "/recording"}) EXPECT_EQ(Ask("GET", path + part).status, 404) << part;
  WaitForDisk();
  KillAndRestart();
  EXPECT_EQ(Ask("GET", path).status, 404);
  EXPECT_TRUE(Get("/api/v1/rings")["rings"].empty());
}

TEST_F(HistoryTest, TheExportSaysOfEachRingWhatTheListSays) {
  StartOwned();
  const auto anna = AddDevice("anna");
  const json first = RingInVain(), second = RingInVain();
  const WebAnswer all = Ask("GET", "/api/v1/rings/export");
  EXPECT_EQ(all.Header("content-disposition"), "attachment; filename=\"rings.json\"");
  const json rings = json::parse(all.body)["rings"];
  ASSERT_EQ(rings.size(), 2U);
  EXPECT_EQ(rings[0]["id"], second["id"]);
  EXPECT_EQ(rings[1]["devices"], first["devices"]);
  EXPECT_FALSE(rings[1]["timeline"].empty());

  const WebAnswer csv = Ask("GET", "/api/v1/rings/export?format=csv&limit=1");
  EXPECT_EQ(csv.Header("content-disposition"), "attachment; filename=\"rings.csv\"");
  EXPECT_EQ(std::ranges::count(csv.body, '\n'), 2) << csv.body;
  EXPECT_THAT(csv.body, StartsWith("\"id\","));
  EXPECT_THAT(csv.body, HasSubstr("\"" + second["id"].dump() + "\",\"" + second["at"].get<std::string>() + "\""));
  EXPECT_THAT(csv.body, HasSubstr("\"cancelled\""));
  curl_.ForgetCookies();
  EXPECT_EQ(Ask("GET", "/api/v1/rings/export").status, 401);
}

// Not with the 60 s of the file: no wait of these tests is so long.
TEST_F(HistoryTest, AShorterRingIsInForceAtOnce) {
  StartOwned();
  const auto anna = AddDevice("anna");
  anna->on_invite = [&] { anna->Respond(180, "a"); };
  EXPECT_EQ(Setting("proxy.ring_timeout")["value"], 60);
  const WebAnswer set = Change("PUT", "/api/v1/settings/proxy.ring_timeout", {{"value", 5}});
  ASSERT_EQ(set.status, 200) << set.body;
  EXPECT_TRUE(json::parse(set.body)["need_restart"].empty());
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(house_->WaitFor("ended"));
  const json ring = EndedRing();
  EXPECT_EQ(ring["end"], "missed");
  EXPECT_EQ(ring["missed"], true);
}

TEST_F(HistoryTest, ASettingThatCannotBeIsRefusedByItsNameAndChangesNothing) {
  StartOwned();
  const std::string path = "/api/v1/settings/proxy.ring_timeout";
  for (const json& bad : {json(4), json(601), json("long"), json(true)}) {
    const WebAnswer refused = Change("PUT", path, {{"value", bad}});
    EXPECT_EQ(refused.status, 400) << bad;
    EXPECT_THAT(refused.body, HasSubstr("ring_timeout")) << bad;
  }
  const WebAnswer nobody =
      Change("PUT", "/api/v1/settings/group", {{"value", {{{"name", "home"}, {"members", {"nobody-here"}}}}}});
  EXPECT_EQ(nobody.status, 400);
  EXPECT_THAT(nobody.body, HasSubstr("nobody-here"));
  EXPECT_EQ(Change("PUT", "/api/v1/settings/data.dir", {{"value", "/tmp"}}).status, 404);
  EXPECT_EQ(Ask("PUT", path, {{"value", 30}}).status, 403) << "no CSRF token";
  EXPECT_EQ(Setting("proxy.ring_timeout")["value"], 60);
  EXPECT_EQ(Setting("proxy.ring_timeout")["changed"], false);
  EXPECT_EQ(house_->Count("setting"), 0U);
}

TEST_F(HistoryTest, WhoIsRungIsSetAtOnceOutlivesTheDaemonAndIsTakenBack) {
  StartOwned();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  const std::string path = "/api/v1/settings/group";
  const json only_ben = {{"value", {{{"name", "home"}, {"members", {"ben"}}}}}};
  ASSERT_EQ(Change("PUT", path, only_ben).status, 200);
  ASSERT_TRUE(house_->WaitFor("setting"));
  EXPECT_EQ(house_->First("setting")->Field("user"), kOwner);
  EXPECT_THAT(StatesOf(RingInVain()), ElementsAre(StartsWith(Uri("ben"))));
  KillAndRestart();
  EXPECT_EQ(Setting("group")["changed"], true);
  EXPECT_THAT(StatesOf(RingInVain()), ElementsAre(StartsWith(Uri("ben"))));
  EXPECT_FALSE(anna->invite());
  ASSERT_EQ(Change("DELETE", path).status, 200);
  EXPECT_EQ(Setting("group")["changed"], false);
  house_->Mark();
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return anna->invite().has_value(); }));
}

}  // namespace
}  // namespace foyer::flow
