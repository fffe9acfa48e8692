// A phone is set up by the address of an invitation: what Linhome wants of it, number by number (docs/LINHOME.md), with
// Debian's liblinphone, of which the app is made, and with curl, which says what the app says.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

constexpr const char* kAndroid = "Pixel 8 Linhome 1.4.2 linphone-sdk/5.4.12 (release/5.4)";
constexpr const char* kIos = "Linhome 1.3.1 (1)/iPhone15,2 (17.5) LinphoneSDK/5.3.105";

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class PhoneSetupTest : public FlowTest {
 protected:
  void StartHouseWithPages(const std::string& more = {}) {
    HouseOptions options;
    options.web = "listen = [\"http:127.0.0.1:" + std::to_string(web_port_) + "\"]";
    options.door = "title = \"Front door\"";
    options.more = more;
    StartHouse(options);
  }
  std::string Invite(const std::string& user) {
    const auto answer = house_->Request("POST", "/api/v1/users/" + user + "/invitation");
    EXPECT_EQ(answer.status, 201) << answer.body;
    return nlohmann::json::parse(answer.body, nullptr, false).value("url", "");
  }
  std::string DeviceList() const { return "http://127.0.0.1:" + std::to_string(web_port_) + "/linhome/devices.vcf"; }

  // Status line, headers and body.
  std::string Curl(std::vector<std::string> arguments) {
    std::vector<std::string> argv{"curl", "--silent", "--show-error", "--include"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    peers::Process curl(pump_, "curl", peers::Command{argv});
    EXPECT_EQ(curl.WaitForExit(), 0) << curl.Output();
    std::string text;
    for (const std::string& line : curl.lines()) text += line + "\n";
    return text;
  }
  static int StatusOf(const std::string& answer) {
    const std::size_t last = answer.rfind("HTTP/1.1 ");  // after a challenge there are two
    return last == std::string::npos ? 0 : std::stoi(answer.substr(last + 9));
  }

  const std::uint16_t web_port_ = peers::FreePort();
};

// 3, and with it 1, 4, 13 and 23: a phone that knows one address and nothing else.
TEST_F(PhoneSetupTest, N03_APhoneThatKnowsOnlyTheInvitationRegistersSeesWhoRingsAndOpens) {
  StartHouseWithPages();
  const auto phone =
      AddLinphonec("anna", "tcp", [&](peers::LinphonecConfig& config) { config.provisioning_url = Invite("anna"); });
  ASSERT_TRUE(house_->WaitForDevices(1)) << phone->process().Output();
  phone->SpeakFromFile();  // it has started anew with its settings
  const std::string home = folder() + "/anna";
  EXPECT_TRUE(Until([&] { return ReadFile(home + "/log").find("action_unlock;11") != std::string::npos; }))
      << "its list of doors";

  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return phone->IsRinging(); })) << phone->process().Output();
  ASSERT_TRUE(Until([&] { return LegCount("anna", "rtp_out") > 100; }));
  const std::string picture = PictureAt(*phone);
  ASSERT_TRUE(Until([&] { return ReadFile(picture).ends_with("\xff\xd9"); }));
  peers::Process reader(pump_, "read_picture", peers::Command{{READ_PICTURE_PROGRAM, picture}});
  EXPECT_EQ(reader.WaitForExit(), 0) << "the test camera, as the phone has decoded it: " << reader.Output();
  EXPECT_EQ(house_->Count("answered"), 0U);

  phone->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  ASSERT_TRUE(Until([&] { return house_->TwoWay(); }));
  for (int i = 0; i < 2; ++i) phone->SendDigit('1');
  EXPECT_TRUE(house_->WaitFor("lock_on"));
  EXPECT_EQ(house_->First("unlock")->Field("method"), "info");
  EXPECT_EQ(house_->First("unlock")->Field("user"), std::string("anna@") + kDomain);

  phone->HangUp();
  ASSERT_TRUE(house_->WaitFor("ended"));
  phone->process().Send("quit");
  phone->process().WaitForExit();
  const std::string rc = ReadFile(home + "/linphonerc");
  EXPECT_THAT(rc, Not(HasSubstr("config-uri"))) << "it served once, and is forgotten";
  EXPECT_THAT(rc, HasSubstr("contacts-vcard-list=" + DeviceList()));
  EXPECT_THAT(rc, Not(HasSubstr(Password("anna"))));
}

// 1 and 2, as either app asks.
TEST_F(PhoneSetupTest, N01_TheSettingsAreWhatTheAppWantsAndAreGivenOnce) {
  StartHouseWithPages();
  for (const auto& [agent, push] : {std::pair(kAndroid, "1"), {kIos, "0"}}) {
    const std::string url = Invite("anna");
    const std::vector<std::string> asked{"-A", agent, "-H", "X-Linphone-Provisioning: 1", url};
    const std::string answer = Curl(asked);
    EXPECT_EQ(StatusOf(answer), 200);
    EXPECT_THAT(answer, HasSubstr("<config xmlns=\"http://www.linphone.org/xsds/lpconfig.xsd\">"));
    EXPECT_FALSE(std::regex_search(answer, std::regex("<entry name=\"[^\"]*\">"))) << "an entry that does not replace";
    EXPECT_THAT(answer, HasSubstr("\"default_proxy\" overwrite=\"true\">0<"));
    EXPECT_THAT(answer, HasSubstr("\"contacts-vcard-list\" overwrite=\"true\">" + DeviceList() + "<"));
    EXPECT_THAT(answer, HasSubstr("\"push_notification_allowed\" overwrite=\"true\">" + std::string(push) + "<"));
    EXPECT_EQ(answer.find("default_actions") != std::string::npos, agent == kAndroid);
    EXPECT_THAT(answer, Not(HasSubstr(Password("anna"))));
    const std::string again = Curl(asked);
    EXPECT_EQ(StatusOf(again), 404);
    EXPECT_THAT(again, Not(HasSubstr("anna")));
  }
}

TEST_F(PhoneSetupTest, N02_AnInvitationEndsWithTheNextOneAndWrongOnesAreCounted) {
  StartHouseWithPages();
  const std::string first = Invite("anna"), second = Invite("anna");
  EXPECT_EQ(StatusOf(Curl({"-A", "Mozilla/5.0 (Android 14; Mobile)", second})), 200) << "advice for a browser";
  EXPECT_EQ(StatusOf(Curl({first})), 404);
  EXPECT_EQ(StatusOf(Curl({second})), 200);
  EXPECT_TRUE(house_->WaitFor("refused"));
  EXPECT_THAT(house_->events().Print(), Not(HasSubstr(first.substr(first.rfind('/') + 1))));
  EXPECT_EQ(house_->Request("POST", "/api/v1/users/gate/invitation").status, 409) << "a door";
  EXPECT_EQ(house_->Request("POST", "/api/v1/users/nobody/invitation").status, 404);
}

TEST_F(PhoneSetupTest, N04_TheListOfDoorsIsItsUsersAloneAndByDigest) {
  StartHouseWithPages(
      "[[allow]]\nwho = [\"anna\"]\nwhat = [\"look_in\", \"open\"]\nto = [\"door\", \"front\"]\n"
      "[[allow]]\nwho = [\"ben\"]\nwhat = [\"look_in\"]\nto = [\"gate\"]\n");
  const std::string refused = Curl({DeviceList()});
  EXPECT_EQ(StatusOf(refused), 401);
  EXPECT_THAT(refused, HasSubstr("Digest realm=\"house.example\""));
  EXPECT_THAT(refused, HasSubstr("algorithm=MD5"));
  EXPECT_THAT(refused, HasSubstr("algorithm=SHA-256"));
  EXPECT_THAT(refused, Not(HasSubstr("VCARD")));
  const auto list_of = [&](const std::string& user) {
    return Curl({"--digest", "-u", user + ":" + Password(user), "-H", "From: " + Uri(user), DeviceList()});
  };
  const std::string anna = list_of("anna"), ben = list_of("ben"), carl = list_of("carl");
  EXPECT_EQ(StatusOf(anna), 200);
  EXPECT_THAT(anna, HasSubstr("text/vcard"));
  EXPECT_THAT(anna, HasSubstr("IMPP:sip:door@house.example"));
  EXPECT_THAT(anna, HasSubstr("FN:Front door"));
  EXPECT_THAT(anna, HasSubstr("X-LINPHONE-ACCOUNT-ACTION:action_unlock;11"));
  EXPECT_THAT(anna, Not(HasSubstr(";22"))) << "she may not open that one";
  EXPECT_THAT(anna, Not(HasSubstr("gate")));
  EXPECT_THAT(ben, HasSubstr("IMPP:sip:gate@house.example"));
  EXPECT_THAT(ben, Not(HasSubstr("sip:door@")));
  EXPECT_EQ(StatusOf(carl), 200);
  EXPECT_THAT(carl, Not(HasSubstr("VCARD"))) << "6: nobody's doors are an empty list";
  EXPECT_THAT(carl, HasSubstr("Content-Length: 0"));
  EXPECT_EQ(StatusOf(Curl({"--digest", "-u", "anna:guess", DeviceList()})), 401);
}

TEST_F(PhoneSetupTest, N05_EachCardHasWhatTheAppRejectsItWithout) {
  StartHouseWithPages();
  const std::string list = Curl({"--digest", "-u", "anna:" + Password("anna"), DeviceList()});
  std::size_t cards = 0;
  for (std::size_t at = list.find("BEGIN:VCARD"); at != std::string::npos; at = list.find("BEGIN:VCARD", at + 1)) {
    const std::string card = list.substr(at, list.find("END:VCARD", at) - at);
    const auto count = [&](const std::string& pattern) {
      const std::regex line("(^|\n)" + pattern + "\r?(\n|$)");
      return std::distance(std::sregex_iterator(card.begin(), card.end(), line), std::sregex_iterator());
    };
    ++cards;
    EXPECT_EQ(count("IMPP:sip:[a-z]+@house\\.example"), 1);
    EXPECT_EQ(count("FN:[^\r\n]+"), 1);
    EXPECT_EQ(count("X-LINPHONE-ACCOUNT-TYPE:device_(audio_intercom|video_intercom)"), 1);
    EXPECT_EQ(count("X-LINPHONE-ACCOUNT-DTMF-PROTOCOL:sipinfo"), 1);
    std::size_t actions = 0;
    for (std::size_t line = card.find("-ACTION:"); line != std::string::npos; line = card.find("-ACTION:", line + 1)) {
      ++actions;
      EXPECT_THAT(card.substr(line + 8, card.find_first_of("\r\n", line) - line - 8),
                  MatchesRegex("action_(open_door|open_gate|lightup|unlock);[0-9A-D*#]+"));
    }
    EXPECT_EQ(actions, card.find("sip:door@") != std::string::npos ? 2U : 0U);
  }
  EXPECT_EQ(cards, 2U);
}

TEST_F(PhoneSetupTest, AReloadChangesTheCodesOfTheListAndAUserWhoIsGoneIsInvitedNoMore) {
  StartHouseWithPages();
  std::string text = ReadFile(folder() + "/foyer.conf");
  text.replace(text.find("[\"11\"]"), 6, "[\"3333\"]");
  std::ofstream(folder() + "/foyer.conf") << text;
  ASSERT_EQ(house_->Request("POST", "/api/v1/reload").status, 200);
  const std::string list = Curl({"--digest", "-u", "anna:" + Password("anna"), DeviceList()});
  EXPECT_THAT(list, HasSubstr("action_unlock;3333"));
  EXPECT_THAT(list, Not(HasSubstr("action_unlock;11")));

  const std::string eve = R"({"name": "eve", "ha1_md5": "0123456789abcdef0123456789abcdef"})";
  ASSERT_EQ(house_->Request("POST", "/api/v1/users", eve).status, 201);
  const std::string url = Invite("eve");
  ASSERT_EQ(house_->Request("DELETE", "/api/v1/users/eve").status, 200);
  ASSERT_EQ(house_->Request("POST", "/api/v1/users", eve).status, 201);
  EXPECT_EQ(StatusOf(Curl({url})), 404) << "another of that name does not inherit it";
}

}  // namespace
}  // namespace foyer::flow
