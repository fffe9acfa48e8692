#include "config/section_keys.h"

namespace foyer::config {

namespace {

using enum ValueType;

constexpr std::string_view kSrtp[] = {"auto", "always", "never"};
constexpr std::string_view kKinds[] = {"phone", "panel", "door"};
constexpr std::string_view kRepeatPress[] = {"ignore", "restart", "notify"};
constexpr std::string_view kPolicies[] = {"never", "on_ring", "on_answer"};

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
    {.name = "sip",
     .type = kBoolean,
     .preset = "true",
     .help = "false: this person has no phone here, only PINs and cards (foyerctl pins, foyerctl cards), and needs no "
             "password."},
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
    {.name = "srtp",
     .type = kChoice,
     .preset = R"("auto")",
     .help =
         "Whether picture and sound are encrypted (SRTP) when this user's devices are rung: \"auto\" (those that "
         "registered over tls or wss), \"always\" or \"never\". A device that cannot do it does not ring, so choose "
         "\"never\" for one on tls without SRTP. Who calls chooses by himself.",
     .choices = kSrtp},
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

constexpr Key kAllow[] = {
    {.name = "who",
     .type = kTexts,
     .example = R"(["anna", "panels"])",
     .help =
         "Names of users and groups (all their members); \"phones\", \"panels\", \"doors\"; \"uplinks\" (who calls "
         "or answers at an [[uplink]]); \"*\" for all these. Who was called at another domain may do only what names "
         "\"sip:USER@DOMAIN\" or \"@DOMAIN\".",
     .required = true},
    {.name = "what",
     .type = kTexts,
     .example = R"(["ring", "look_in"])",
     .help =
         "\"call\": a phone, a panel or another domain. \"ring\": a group. \"look_in\": call a door. \"open\": a lock, "
         "by its code. \"message\": any request outside of a call.",
     .required = true},
    {.name = "to",
     .type = kTexts,
     .preset = R"(["*"])",
     .example = R"(["flat1", "door", "front"])",
     .help =
         "\"*\", or names. They mean, to \"ring\": groups; to \"look_in\": doors; to \"open\": locks; to \"call\" and "
         "\"message\": users, and groups for all their members. Kinds as in `who`. Another domain: "
         "\"sip:USER@DOMAIN\" or \"@DOMAIN\"."},
    {.name = "schedule", .example = R"("day")", .help = "The [[schedule]] at which it holds. Left out: always."},
};

constexpr Key kDoor[] = {
    {.name = "aor",
     .preset = R"("door")",
     .help = "The door's own address, NAME or sip:NAME@DOMAIN. It needs no [[user]]; if there is one of that name, its "
             "kind must be \"door\"."},
    {.name = "title",
     .example = R"("Front door")",
     .help = "What phones show when it rings. Left out: the user of `aor`."},
    {.name = "ring",
     .preset = R"("home")",
     .help =
         "What a press calls: a group or a user of this file, NAME or sip:NAME@DOMAIN; or an address of an [[uplink]], "
         "such as \"sip:**9@fritz.box\".",
     .writable = true},
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
     .help = "\"auto\" (the first camera that there is; the test picture while there is none), \"v4l2:DEVICE\" (a name "
             "such as /dev/v4l/by-id/... stays the same whatever else is plugged in), \"test\" (a "
             "moving picture), \"file:PATH\" (.y4m, .mjpeg or .h264, played over and over) or \"none\"."},
    {.name = "picture_size",
     .preset = R"("640x480")",
     .example = R"("1280x720")",
     .help = "WIDTHxHEIGHT that is wanted of the camera, up to 1920x1080; it gives the nearest that it can.",
     .writable = true},
    {.name = "picture_rate",
     .type = kInteger,
     .preset = "15",
     .help = "Pictures a second that are wanted of the camera.",
     .min = 1,
     .max = 60,
     .writable = true},
    {.name = "picture_kbps",
     .type = kInteger,
     .preset = "800",
     .help = "Kilobits a second of the encoded picture, to each phone that shows it.",
     .min = 64,
     .max = 10000,
     .writable = true},
    {.name = "audio",
     .preset = R"("alsa:default")",
     .example = R"("test")",
     .help =
         "\"auto\" (the first sound card that there is; the tone while there is none), \"alsa:NAME\" (see aplay -L), "
         "\"test\" (a tone) or \"none\"."},
    {.name = "repeat_press",
     .type = kChoice,
     .preset = R"("ignore")",
     .help = "A press while it rings or talks: \"ignore\" it, \"restart\" the ring, or \"notify\" (only an event).",
     .choices = kRepeatPress,
     .writable = true},
    {.name = "max_call",
     .type = kInteger,
     .preset = "300",
     .help = "Seconds after which a call with the door is ended: somebody forgot to hang up.",
     .min = 10,
     .max = 7200,
     .writable = true},
    {.name = "hangup_after_open",
     .type = kInteger,
     .example = "5",
     .help = "Seconds after the lock was opened until the call is ended. Left out: the call goes on.",
     .min = 0,
     .max = 600,
     .writable = true},
};

constexpr Key kRecording[] = {
    {.name = "snapshot",
     .type = kBoolean,
     .preset = "true",
     .help = "A picture of whoever presses: snapshots/EVENT.jpg in the data folder, EVENT being the id of the press.",
     .writable = true},
    {.name = "policy",
     .type = kChoice,
     .preset = R"("never")",
     .help = "Whether picture and both voices are recorded, from the press (\"on_ring\") or from the answer "
             "(\"on_answer\") to the end of the call: recordings/EVENT.mkv. Who stands at the door must know: ask what "
             "the law wants where you live. Look-ins are never recorded.",
     .choices = kPolicies,
     .writable = true},
    {.name = "max_length",
     .type = kInteger,
     .preset = "300",
     .help = "Seconds after which a recording ends, though the call goes on.",
     .min = 5,
     .max = 7200,
     .writable = true},
    {.name = "keep_mb",
     .type = kInteger,
     .preset = "500",
     .help = "Megabytes that pictures and recordings may take together; the oldest go first. A minute is about 7.",
     .min = 1,
     .max = 1000000,
     .writable = true},
    {.name = "keep_days",
     .type = kInteger,
     .preset = "30",
     .help = "Days after which a picture or a recording is removed.",
     .min = 1,
     .max = 3650,
     .writable = true},
};

constexpr Key kHistory[] = {
    {.name = "keep_days",
     .type = kInteger,
     .preset = "90",
     .help = "Days after which a ring is forgotten: who rang, who answered, who opened. Its picture may go before.",
     .min = 1,
     .max = 3650,
     .writable = true},
    {.name = "keep_rings",
     .type = kInteger,
     .preset = "2000",
     .help = "Rings that are remembered at most; the oldest go first. One takes about 1 kB.",
     .min = 10,
     .max = 20000,
     .writable = true},
};

}  // namespace

const std::string_view kDefaultRules =
    R"([[allow]]
who = ["phones", "panels"]
what = ["call", "ring", "look_in", "open", "message"]
[[allow]]
who = ["doors"]
what = ["call", "ring"]
[[allow]]
who = ["uplinks"]
what = ["open"]
)";

std::span<const Key> UserKeys() { return kUser; }
std::span<const Key> ScheduleKeys() { return kSchedule; }
std::span<const Key> GroupKeys() { return kGroup; }
std::span<const Key> AllowKeys() { return kAllow; }
std::span<const Key> DoorKeys() { return kDoor; }
std::span<const Key> RecordingKeys() { return kRecording; }
std::span<const Key> HistoryKeys() { return kHistory; }

}  // namespace foyer::config
