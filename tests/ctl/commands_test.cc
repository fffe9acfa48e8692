#include "ctl/commands.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/ctl/canned_server.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::ctl {
namespace {

class CommandsTest : public testing::Test {
 protected:
  ExitCode Run(const std::string& socket) {
    const ControlClient client(socket);
    return RunCommand(arguments_, client, {in_, out_, err_});
  }

  Arguments arguments_;
  std::istringstream in_;
  std::ostringstream out_, err_;
};

TEST_F(CommandsTest, WithoutADaemonItExitsWithThree) {
  EXPECT_EQ(Run("/nowhere/control"), kUnreachable);
  EXPECT_NE(err_.str().find("/nowhere/control"), std::string::npos);
  EXPECT_TRUE(out_.str().empty());
}

TEST_F(CommandsTest, ARefusalExitsWithOneAndTellsCauseAndFix) {
  CannedServer server({CannedServer::Http("409 Conflict", R"({"error":"the door is busy","fix":"wait"})")});
  arguments_.command = Command::kRing;
  EXPECT_EQ(Run(server.path()), kRefused);
  EXPECT_EQ(err_.str(), "foyerctl: the door is busy; wait\n");
}

TEST_F(CommandsTest, JsonIsPrintedAsTheDaemonGaveIt) {
  CannedServer server({CannedServer::Http("200 OK", R"({"users":[]})")});
  arguments_.command = Command::kUsersList;
  arguments_.json = true;
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_EQ(out_.str(), "{\"users\":[]}\n");
}

TEST_F(CommandsTest, ABanIsEndedByItsAddress) {
  CannedServer server({CannedServer::Http("200 OK", "{}")});
  arguments_.command = Command::kUnban;
  arguments_.name = "192.0.2.7";
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_TRUE(server.Requests()[0].starts_with("DELETE /api/v1/bans/192.0.2.7 "));
  EXPECT_EQ(out_.str(), "192.0.2.7 may speak to us again\n");
}

TEST_F(CommandsTest, AnAccountsPasswordIsReadAndNeverPrinted) {
  CannedServer server({CannedServer::Http("201 Created", R"({"name":"anna"})"), CannedServer::Http("200 OK", "{}")});
  arguments_.command = Command::kAccountsAdd;
  arguments_.name = "anna";
  arguments_.roles = {"view", "open:front"};
  in_.str("a good password\n");
  EXPECT_EQ(Run(server.path()), kDone);
  arguments_.command = Command::kAccountsPassword;
  in_.str("another good one\n");
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_TRUE(server.Requests()[0].starts_with("POST /api/v1/accounts "));
  EXPECT_NE(server.Requests()[0].find(R"("password":"a good password","roles":["view","open:front"])"),
            std::string::npos);
  EXPECT_TRUE(server.Requests()[1].starts_with("POST /api/v1/accounts/anna/password "));
  EXPECT_EQ((out_.str() + err_.str()).find("good"), std::string::npos);
}

TEST_F(CommandsTest, ATokenIsPrintedThisOnce) {
  CannedServer server(
      {CannedServer::Http("201 Created", R"({"id":"12ab","token":"foyer_77"})"),
       CannedServer::Http("200 OK", R"({"tokens":[{"id":"12ab","name":"robot","roles":["view","talk"]}]})")});
  arguments_.command = Command::kTokensAdd;
  arguments_.name = "robot";
  arguments_.roles = {"view"};
  arguments_.valid_for = "30d";
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_TRUE(out_.str().starts_with("foyer_77\n"));
  arguments_.command = Command::kTokens;
  out_.str("");
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_NE(server.Requests()[0].find("\"until_ms\":"), std::string::npos);
  EXPECT_NE(out_.str().find("12ab"), std::string::npos);
  EXPECT_NE(out_.str().find("view talk"), std::string::npos);
}

TEST_F(CommandsTest, TheSetupCodeIsToldWithWhatToDoWithIt) {
  CannedServer server({CannedServer::Http("200 OK", R"({"code":"ABCD-EFGH"})")});
  arguments_.command = Command::kSetupCode;
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_TRUE(out_.str().starts_with("ABCD-EFGH\nopen the pages"));
}

TEST_F(CommandsTest, ANewUserWithACodeNeedsNoPasswordThatAnybodyKnows) {
  const std::string invitation = R"({"url":"http://h/provision/t","expires_s":600,"modules":["1"]})";
  CannedServer server({CannedServer::Http("201 Created", "{}"), CannedServer::Http("201 Created", invitation)});
  arguments_.command = Command::kUsersAdd;
  arguments_.name = "anna";
  arguments_.qr = true;
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_TRUE(server.Requests()[0].starts_with("POST /api/v1/users "));
  const auto body = nlohmann::json::parse(server.Requests()[0].substr(server.Requests()[0].find("\r\n\r\n") + 4));
  EXPECT_EQ(body["name"], "anna");
  EXPECT_EQ(body["ha1_md5"].get<std::string>().size(), 32U);
  EXPECT_EQ(body["ha1_sha256"].get<std::string>().size(), 64U);
  EXPECT_TRUE(server.Requests()[1].starts_with("POST /api/v1/users/anna/invitation "));
  EXPECT_NE(out_.str().find("http://h/provision/t"), std::string::npos);
  EXPECT_EQ(out_.str().find("password"), std::string::npos);
}

TEST_F(CommandsTest, WhoCannotBeAddedIsNotInvited) {
  CannedServer server({CannedServer::Http("409 Conflict", R"({"error":"anna is in foyer.conf","fix":"change it"})")});
  arguments_.command = Command::kUsersAdd;
  arguments_.name = "anna";
  arguments_.qr = true;
  EXPECT_EQ(Run(server.path()), kRefused);
  EXPECT_EQ(err_.str(), "foyerctl: anna is in foyer.conf; change it\n");
}

TEST_F(CommandsTest, TheSoundIsToldInWords) {
  CannedServer server({CannedServer::Http("200 OK", R"({"device":"alsa:default","running":false,"fault":""})"),
                       CannedServer::Http("200 OK", R"({"delay_ms":45})")});
  arguments_.command = Command::kAudio;
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_NE(out_.str().find("asleep: nobody needs sound"), std::string::npos) << out_.str();
  EXPECT_NE(out_.str().find("foyerctl audio calibrate"), std::string::npos);
  out_.str("");
  arguments_.command = Command::kCalibrate;
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_TRUE(server.Requests()[1].starts_with("POST /api/v1/audio/calibrate "));
  EXPECT_EQ(out_.str(), "from the loudspeaker to the microphone: 45 ms; kept\n");
}

TEST_F(CommandsTest, APictureIsWrittenToItsFile) {
  const std::string jpeg("\xFF\xD8\0\n\xFF", 5);
  CannedServer server(
      {CannedServer::Http("200 OK", jpeg), CannedServer::Http("200 OK", jpeg), CannedServer::Http("200 OK", jpeg)});
  arguments_.command = Command::kSnapshot;
  const TemporaryFolder folder;
  arguments_.name = folder.path() + "/picture.jpg";
  EXPECT_EQ(Run(server.path()), kDone);
  std::ifstream file(arguments_.name, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), jpeg);
  EXPECT_EQ(out_.str(), "the picture is in " + arguments_.name + "\n");
  arguments_.name = "/nowhere/picture.jpg";
  EXPECT_EQ(Run(server.path()), kRefused);
  arguments_.name = "-";
  out_.str("");
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_EQ(out_.str(), jpeg);
  EXPECT_TRUE(server.Requests()[0].starts_with("GET /api/v1/snapshot "));
}

TEST_F(CommandsTest, BansAreATable) {
  CannedServer server(
      {CannedServer::Http("200 OK", R"({"bans":[{"source":"192.0.2.7","why":"scanner","left_s":60,"times":1}]})")});
  arguments_.command = Command::kBans;
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_EQ(out_.str(), "SOURCE     LEFT  TIMES  WHY\n192.0.2.7  60 s  1      scanner\n");
}

TEST_F(CommandsTest, AHoldWithoutAnEndIsNotEvenAskedFor) {
  arguments_.command = Command::kLock;
  arguments_.name = "front";
  arguments_.order = "hold";
  EXPECT_EQ(Run("/nowhere/control"), kWrongUsage);
  EXPECT_NE(err_.str().find("--minutes"), std::string::npos);
}

TEST_F(CommandsTest, AHoldSaysForHowLong) {
  CannedServer server({CannedServer::Http("202 Accepted", "{}")});
  arguments_.command = Command::kLock;
  arguments_.name = "front";
  arguments_.order = "hold";
  arguments_.minutes = 30;
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_TRUE(server.Requests()[0].starts_with("POST /api/v1/locks/front/hold "));
  EXPECT_NE(server.Requests()[0].find("\"minutes\":30"), std::string::npos);
  EXPECT_EQ(out_.str(), "the lock front is held open\n");
}

TEST_F(CommandsTest, LocksAreATable) {
  CannedServer server({CannedServer::Http("200 OK", R"({"locks":[{"name":"front","open":true,"mode":"held",)"
                                                    R"("action":"unlock","contact":"closed"}]})")});
  arguments_.command = Command::kLocks;
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_EQ(out_.str(), "NAME   ACTION  STATE\nfront  unlock  open, held, door closed\n");
}

TEST_F(CommandsTest, ALockIsNamedInThePathAndWhoAsksInTheBody) {
  CannedServer server({CannedServer::Http("202 Accepted", "{}")});
  arguments_.command = Command::kOpen;
  arguments_.name = "front door";
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_TRUE(server.Requests()[0].starts_with("POST /api/v1/locks/front%20door/open "));
  EXPECT_NE(server.Requests()[0].find("\"who\""), std::string::npos);
}

TEST_F(CommandsTest, AGeneratedPasswordIsShownOnceAndNeverSent) {
  CannedServer server({CannedServer::Http("200 OK", R"({"domain":"home.example"})"),
                       CannedServer::Http("201 Created", R"({"name":"anna","domain":"home.example"})")});
  arguments_.command = Command::kUsersAdd;
  arguments_.name = "anna";
  arguments_.json = true;
  EXPECT_EQ(Run(server.path()), kDone);
  const std::string password = nlohmann::json::parse(out_.str()).value("password", "");
  EXPECT_EQ(password.size(), 20U);
  EXPECT_EQ(server.Requests()[1].find(password), std::string::npos);
  EXPECT_NE(server.Requests()[1].find("ha1_sha256"), std::string::npos);
}

TEST_F(CommandsTest, APasswordFromStandardInputIsNotShown) {
  CannedServer server({CannedServer::Http("200 OK", R"({"domain":"home.example"})"),
                       CannedServer::Http("201 Created", R"({"name":"anna","domain":"home.example"})")});
  arguments_.command = Command::kUsersAdd;
  arguments_.name = "anna";
  arguments_.password_stdin = true;
  in_.str("open sesame\n");
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_EQ(out_.str(), "anna@home.example may register now\n");
}

TEST_F(CommandsTest, NoPasswordOnStandardInputIsWrongUsage) {
  CannedServer server({CannedServer::Http("200 OK", R"({"domain":"home.example"})")});
  arguments_.command = Command::kUsersAdd;
  arguments_.password_stdin = true;
  EXPECT_EQ(Run(server.path()), kWrongUsage);
}

TEST_F(CommandsTest, FollowedEventsArePrintedLineByLine) {
  CannedServer server({"HTTP/1.1 200 OK\r\n\r\ndata: {\"type\":\"ring\",\"monotonic_us\":1}\n\n"});
  arguments_.command = Command::kEvents;
  arguments_.follow = true;
  EXPECT_EQ(Run(server.path()), kUnreachable) << "the daemon went away";
  EXPECT_TRUE(out_.str().starts_with("0.000001  ring")) << out_.str();
}

TEST_F(CommandsTest, APinIsReadFromStandardInputAndNotPrinted) {
  CannedServer server({CannedServer::Http("201 Created", R"({"id":"a1","user":"anna"})")});
  arguments_.command = Command::kPinsSet;
  arguments_.name = "anna";
  in_.str("4711\n");
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_NE(server.Requests()[0].find(R"("pin":"4711")"), std::string::npos);
  EXPECT_EQ(out_.str().find("4711"), std::string::npos);
  in_.clear();
  in_.str("");
  EXPECT_EQ(Run(server.path()), kWrongUsage);
}

TEST_F(CommandsTest, ATemporaryCodeIsPrintedOnceAndNeedsAnEnd) {
  CannedServer server({CannedServer::Http("201 Created", R"({"id":"a1","pin":"834712"})")});
  arguments_.command = Command::kPinsTemporary;
  arguments_.label = "parcel service";
  arguments_.lock = "front";
  EXPECT_EQ(Run("/nowhere"), kWrongUsage);
  arguments_.valid_for = "soon";
  EXPECT_EQ(Run("/nowhere"), kWrongUsage);
  arguments_.valid_for = "2h";
  arguments_.uses = 1;
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_EQ(out_.str(), "834712  (shown only this once)\nit counts from now on, as a1\n");
  for (const char* part : {R"("name":"parcel service")", R"("lock":"front")", R"("uses":1)", R"("until_ms":)"})
    EXPECT_NE(server.Requests()[0].find(part), std::string::npos) << part;
}

TEST_F(CommandsTest, EnrollingWaitsForTheCard) {
  const std::string waiting = R"({"state":"waiting","left_s":30})";
  CannedServer server({CannedServer::Http("202 Accepted", waiting), CannedServer::Http("200 OK", waiting),
                       CannedServer::Http("200 OK", R"({"state":"done"})")});
  arguments_.command = Command::kCardsEnrol;
  arguments_.name = "anna";
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_EQ(out_.str(), "the card is anna's now\n");
}

TEST_F(CommandsTest, ASettingIsSentAsWhatItIs) {
  const std::string settings = R"({"settings":[{"key":"proxy.ring_timeout","kind":"integer"}]})";
  CannedServer server({CannedServer::Http("200 OK", settings),
                       CannedServer::Http("200 OK", R"({"key":"proxy.ring_timeout","value":90,"changed":true,)"
                                                    R"("need_restart":["[door] ring"]})"),
                       CannedServer::Http("200 OK", settings),
                       CannedServer::Http("200 OK", R"({"key":"proxy.ring_timeout","value":60,"changed":false})")});
  arguments_.command = Command::kConfigSet;
  arguments_.name = "proxy.ring_timeout";
  arguments_.value = "90";
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_EQ(out_.str(), "proxy.ring_timeout = 90\n[door] ring needs a restart\n");
  arguments_.value = "ninety";
  EXPECT_EQ(Run(server.path()), kWrongUsage);
  arguments_.command = Command::kConfigUnset;
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_NE(server.Requests()[1].find("{\"value\":90}"), std::string::npos);
  EXPECT_TRUE(server.Requests()[1].starts_with("PUT /api/v1/settings/proxy.ring_timeout "));
  EXPECT_TRUE(server.Requests()[3].starts_with("DELETE /api/v1/settings/proxy.ring_timeout "));
}

TEST_F(CommandsTest, OnlyWhatDiffersFromTheFileIsShown) {
  CannedServer server({CannedServer::Http("200 OK", R"({"settings":[
      {"key":"a.b","value":5,"from_file":3,"default":1,"changed":true},{"key":"c.d","value":1,"changed":false}]})"),
                       CannedServer::Http("200 OK", R"({"settings":[]})")});
  arguments_.command = Command::kConfigDiff;
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_EQ(out_.str(), "KEY  SET  FILE  DEFAULT\na.b  5    3     1\n");
  out_.str("");
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_EQ(out_.str(), "nothing was set: the file alone counts\n");
}

TEST_F(CommandsTest, AllRingsAreExportedPageByPageWithOneLineOfNames) {
  const auto json = [](const char* next) {
    return CannedServer::Http("200 OK", std::string(R"({"rings":[{"id":7}],"next":)") + next + "}");
  };
  const auto csv = [](const char* line) { return CannedServer::Http("200 OK", std::string("\"id\"\r\n") + line); };
  CannedServer server({json("417"), csv("\"9\"\r\n"), json("null"), csv("\"8\"\r\n"), json("417"), json("null")});
  arguments_.command = Command::kRingsExport;
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_EQ(out_.str(), "\"id\"\r\n\"9\"\r\n\"8\"\r\n");
  out_.str("");
  arguments_.format = "json";
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_EQ(nlohmann::json::parse(out_.str())["rings"].size(), 2U);
  EXPECT_TRUE(server.Requests()[3].starts_with("GET /api/v1/rings/export?limit=5000&before=417&format=csv "));
}

TEST_F(CommandsTest, ARingIsShownStepByStepAndForgotten) {
  CannedServer server({CannedServer::Http("200 OK", R"({"id":417,"button":"front","end":"answered","picture":true,
      "unlocks":[{"lock":"front","user":"anna","method":"call","allowed":true}],
      "timeline":[{"what":"press","who":"front","at_ms":0.0},{"what":"answered","who":"anna","at_ms":5120.5}]})"),
                       CannedServer::Http("200 OK", "{}")});
  arguments_.command = Command::kRingsShow;
  arguments_.name = "417";
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_NE(out_.str().find("front by anna (call)"), std::string::npos);
  EXPECT_NE(out_.str().find("5120.5  answered  anna"), std::string::npos) << out_.str();
  arguments_.command = Command::kRingsRemove;
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_TRUE(server.Requests()[1].starts_with("DELETE /api/v1/rings/417 "));
}

}  // namespace
}  // namespace foyer::ctl
