// What phones fetch by themselves: whatever they say of themselves, whatever users and doors are called, the documents
// keep their form, and nobody guesses an invitation.
#include <algorithm>
#include <string>
#include <string_view>

#include "foyer/check.h"
#include "provisioning/device_list.h"
#include "provisioning/phone_address.h"
#include "provisioning/phone_pages.h"
#include "provisioning/phone_settings.h"
#include "provisioning/qr_code.h"
#include "tests/fakes/fake_access.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_user_directory.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

using namespace provisioning;

struct NobodyProves : HttpDigest {
  AuthResult Authenticate(const HttpRequest&) override { return Challenge{401, {"WWW-Authenticate: Digest"}}; }
  void CountFailure(const HttpRequest&, std::string what, std::string why) override {
    FOYER_CHECK(what == "an invitation" && why == "no such token");
  }
  bool IsLockedOut(const HttpRequest&) override { return false; }
};

std::string_view TakeLine(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

std::size_t CountOf(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

void WriteSettings(std::string_view agent, std::string_view name) {
  PhoneSettings settings;
  settings.account = {std::string(name), "home.example"};
  settings.ha1_md5 = std::string(32, 'a');
  settings.host = "192.0.2.1";
  settings.device_list = "http://192.0.2.1/" + std::string(name);
  settings.buttons = {{LockAction::kUnlock, "1"}};
  const std::string xml = WritePhoneSettings(settings, SystemOf(agent));
  FOYER_CHECK(CountOf(xml, "<entry ") == CountOf(xml, "\" overwrite=\"true\">"));
  FOYER_CHECK(CountOf(xml, "<entry ") == CountOf(xml, "</entry>\n"));
  FOYER_CHECK(CountOf(xml, "<section ") == CountOf(xml, "</section>\n"));
  FOYER_CHECK(CountOf(xml, "<") == CountOf(xml, ">"));
}

void WriteDoors(std::string_view name, std::string_view title) {
  const std::string list = WriteDeviceList({{{std::string(name), "home.example"}, std::string(title), true, {}}});
  FOYER_CHECK(CountOf(list, "\r\n") == 8 && CountOf(list, "\n") == 8 && CountOf(list, "\r") == 8);
}

void Ask(std::string_view agent, std::string_view token) {
  FakeEventLoop loop;
  FakeUserDirectory users;
  users.Add({"anna", "home.example"}, UserKind::kPhone);
  FakeAccess access;
  HouseDoors doors(users, access);
  Invitations invitations(loop);
  FOYER_CHECK(invitations.Invite({{"anna", "home.example"}, {}}).ok());
  NobodyProves digest;
  FakeEventJournal journal;
  PhonePages pages({users, doors, invitations, digest, journal});
  HttpRequest request;
  request.method = "GET";
  request.headers = {{"user-agent", std::string(agent)}};
  for (const std::string& path : {kProvisionPath + std::string(token), kLinhomePath + std::string(token)}) {
    request.path = path;
    int answers = 0;
    pages.Handle(request, [&](const HttpResponse& response) {
      ++answers;
      FOYER_CHECK(response.status == 401 || response.status == 404 || agent.starts_with("Mozilla/"));
      FOYER_CHECK(response.body.find("<config") == std::string::npos);
    });
    FOYER_CHECK(answers == 1);
  }
}

}  // namespace

void FuzzPhones(Bytes input) {
  std::string_view text = AsText(input);
  for (const std::string& name : OwnNames("door", text)) FOYER_CHECK(name.starts_with("door."));
  FOYER_CHECK(OwnNames(text, "search a b c d").size() <= 3);
  const std::string_view agent = TakeLine(text), token = TakeLine(text), name = TakeLine(text);
  WriteSettings(agent, name);
  WriteDoors(name, text);
  Ask(agent, token);
  if (const auto modules = EncodeQr(token)) {
    for (const std::string& row : *modules) FOYER_CHECK(row.size() == modules->size());
    FOYER_CHECK(QrSvg(*modules).ends_with("/></svg>"));
  }
}

}  // namespace foyer::fuzz
