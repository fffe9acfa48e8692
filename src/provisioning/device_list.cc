#include "provisioning/device_list.h"

#include <string_view>

namespace foyer::provisioning {
namespace {

// RFC 6350 s3.4. A semicolon may be escaped, but liblinphone drops the whole list then; a comma must be, and 5.1 shows
// it so.
std::string EscapeText(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == ',' || c == '\\') escaped += '\\';
    if (static_cast<unsigned char>(c) >= ' ' && c != '\x7f') escaped += c;
  }
  return escaped;
}

void Line(std::string& list, std::string_view name, std::string_view value) {
  list.append(name).append(":").append(value).append("\r\n");
}

}  // namespace

// The app takes a card only with exactly one type and one DTMF protocol, and wants the ; of an action unescaped.
std::string WriteDeviceList(const std::vector<ListedDoor>& doors) {
  std::string list;
  for (const ListedDoor& door : doors) {
    Line(list, "BEGIN", "VCARD");
    Line(list, "VERSION", "4.0");
    Line(list, "KIND", "individual");
    Line(list, "IMPP", "sip:" + EscapeUriUser(door.aor.user) + "@" + door.aor.domain);
    Line(list, "FN", EscapeText(door.title));
    Line(list, "X-LINPHONE-ACCOUNT-TYPE", door.has_picture ? "device_video_intercom" : "device_audio_intercom");
    Line(list, "X-LINPHONE-ACCOUNT-DTMF-PROTOCOL", "sipinfo");
    for (const LockButton& button : door.buttons)
      Line(list, "X-LINPHONE-ACCOUNT-ACTION", std::string(LinhomeAction(button.action)) + ";" + button.code);
    Line(list, "END", "VCARD");
  }
  return list;
}

}  // namespace foyer::provisioning
