#include "config/section_keys.h"

namespace foyer::config {

namespace {

using enum ValueType;

constexpr std::string_view kActions[] = {"unlock", "open_door", "open_gate", "lightup"};
constexpr std::string_view kFail[] = {"secure", "safe"};
constexpr std::string_view kInputKinds[] = {"door_contact", "tamper", "exit"};
constexpr std::string_view kBiases[] = {"as_it_is", "pull_up", "pull_down", "none"};
constexpr std::string_view kMeanings[] = {"ready", "ringing", "in_call", "open", "fault"};

// What every input has.
constexpr Key kInputLow = {
    .name = "active_low", .type = kBoolean, .preset = "false", .help = "The line is low when it is active."};
constexpr Key kBias = {
    .name = "bias",
    .type = kChoice,
    .preset = R"("as_it_is")",
    .help =
        "The resistor in the chip: \"pull_up\" (for a contact to ground, with active_low), \"pull_down\", \"none\", "
        "or \"as_it_is\".",
    .choices = kBiases};
constexpr Key kDebounce = {
    .name = "debounce_ms",
    .type = kInteger,
    .preset = "10",
    .help = "Milliseconds that a level must last to count: contacts bounce, and wires catch sparks.",
    .min = 1,
    .max = 1000};

constexpr Key kLock[] = {
    {.name = "name",
     .preset = R"("door")",
     .example = R"("front")",
     .help = "What people call it (foyerctl open NAME). 1 to 64 letters, digits and any of . _ + -"},
    {.name = "gpio",
     .example = R"("gpiochip0:17")",
     .help = "The line of its relay: its name (\"DOOR_RELAY\", as gpioinfo shows it), CHIP:OFFSET or LABEL:OFFSET, or "
             "\"virtual:PATH\", a file that holds 0 or 1.",
     .required = true},
    {.name = "action",
     .type = kChoice,
     .preset = R"("unlock")",
     .help =
         "What it is, in the words of Linhome's action buttons: \"unlock\" or \"open_door\" (a lock), \"open_gate\", "
         "or \"lightup\" (a light, which may stay on for longer).",
     .choices = kActions},
    {.name = "pulse_ms",
     .type = kInteger,
     .preset = "3000",
     .help = "Milliseconds that it stays open; no more than 60000, but for a light.",
     .min = 20,
     .max = 86'400'000},
    {.name = "active_low", .type = kBoolean, .preset = "false", .help = "The relay closes when the line is low."},
    {.name = "fail",
     .type = kChoice,
     .preset = R"("secure")",
     .help = "Without current it is shut (\"secure\": a strike that current opens) or open (\"safe\": a magnet that "
             "current holds shut).",
     .choices = kFail},
    {.name = "longest_hold",
     .type = kInteger,
     .preset = "0",
     .example = "480",
     .help = "Minutes for which foyerctl lock NAME hold may keep it open at most; 0: not at all.",
     .min = 0,
     .max = 1440},
    {.name = "hold_open",
     .example = R"("day")",
     .help = "The [[schedule]] at which it is held open, such as the hours of a shop. Left out: never."},
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
    {.name = "name", .example = R"("flat1")", .help = "What events call it. Left out: its line."},
    {.name = "gpio",
     .example = R"("gpiochip0:27")",
     .help = "Its line, as in [[lock]]; or \"virtual:PATH\", a FIFO (echo 1 > PATH is a press).",
     .required = true},
    {.name = "target",
     .example = R"("anna")",
     .help = "What it calls, NAME or sip:NAME@DOMAIN. Left out: [door] ring."},
    kInputLow,
    kBias,
    kDebounce,
};

constexpr Key kInput[] = {
    {.name = "name", .example = R"("front-contact")", .help = "What events call it.", .required = true},
    {.name = "kind",
     .type = kChoice,
     .example = R"("door_contact")",
     .help =
         "\"door_contact\": active while the door is open. \"tamper\": active while the case is. \"exit\": the button "
         "inside, which opens its lock whatever else is broken, also when it is blocked.",
     .choices = kInputKinds,
     .required = true},
    {.name = "gpio",
     .example = R"("gpiochip0:22")",
     .help = "Its line, as in [[lock]]; or \"virtual:PATH\", a FIFO (echo 1 > PATH makes it active, echo 0 > PATH ends "
             "that).",
     .required = true},
    kInputLow,
    kBias,
    kDebounce,
    {.name = "lock",
     .example = R"("door")",
     .help = "The [[lock]] that the exit button opens, or whose door the contact is at. A contact without one tells "
             "nobody that it was forced."},
    {.name = "grace",
     .type = kInteger,
     .preset = "10",
     .help = "Of a contact: seconds after the lock was open in which its door may be opened. Later it is forced.",
     .min = 0,
     .max = 600},
    {.name = "longest_open",
     .type = kInteger,
     .preset = "0",
     .example = "120",
     .help = "Of a contact: seconds after which an open door is reported (door_open_too_long); 0: never.",
     .min = 0,
     .max = 86400},
};

constexpr Key kLed[] = {
    {.name = "gpio", .example = R"("gpiochip0:5")", .help = "Its line, as in [[lock]].", .required = true},
    {.name = "active_low", .type = kBoolean, .preset = "false", .help = "It shines when the line is low."},
    {.name = "shows",
     .type = kChoice,
     .example = R"("ready")",
     .help = "When it shines: \"ready\" (a press would ring), \"ringing\", \"in_call\", \"open\" (any lock), or "
             "\"fault\" (a "
             "part of the door is not well).",
     .choices = kMeanings,
     .required = true},
    {.name = "blink_ms",
     .type = kInteger,
     .preset = "0",
     .help = "It blinks: so many milliseconds on, and as many off. 0: it does not.",
     .min = 0,
     .max = 5000},
};

}  // namespace

std::span<const Key> LockKeys() { return kLock; }
std::span<const Key> ButtonKeys() { return kButton; }
std::span<const Key> InputKeys() { return kInput; }
std::span<const Key> LedKeys() { return kLed; }

}  // namespace foyer::config
