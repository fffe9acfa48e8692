#include "config/section_keys.h"

namespace foyer::config {

namespace {

using enum ValueType;

constexpr Key kKeypad[] = {
    {.name = "name", .preset = R"("keypad")", .help = "What the audit trail calls it."},
    {.name = "device",
     .example = R"("/dev/input/by-path/platform-keypad-event")",
     .help = "Its input device, by a path that stays (/dev/input/by-path or by-id), or \"virtual:PATH\", a FIFO (echo "
             "4711 > PATH types it and Enter). foyerd alone gets what is typed there.",
     .required = true},
    {.name = "lock", .example = R"("door")", .help = "The lock that a PIN opens. Left out: the only one."},
    {.name = "ring",
     .type = kBoolean,
     .preset = "false",
     .help = "One to three digits and Enter ring the user or group of that name, such as the flat [[group]] \"12\"."},
};

constexpr Key kReader[] = {
    {.name = "name",
     .preset = R"("reader")",
     .help = "What the audit trail and foyerctl cards enrol --reader call it."},
    {.name = "device",
     .example = R"("/dev/input/by-id/usb-reader-event-kbd")",
     .help = "The input device of a reader that types the number of a card and Enter (most USB readers); as for "
             "[[keypad]]."},
    {.name = "wiegand",
     .type = kTexts,
     .example = R"(["gpiochip0:23", "gpiochip0:24"])",
     .help =
         "Instead of a device: the lines D0 and D1 of a Wiegand reader, by level shifters if it has 5 V. 26, 34 and "
         "37 bits are read."},
    {.name = "lock", .example = R"("door")", .help = "The lock that a card opens. Left out: the only one."},
};

}  // namespace

std::span<const Key> KeypadKeys() { return kKeypad; }
std::span<const Key> ReaderKeys() { return kReader; }

}  // namespace foyer::config
