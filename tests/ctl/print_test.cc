#include "ctl/print.h"

#include <gtest/gtest.h>

#include <sstream>

namespace foyer::ctl {
namespace {

using Json = nlohmann::json;

TEST(PrintTest, TheDoctorTellsWhyAndHowToMendWhatIsWrong) {
  std::ostringstream out;
  PrintDoctor(out,
              nlohmann::json::parse(R"({"checks":[{"name":"disk","result":"fail","found":"full","why":"w","fix":"f"},)"
                                    R"({"name":"clock","result":"ok","found":"set","why":"","fix":""}]})"));
  EXPECT_EQ(out.str(), "fail  disk: full\n      why: w\n      fix: f\nok  clock: set\n");
}

TEST(PrintTest, ColumnsAreAsWideAsTheirWidestCell) {
  std::ostringstream out;
  PrintTable(out, {{"NAME", "KIND"}, {"anna@home", "phone"}});
  EXPECT_EQ(out.str(), "NAME       KIND\nanna@home  phone\n");
}

TEST(PrintTest, APeersNameCannotControlTheTerminal) {
  std::ostringstream out;
  PrintBindings(out,
                Json::parse(R"({"bindings":[{"aor":"a","flow":"f","flow_alive":true,"user_agent":"x\u001b[2J"}]})"));
  EXPECT_EQ(out.str().find('\x1b'), std::string::npos);
  EXPECT_NE(out.str().find("x?[2J"), std::string::npos);
}

TEST(PrintTest, ABindingTellsHowLongItLivesAndWhereItComesFrom) {
  std::ostringstream out;
  PrintBindings(out, Json::parse(R"({"bindings":[
      {"aor":"sip:anna@h","flow":"udp 192.0.2.7:5060","flow_alive":true,"expires_s":90,"q":0.5,"source":"registered",
       "user_agent":"phone","instance_id":"<urn:uuid:1>"},
      {"aor":"sip:hall@h","flow":"udp 192.0.2.31:5060","flow_alive":true,"expires_s":null,"q":1.0,
       "source":"configured","user_agent":"","instance_id":""}]})"));
  EXPECT_NE(out.str().find("yes    90 s     0.5  registered  phone   <urn:uuid:1>"), std::string::npos) << out.str();
  EXPECT_NE(out.str().find("yes    never    1.0  configured"), std::string::npos) << out.str();
}

TEST(PrintTest, AnEventIsOneLineWithItsStampInSeconds) {
  std::ostringstream out;
  PrintEvent(out, Json::parse(R"({"type":"ring","monotonic_us":12000345,"fields":{"button":"control"}})"));
  EXPECT_EQ(out.str(), "12.000345  ring           button=control\n");
}

TEST(PrintTest, AnAnswerOfAnotherShapeIsPrintedAsEmpty) {
  std::ostringstream out;
  PrintUsers(out, Json::parse(R"({"users":7})"));
  PrintCalls(out, Json::object());
  PrintEvent(out, Json::object());
  PrintStatus(out, Json::object());
  EXPECT_NE(out.str().find("NAME"), std::string::npos);
}

}  // namespace
}  // namespace foyer::ctl
