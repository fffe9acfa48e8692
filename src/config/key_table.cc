#include "config/key_table.h"

#include <algorithm>

#include "config/section_keys.h"

namespace foyer::config {

namespace {

using enum ValueType;

constexpr std::string_view kBindings[] = {"disk", "memory"};
constexpr std::string_view kLevels[] = {"debug", "info", "warning", "error"};

constexpr Key kControl[] = {
    {.name = "socket",
     .preset = R"("/run/foyer/control")",
     .help = "Path of the unix socket that foyerctl talks to; who may write to it may open the door."},
};

constexpr Key kService[] = {
    {.name = "wait_for_calls",
     .type = kInteger,
     .preset = "120",
     .help = "Seconds that a stop, a restart or an update waits for calls to end before it hangs them up; whoever "
             "presses meanwhile still rings. A second stop (systemctl kill foyer) hangs up at once, and so does 0.",
     .min = 0,
     .max = 3600,
     .writable = true},
};

constexpr Key kData[] = {
    {.name = "dir",
     .preset = R"("/var/lib/foyer")",
     .help =
         "Folder for users added at run time, registrations and the audit trail. foyerd --data DIR stands in for it. "
         "Relative paths in this file lie in it."},
    {.name = "bindings",
     .type = kChoice,
     .preset = R"("disk")",
     .help = "Where registrations are kept: on \"disk\", so that phones ring again at once after a restart, or in "
             "\"memory\" only, for thousands of phones that register anew by themselves.",
     .choices = kBindings},
};

constexpr Key kLog[] = {
    {.name = "level",
     .type = kChoice,
     .preset = R"("info")",
     .help = "The least important lines that are written. `foyerctl log` changes it for the time being.",
     .choices = kLevels,
     .writable = true},
    {.name = "trace_kb",
     .type = kInteger,
     .preset = "1024",
     .help =
         "How much memory, in KiB, the last SIP messages and the statistics of the last calls may take, for `foyerctl "
         "trace`. 0: nothing is kept.",
     .min = 0,
     .max = 16384},
};

}  // namespace

std::span<const SectionKeys> KeyTable() {
  static const SectionKeys kTable[] = {
      {.name = "sip", .help = "Who we are and where we listen.", .keys = SipKeys(), .required = true},
      {.name = "tls", .help = "Encrypted connections (tls and wss).", .keys = TlsKeys()},
      {.name = "certificate",
       .help = "Another certificate, for phones that connect to another name of ours.",
       .keys = CertificateKeys(),
       .repeated = true,
       .optional_role = true},
      {.name = "user",
       .help = "A person, a panel, or a door of another maker; as many sections as there are. More can be added at "
               "run time (foyerctl users add).",
       .keys = UserKeys(),
       .repeated = true,
       .optional_role = true,
       .live = true},
      {.name = "group",
       .help = "An address that rings many. Without any [[group]] there is one: \"home\", with every phone and panel.",
       .keys = GroupKeys(),
       .repeated = true,
       .live = true,
       .writable = true},
      {.name = "registrar", .help = "How long devices stay registered.", .keys = RegistrarKeys(), .live = true},
      {.name = "schedule",
       .help = "Days and hours at which a group is open, or a rule holds.",
       .keys = ScheduleKeys(),
       .repeated = true,
       .optional_role = true,
       .live = true,
       .writable = true},
      {.name = "allow",
       .help =
           "Who may do what, to whom, and when. What no rule allows is refused; a door opens no locks, whatever the "
           "rules say.",
       .keys = AllowKeys(),
       .repeated = true,
       .optional_role = true,
       .live = true,
       .preset = kDefaultRules},
      {.name = "proxy", .help = "How calls are forked.", .keys = ProxyKeys(), .live = true},
      {.name = "relay", .help = "Where picture and sound pass through.", .keys = RelayKeys()},
      {.name = "door",
       .help = "This machine is an entry phone. Left out: it is a house proxy only, without locks and buttons.",
       .keys = DoorKeys(),
       .optional_role = true},
      {.name = "sound", .help = "The door's microphone and loudspeaker.", .keys = SoundKeys()},
      {.name = "uplink",
       .help = "A server elsewhere that we are a phone of: a PBX, a FRITZ!Box. Calls go both ways.",
       .keys = UplinkKeys(),
       .repeated = true,
       .optional_role = true},
      {.name = "recording", .help = "What is kept of a ring at this door.", .keys = RecordingKeys()},
      {.name = "history", .help = "How long rings are remembered.", .keys = HistoryKeys(), .live = true},
      {.name = "lock",
       .help = "A lock of this door, a gate or a light.",
       .keys = LockKeys(),
       .repeated = true,
       .optional_role = true},
      {.name = "button",
       .help = "A bell button of this door.",
       .keys = ButtonKeys(),
       .repeated = true,
       .optional_role = true},
      {.name = "input",
       .help = "A contact, a tamper switch or an exit button of this door.",
       .keys = InputKeys(),
       .repeated = true,
       .optional_role = true},
      {.name = "led",
       .help = "A light that shows how the door is.",
       .keys = LedKeys(),
       .repeated = true,
       .optional_role = true},
      {.name = "keypad",
       .help = "A keypad at this door, where people type PINs (foyerctl pins). Whom a PIN lets in says [[allow]].",
       .keys = KeypadKeys(),
       .repeated = true,
       .optional_role = true},
      {.name = "reader",
       .help = "A card reader at this door (foyerctl cards). Whom a card lets in says [[allow]].",
       .keys = ReaderKeys(),
       .repeated = true,
       .optional_role = true},
      {.name = "dns", .help = "How names of other servers are found.", .keys = DnsKeys()},
      {.name = "defence",
       .help =
           "Against floods and guessing. Each ban is one line of the log, which config/fail2ban/foyer.conf reads for "
           "fail2ban; foyerctl bans lists them.",
       .keys = DefenceKeys(),
       .live = true},
      {.name = "trusted",
       .help = "Who needs no password: doors that cannot prove who they are.",
       .keys = TrustedKeys(),
       .live = true},
      {.name = "web", .help = "The pages for browsers, and the API beside them.", .keys = WebKeys()},
      {.name = "service", .help = "How foyerd stops.", .keys = kService, .live = true},
      {.name = "control", .help = "The control interface.", .keys = kControl},
      {.name = "data", .help = "What has to survive a restart.", .keys = kData},
      {.name = "log", .help = "What is written to the journal (stderr).", .keys = kLog, .live = true},
  };
  return kTable;
}

const SectionKeys* FindSection(std::string_view name) {
  const auto table = KeyTable();
  const auto found = std::ranges::find(table, name, &SectionKeys::name);
  return found == table.end() ? nullptr : &*found;
}

const Key* FindKey(const SectionKeys& section, std::string_view name) {
  const auto found = std::ranges::find(section.keys, name, &Key::name);
  return found == section.keys.end() ? nullptr : &*found;
}

std::string Header(const SectionKeys& section) {
  const std::string name(section.name);
  return section.repeated ? "[[" + name + "]]" : "[" + name + "]";
}

std::vector<std::string> SectionNames() {
  std::vector<std::string> names;
  for (const SectionKeys& section : KeyTable()) names.emplace_back(section.name);
  return names;
}

std::vector<std::string> KeyNames(const SectionKeys& section) {
  std::vector<std::string> names;
  for (const Key& key : section.keys) names.emplace_back(key.name);
  return names;
}

std::vector<std::string> ChoiceNames(const Key& key) {
  std::vector<std::string> names;
  for (const std::string_view choice : key.choices) names.push_back("\"" + std::string(choice) + "\"");
  return names;
}

}  // namespace foyer::config
