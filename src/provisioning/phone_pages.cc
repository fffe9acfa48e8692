#include "provisioning/phone_pages.h"

#include <utility>
#include <variant>

namespace foyer::provisioning {
namespace {

HttpResponse Page(int status, const char* content_type, std::string body) {
  HttpResponse response;
  response.status = status;
  response.content_type = content_type;
  response.body = std::move(body);
  return response;
}

HttpResponse Text(int status, std::string text) {
  return Page(status, "text/plain; charset=utf-8", std::move(text) + "\n");
}

// The same whether there never was such an invitation, it is too old, or it has served.
HttpResponse NoInvitation() { return Text(404, "There is no such invitation. Ask for a new one."); }

// The camera app of a phone opens the address in a browser, where it is of no use, and must not be used up.
bool IsBrowser(const HttpRequest& request) { return request.Header("user-agent").starts_with("Mozilla/"); }

HttpResponse AdviceForBrowsers() {
  return Text(
      200,
      "This code is for the app Linhome.\n\n"
      "Install Linhome, open its assistant, choose \"Remote configuration\" and scan the code there.\n"
      "Your camera or browser cannot use it. It still works, once, for ten minutes.\n\n"
      "Ce code est pour l'application Linhome.\n\n"
      "Installez Linhome, ouvrez l'assistant, choisissez \"Configuration \xc3\xa0 distance\" et scannez le code.");
}

// "WWW-Authenticate: Digest ..." as a name and a value.
std::pair<std::string, std::string> SplitHeader(const std::string& line) {
  const std::size_t colon = line.find(": ");
  return {line.substr(0, colon), line.substr(colon + 2)};
}

}  // namespace

void PhonePages::Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) {
  respond(Answer(request));
}

HttpResponse PhonePages::Answer(const HttpRequest& request) {
  if (request.method != "GET") return Text(405, "Only GET is of use here.");
  if (parts_.digest.IsLockedOut(request)) return Text(429, "Too many wrong attempts. Try again later.");
  const std::string_view path = request.path;
  if (path.starts_with(kProvisionPath)) return Settings(request, path.substr(std::string_view(kProvisionPath).size()));
  return path == kDeviceList ? DeviceList(request) : Text(404, "There is nothing at this address.");
}

// The header X-Linphone-Provisioning, which newer phones send, is not asked for: Debian's liblinphone does not.
HttpResponse PhonePages::Settings(const HttpRequest& request, std::string_view token) {
  if (IsBrowser(request)) return AdviceForBrowsers();
  const Invitations::Guest* guest = parts_.invitations.Find(token);
  if (guest == nullptr) {
    parts_.digest.CountFailure(request, "an invitation", "no such token");
    return NoInvitation();
  }
  const User* user = parts_.users.Find(guest->user);
  if (user == nullptr) return NoInvitation();
  PhoneSettings settings;
  settings.account = user->aor;
  settings.ha1_md5 = user->ha1_md5;
  settings.ha1_sha256 = user->ha1_sha256;
  settings.host = guest->address.sip_host;
  settings.port = guest->address.sip_port;
  settings.transport = guest->address.sip_transport;
  settings.device_list = guest->address.web + kDeviceList;
  settings.buttons = parts_.doors.ButtonsOf(*user);
  parts_.invitations.Use(token);
  parts_.journal.Record(EventType::kAccount, {},
                        {{"what", "phone set up"},
                         {"user", user->aor.user},
                         {"by", "invitation"},
                         {"name", request.peer.address.ToString()}});
  return Page(200, "application/xml; charset=utf-8",
              WritePhoneSettings(settings, SystemOf(request.Header("user-agent"))));
}

HttpResponse PhonePages::DeviceList(const HttpRequest& request) {
  const AuthResult result = parts_.digest.Authenticate(request);
  if (const auto* challenge = std::get_if<Challenge>(&result)) {
    HttpResponse response = Text(challenge->code, "Log in as the phone does.");
    for (const std::string& line : challenge->headers) response.headers.push_back(SplitHeader(line));
    return response;
  }
  const auto* identity = std::get_if<Identity>(&result);
  const User* user = identity == nullptr ? nullptr : parts_.users.Find(identity->aor);
  if (user == nullptr) return Text(403, "This is not allowed.");
  return Page(200, "text/vcard; charset=utf-8", WriteDeviceList(parts_.doors.Of(*user)));
}

}  // namespace foyer::provisioning
