#include "config/key_table.h"

#include <algorithm>

namespace foyer::config {

namespace {

using enum ValueType;

constexpr std::string_view kKinds[] = {"phone", "panel", "door"};
constexpr std::string_view kDecline[] = {"user", "everyone"};
constexpr std::string_view kBindings[] = {"disk", "memory"};
constexpr std::string_view kRepeatPress[] = {"ignore", "restart", "notify"};
constexpr std::string_view kClients[] = {"ignore", "ask", "require"};
constexpr std::string_view kLevels[] = {"debug", "info", "warning", "error"};

constexpr Key kSip[] = {
    {.name = "domain",
     .example = R"("house.example")",
     .help =
         "The domain of every address of this house (sip:anna@DOMAIN), and the realm of its passwords. A name or an "
         "IPv4 address. It need not be in the DNS if the phones are told the server's address.",
     .required = true},
    {.name = "listen",
     .type = kTexts,
     .preset = R"(["udp:0.0.0.0:5060", "udp:[::]:5060", "tcp:0.0.0.0:5060", "tcp:[::]:5060", "tls:0.0.0.0:5061", )"
               R"("tls:[::]:5061"])",
     .example = R"(["udp:192.0.2.10:5060", "tls:192.0.2.10:5061", "wss:[2001:db8::10]:5062"])",
     .help = "Where phones and doors reach us: udp, tcp, tls, ws or wss (WebSocket), address, port; IPv6 in brackets. "
             "0.0.0.0 and [::] stand for every interface. Left out, a family (IPv4, IPv6) that this machine does not "
             "have is passed over; named, it is a mistake."},
    {.name = "max_connections",
     .type = kInteger,
     .preset = "12000",
     .help = "Connections (TCP, TLS, WebSocket) at the same time; one phone has one, which takes about 20 kB.",
     .min = 16,
     .max = 1000000},
};

constexpr Key kTls[] = {
    {.name = "certificate",
     .example = R"("/etc/foyer/house.pem")",
     .help =
         "A PEM file: our certificate, then those of its issuers. Left out, together with key: one that foyerd makes "
         "for itself at its first start, in the data folder; foyerctl status shows its fingerprint. A file that "
         "changes is read anew within 30 seconds, or at once by systemctl reload foyer or foyerctl reload."},
    {.name = "key", .example = R"("/etc/foyer/house-key.pem")", .help = "A PEM file: its private key, not encrypted."},
    {.name = "clients",
     .type = kChoice,
     .preset = R"("ignore")",
     .help = "Certificates of phones: \"ignore\" them, \"ask\" for one (which stands for the user that it names, "
             "sip:NAME@DOMAIN, instead of a password) or \"require\" one.",
     .choices = kClients},
    {.name = "client_ca",
     .example = R"("/etc/foyer/phones-ca.pem")",
     .help = "A PEM file: the certificates of those who sign for phones."},
    {.name = "ca",
     .example = R"("/etc/foyer/servers-ca.pem")",
     .help =
         "A PEM file: the certificates of those who sign for servers that we connect to. Left out: whom this system "
         "believes."},
};

constexpr Key kCertificate[] = {
    {.name = "domain", .example = R"("other.example")", .help = "The name that phones connect to.", .required = true},
    {.name = "certificate",
     .example = R"("/etc/foyer/other.pem")",
     .help = "A PEM file, as [tls] certificate.",
     .required = true},
    {.name = "key",
     .example = R"("/etc/foyer/other-key.pem")",
     .help = "A PEM file: its private key.",
     .required = true},
};

constexpr Key kUser[] = {
    {.name = "name",
     .example = R"("anna")",
     .help = "The user of the address sip:NAME@DOMAIN and of the login. 1 to 64 letters, digits and any of . _ + -",
     .required = true},
    {.name = "password",
     .example = R"("a-long-one-of-her-own")",
     .help = "In the clear; keep the file readable by foyer only."},
    {.name = "ha1_md5",
     .example = R"("5dbcbc9ecd5ab83f7b0dbf25f4b1ea8a")",
     .help = "Instead of a password, both hashes: this one is printf %s NAME:DOMAIN:PASSWORD | md5sum"},
    {.name = "ha1_sha256",
     .example = R"("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")",
     .help = "The other hash: printf %s NAME:DOMAIN:PASSWORD | sha256sum"},
    {.name = "kind",
     .type = kChoice,
     .preset = R"("phone")",
     .help = "What it is. A door of another maker is a \"door\": groups never ring it.",
     .choices = kKinds},
    {.name = "contact",
     .example = R"("sip:192.0.2.31:5060;transport=udp")",
     .help =
         "The address of a device that never registers: it is rung there, beside those that do. sip:, an IP address, "
         "perhaps a port and ;transport=udp or tcp."},
    {.name = "forward_busy",
     .example = R"("ben")",
     .help = "Who is rung when this user is busy or declines: a user or group, or an address such as "
             "sip:ben@pbx.example."},
    {.name = "forward_no_answer",
     .example = R"("sip:0711@pbx.example")",
     .help = "Who is rung too when this user does not answer in time, or at once if no device is reachable."},
    {.name = "no_answer_after", .type = kInteger, .preset = "20", .help = "Seconds until then.", .min = 1, .max = 600},
    {.name = "forward_always", .example = R"("ben")", .help = "Who is rung in this user's place."},
};

constexpr Key kSchedule[] = {
    {.name = "name", .example = R"("day")", .help = "What groups call it.", .required = true},
    {.name = "days",
     .type = kTexts,
     .preset = R"(["mon-sun"])",
     .example = R"(["mon-fri"])",
     .help = "sun, mon, tue, wed, thu, fri, sat, or FIRST-LAST."},
    {.name = "hours",
     .type = kTexts,
     .preset = R"(["00:00-24:00"])",
     .example = R"(["08:00-12:30", "14:00-18:00"])",
     .help = "FROM-TO in the local time of this machine. Hours over midnight belong to the day on which they begin."},
};

constexpr Key kGroup[] = {
    {.name = "name", .preset = R"("home")", .help = "The user of the group's address sip:NAME@DOMAIN."},
    {.name = "members",
     .type = kTexts,
     .preset = R"(["*"])",
     .example = R"(["anna", "ben"])",
     .help = "Names of users. \"*\" stands for every phone and panel, those added at run time too. A group cannot be a "
             "member; an address of an [[uplink]] can, such as \"sip:**9@fritz.box\"."},
    {.name = "schedule",
     .example = R"("day")",
     .help = "The [[schedule]] by which it is open. Left out: always. A ring that has begun goes on."},
    {.name = "otherwise",
     .example = R"("anna")",
     .help = "The user or group that is rung while it is closed. Left out: nobody."},
};

constexpr Key kRegistrar[] = {
    {.name = "min_expires",
     .type = kInteger,
     .preset = "60",
     .help = "Seconds that a registration lasts at least; a device that asks for less gets this.",
     .min = 10,
     .max = 86400},
    {.name = "default_expires",
     .type = kInteger,
     .preset = "3600",
     .help = "Seconds that a registration lasts if the device does not say.",
     .min = 10,
     .max = 86400},
    {.name = "max_expires",
     .type = kInteger,
     .preset = "3600",
     .help = "Seconds that it lasts at most. After a power cut devices are rung at their last address for up to twice "
             "as long.",
     .min = 10,
     .max = 86400},
    {.name = "service_route",
     .type = kTexts,
     .preset = "[]",
     .example = R"(["sip:proxy.house.example;lr"])",
     .help = "Proxies that requests of the devices are to pass, in this order (RFC 3608); few devices obey."},
};

constexpr Key kProxy[] = {
    {.name = "ring_timeout",
     .type = kInteger,
     .preset = "60",
     .help = "Seconds until a ring that nobody answers ends.",
     .min = 5,
     .max = 600},
    {.name = "decline",
     .type = kChoice,
     .preset = R"("user")",
     .help = "Who stops ringing when a device declines: the other devices of its \"user\", or \"everyone\".",
     .choices = kDecline},
    {.name = "wait_for_devices",
     .type = kInteger,
     .preset = "10",
     .help = "Seconds that a ring waits for users none of whose devices is there, and for devices whose connection is "
             "lost while they ring: they may register in time. 0: not at all.",
     .min = 0,
     .max = 600},
    {.name = "foreign_domains",
     .type = kTexts,
     .preset = "[]",
     .example = R"(["friends.example"])",
     .help = "Domains and addresses of other servers that our users may call; \"*\" stands for all."},
    {.name = "fallback",
     .example = R"("sip:pbx.example")",
     .help = "The server that gets calls to addresses of our domain which nobody here has, or of which nobody is "
             "reachable. Calls that come from there are not sent back."},
    {.name = "next_group_after",
     .type = kInteger,
     .preset = "10",
     .help = "Seconds until devices that registered with the next lower q ring too. They ring at once when all before "
             "them have refused.",
     .min = 1,
     .max = 600},
};

constexpr Key kRelay[] = {
    {.name = "address",
     .example = R"("192.0.2.10")",
     .help = "The address for media that phones are told. Left out: that of the interface which faces each phone."},
    {.name = "ports",
     .preset = R"("30000-30999")",
     .help = "UDP ports for media, FIRST-LAST, from 1024 on, at least 16. A ring takes 4 for the door and 4 for each "
             "device. "
             "The range begins with an even port and ends with an odd one; what sticks out is not used."},
    {.name = "silence_timeout",
     .type = kInteger,
     .preset = "30",
     .help = "Seconds without a packet from a side that should send, until the call is ended. Never while on hold.",
     .min = 5,
     .max = 3600},
};

constexpr Key kDoor[] = {
    {.name = "aor",
     .preset = R"("door")",
     .help = "The door's own address, NAME or sip:NAME@DOMAIN. It needs no [[user]]; if there is one of that name, its "
             "kind must be \"door\"."},
    {.name = "ring",
     .preset = R"("home")",
     .help =
         "What a press calls: a group or a user of this file, NAME or sip:NAME@DOMAIN; or an address of an [[uplink]], "
         "such as \"sip:**9@fritz.box\"."},
    {.name = "proxy",
     .example = R"("sips:panel.house")",
     .help =
         "The house proxy is another board, such as the panel in the hall: a press goes there first, as the user of "
         "`aor`, and rings the users of this file directly only while that board does not answer. Written as "
         "[[uplink]] "
         "server. Left out: this board is the house."},
    {.name = "proxy_password",
     .example = R"("a-long-one-of-its-own")",
     .help = "The door's password on that board, where it has a [[user]] of kind \"door\"."},
    {.name = "proxy_fingerprint",
     .example = R"("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")",
     .help = "SHA-256 of that board's certificate, as its foyerctl status shows it."},
    {.name = "camera",
     .preset = R"("v4l2:/dev/video0")",
     .example = R"("test")",
     .help = "\"v4l2:DEVICE\", \"test\" (a moving picture) or \"none\"."},
    {.name = "audio",
     .preset = R"("alsa:default")",
     .example = R"("test")",
     .help = "\"alsa:NAME\" (see aplay -L), \"test\" (a tone) or \"none\"."},
    {.name = "repeat_press",
     .type = kChoice,
     .preset = R"("ignore")",
     .help = "A press while it rings or talks: \"ignore\" it, \"restart\" the ring, or \"notify\" (only an event).",
     .choices = kRepeatPress},
    {.name = "max_call",
     .type = kInteger,
     .preset = "300",
     .help = "Seconds after which a call with the door is ended: somebody forgot to hang up.",
     .min = 10,
     .max = 7200},
    {.name = "hangup_after_open",
     .type = kInteger,
     .example = "5",
     .help = "Seconds after the lock was opened until the call is ended. Left out: the call goes on.",
     .min = 0,
     .max = 600},
};

constexpr Key kUplink[] = {
    {.name = "name",
     .example = R"("fritz")",
     .help = "What people call it, in events and foyerctl uplinks. 1 to 64 letters, digits and any of . _ + -",
     .required = true},
    {.name = "server",
     .example = R"("sip:fritz.box")",
     .help =
         "The server to register at: sip:NAME, or sips:NAME for TLS; with :PORT and ;transport=udp, tcp or tls where "
         "the DNS does not say.",
     .required = true},
    {.name = "account",
     .example = R"("620")",
     .help =
         "Our account there: USER, or sip:USER@DOMAIN where its domain is not the server's name. Calls to addresses "
         "of that domain go there, and come from this account.",
     .required = true},
    {.name = "login", .example = R"("foyer-620")", .help = "The user name of the password, where it is another."},
    {.name = "password", .example = R"("a-long-one-of-its-own")", .help = "Of the account.", .required = true},
    {.name = "ring", .preset = R"("home")", .help = "Who rings when a call comes from there: a user or a group."},
    {.name = "fingerprint",
     .example = R"("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")",
     .help =
         "SHA-256 of the server's certificate, where no authority has signed it. Left out: the system's authorities "
         "judge it."},
};

constexpr Key kLock[] = {
    {.name = "name",
     .preset = R"("door")",
     .example = R"("front")",
     .help = "What people call it (foyerctl open NAME). 1 to 64 letters, digits and any of . _ + -"},
    {.name = "gpio",
     .example = R"("gpiochip0:17")",
     .help = "The line of its relay: CHIP:OFFSET (see gpioinfo), or \"virtual:PATH\", a file that holds 0 or 1.",
     .required = true},
    {.name = "pulse_ms",
     .type = kInteger,
     .preset = "3000",
     .help = "Milliseconds that the lock stays open.",
     .min = 20,
     .max = 60000},
    {.name = "active_low", .type = kBoolean, .preset = "false", .help = "The relay closes when the line is low."},
    {.name = "codes",
     .type = kTexts,
     .preset = "[]",
     .example = R"(["4711", "*1"])",
     .help =
         "What a phone types to open it: 1 to 16 of 0-9 * # A-D. No code may be the beginning of another, of any lock. "
         "Without one only foyerctl opens it.",
     .live = true},
    {.name = "before_answer",
     .type = kBoolean,
     .preset = "false",
     .help = "A code opens it while the phones still ring, too.",
     .live = true},
};

constexpr Key kButton[] = {
    {.name = "gpio",
     .example = R"("gpiochip0:27")",
     .help = "Its line: CHIP:OFFSET, or \"virtual:PATH\", a FIFO (echo 1 > PATH is a press).",
     .required = true},
    {.name = "target",
     .example = R"("anna")",
     .help = "What it calls, NAME or sip:NAME@DOMAIN. Left out: [door] ring."},
};

constexpr Key kDns[] = {
    {.name = "servers",
     .type = kTexts,
     .preset = "[]",
     .example = R"(["192.0.2.53", "[2001:db8::53]:5353"])",
     .help = "DNS servers, the first first: an address, or with a port ADDRESS:PORT. Left out: those of "
             "/etc/resolv.conf, read anew when it changes. /etc/hosts comes before any of them."},
};

constexpr Key kTrusted[] = {
    {.name = "networks",
     .type = kTexts,
     .preset = "[]",
     .example = R"(["192.0.2.0/28"])",
     .help =
         "Networks in CIDR notation whose hosts are believed without a password. Whoever can send from there can open "
         "the door."},
};

constexpr Key kControl[] = {
    {.name = "socket",
     .preset = R"("/run/foyer/control")",
     .help = "Path of the unix socket that foyerctl talks to; who may write to it may open the door."},
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
     .help = "The least important lines that are written.",
     .choices = kLevels},
};

constexpr SectionKeys kTable[] = {
    {.name = "sip", .help = "Who we are and where we listen.", .keys = kSip, .required = true},
    {.name = "tls", .help = "Encrypted connections (tls and wss).", .keys = kTls},
    {.name = "certificate",
     .help = "Another certificate, for phones that connect to another name of ours.",
     .keys = kCertificate,
     .repeated = true,
     .optional_role = true},
    {.name = "user",
     .help =
         "A person, a panel, or a door of another maker; as many sections as there are. More can be added at run time "
         "(foyerctl users add).",
     .keys = kUser,
     .repeated = true,
     .optional_role = true,
     .live = true},
    {.name = "group",
     .help = "An address that rings many. Without any [[group]] there is one: \"home\", with every phone and panel.",
     .keys = kGroup,
     .repeated = true,
     .live = true},
    {.name = "registrar", .help = "How long devices stay registered.", .keys = kRegistrar, .live = true},
    {.name = "schedule",
     .help = "Days and hours at which a group is open.",
     .keys = kSchedule,
     .repeated = true,
     .optional_role = true,
     .live = true},
    {.name = "proxy", .help = "How calls are forked.", .keys = kProxy, .live = true},
    {.name = "relay", .help = "Where picture and sound pass through.", .keys = kRelay},
    {.name = "door",
     .help = "This machine is an entry phone. Left out: it is a house proxy only, without locks and buttons.",
     .keys = kDoor,
     .optional_role = true},
    {.name = "uplink",
     .help = "A server elsewhere that we are a phone of: a PBX, a FRITZ!Box. Calls go both ways.",
     .keys = kUplink,
     .repeated = true,
     .optional_role = true},
    {.name = "lock", .help = "A lock of this door.", .keys = kLock, .repeated = true, .optional_role = true},
    {.name = "button", .help = "A bell button of this door.", .keys = kButton, .repeated = true, .optional_role = true},
    {.name = "dns", .help = "How names of other servers are found.", .keys = kDns},
    {.name = "trusted", .help = "Who needs no password.", .keys = kTrusted, .live = true},
    {.name = "control", .help = "The control interface.", .keys = kControl},
    {.name = "data", .help = "What has to survive a restart.", .keys = kData},
    {.name = "log", .help = "What is written to the journal (stderr).", .keys = kLog, .live = true},
};

}  // namespace

std::span<const SectionKeys> KeyTable() { return kTable; }

const SectionKeys* FindSection(std::string_view name) {
  const auto found = std::ranges::find(kTable, name, &SectionKeys::name);
  return found == std::end(kTable) ? nullptr : &*found;
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
  for (const SectionKeys& section : kTable) names.emplace_back(section.name);
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
