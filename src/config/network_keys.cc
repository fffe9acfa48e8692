#include "config/section_keys.h"

namespace foyer::config {

namespace {

using enum ValueType;

constexpr std::string_view kDecline[] = {"user", "everyone"};
constexpr std::string_view kClients[] = {"ignore", "ask", "require"};

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

constexpr Key kRegistrar[] = {
    {.name = "min_expires",
     .type = kInteger,
     .preset = "60",
     .help = "Seconds that a registration lasts at least; a device that asks for less gets this.",
     .min = 10,
     .max = 86400,
     .writable = true},
    {.name = "default_expires",
     .type = kInteger,
     .preset = "3600",
     .help = "Seconds that a registration lasts if the device does not say.",
     .min = 10,
     .max = 86400,
     .writable = true},
    {.name = "max_expires",
     .type = kInteger,
     .preset = "3600",
     .help = "Seconds that it lasts at most. After a power cut devices are rung at their last address for up to twice "
             "as long.",
     .min = 10,
     .max = 86400,
     .writable = true},
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
     .max = 600,
     .writable = true},
    {.name = "decline",
     .type = kChoice,
     .preset = R"("user")",
     .help = "Who stops ringing when a device declines: the other devices of its \"user\", or \"everyone\".",
     .choices = kDecline,
     .writable = true},
    {.name = "wait_for_devices",
     .type = kInteger,
     .preset = "10",
     .help = "Seconds that a ring waits for users none of whose devices is there, and for devices whose connection is "
             "lost while they ring: they may register in time. 0: not at all.",
     .min = 0,
     .max = 600,
     .writable = true},
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
     .max = 600,
     .writable = true},
    {.name = "rings_per_minute",
     .type = kInteger,
     .preset = "10",
     .help = "How often one user or door may ring in a minute; beyond, a ring is refused (480).",
     .min = 1,
     .max = 1000000,
     .writable = true},
    {.name = "max_call",
     .type = kInteger,
     .preset = "14400",
     .help =
         "Seconds after which any call is ended: somebody forgot to hang up. [door] max_call is for those of our door.",
     .min = 60,
     .max = 604800,
     .writable = true},
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

constexpr Key kDns[] = {
    {.name = "servers",
     .type = kTexts,
     .preset = "[]",
     .example = R"(["192.0.2.53", "[2001:db8::53]:5353"])",
     .help = "DNS servers, the first first: an address, or with a port ADDRESS:PORT. Left out: those of "
             "/etc/resolv.conf, read anew when it changes. /etc/hosts comes before any of them."},
};

constexpr Key kDefence[] = {
    {.name = "rate",
     .type = kInteger,
     .preset = "200",
     .help = "Messages a second that one address may send; what comes beyond is dropped. A device that has proved who "
             "it is has as much for itself, whatever else comes from its address.",
     .min = 1,
     .max = 1000000},
    {.name = "burst",
     .type = kInteger,
     .preset = "1000",
     .help = "Messages that may come at once, before `rate` counts: every phone of a big house after a power cut.",
     .min = 1,
     .max = 1000000},
    {.name = "ban_after",
     .type = kInteger,
     .preset = "10",
     .help = "Failures (wrong passwords, broken messages, questions that are never followed by a password) until an "
             "address is banned: for 1 minute, then for 5, 30, 240 and 1440. One failure a minute is forgiven. "
             "Devices that are registered go on. 0: nobody is banned.",
     .min = 0,
     .max = 1000,
     .writable = true},
    {.name = "never",
     .type = kTexts,
     .preset = "[]",
     .example = R"(["192.0.2.0/28"])",
     .help = "Networks in CIDR notation that are neither limited nor banned."},
};

constexpr Key kTrusted[] = {
    {.name = "networks",
     .type = kTexts,
     .preset = "[]",
     .example = R"(["192.0.2.0/28"])",
     .help = "Networks in CIDR notation whose hosts are believed without a password. Whoever can send from there is "
             "any user "
             "of the kinds of `who`."},
    {.name = "who",
     .type = kTexts,
     .preset = R"(["doors"])",
     .example = R"(["doors", "panels"])",
     .help =
         "The kinds of users whom they may be: \"phones\", \"panels\", \"doors\". Others need their password there, "
         "too."},
    {.name = "allow",
     .type = kTexts,
     .preset = R"(["register", "call", "ring"])",
     .help =
         "All that they may do so, if a rule of [[allow]] lets that user: \"call\", \"ring\", \"look_in\", \"open\", "
         "\"message\"; and \"register\", which is to get that user's calls."},
};

}  // namespace

std::span<const Key> SipKeys() { return kSip; }
std::span<const Key> TlsKeys() { return kTls; }
std::span<const Key> CertificateKeys() { return kCertificate; }
std::span<const Key> RegistrarKeys() { return kRegistrar; }
std::span<const Key> ProxyKeys() { return kProxy; }
std::span<const Key> RelayKeys() { return kRelay; }
std::span<const Key> UplinkKeys() { return kUplink; }
std::span<const Key> DnsKeys() { return kDns; }
std::span<const Key> DefenceKeys() { return kDefence; }
std::span<const Key> TrustedKeys() { return kTrusted; }

}  // namespace foyer::config
