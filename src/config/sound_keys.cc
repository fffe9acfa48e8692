#include "config/section_keys.h"

namespace foyer::config {

namespace {

using enum ValueType;

constexpr std::string_view kNoiseSuppression[] = {"off", "low", "moderate", "high"};
constexpr std::string_view kHalfDuplex[] = {"auto", "always", "never"};

constexpr Key kSound[] = {
    {.name = "microphone",
     .example = R"("alsa:plughw:1,0")",
     .help = "Where the visitor is heard, \"alsa:NAME\" or \"none\". Left out: the device of [door] audio."},
    {.name = "loudspeaker",
     .example = R"("alsa:plughw:0,0")",
     .help = "Where the visitor hears the phones, \"alsa:NAME\" or \"none\". Left out: the device of [door] audio."},
    {.name = "microphone_volume",
     .type = kInteger,
     .preset = "0",
     .help = "Decibels by which the microphone is made louder, or softer.",
     .min = -40,
     .max = 40,
     .writable = true},
    {.name = "loudspeaker_volume",
     .type = kInteger,
     .preset = "0",
     .help = "Decibels by which the phones, the chime and the ringback are made louder, or softer.",
     .min = -40,
     .max = 20,
     .writable = true},
    {.name = "echo_cancellation",
     .type = kBoolean,
     .preset = "true",
     .help = "Whether what the loudspeaker plays is taken out of what the microphone hears, so that the phones do not "
             "hear themselves. foyerctl audio calibrate helps it.",
     .writable = true},
    {.name = "half_duplex",
     .type = kChoice,
     .preset = R"("auto")",
     .help =
         "Whether the microphone is made softer while a phone speaks: \"auto\" (where the echo is not taken out, or "
         "only in part), \"always\" or \"never\".",
     .choices = kHalfDuplex,
     .writable = true},
    {.name = "noise_suppression",
     .type = kChoice,
     .preset = R"("moderate")",
     .help = "How much the noise of the street is made softer.",
     .choices = kNoiseSuppression,
     .writable = true},
    {.name = "automatic_gain",
     .type = kBoolean,
     .preset = "true",
     .help = "Whether a visitor who speaks softly or stands far away is made louder.",
     .writable = true},
    {.name = "chime",
     .preset = R"("built-in")",
     .help = "What the visitor hears after a press: \"built-in\", \"none\", or a WAV file (16 bit, up to 10 s)."},
    {.name = "ringback",
     .preset = R"("built-in")",
     .help =
         "What the visitor hears while it rings, again and again until somebody answers: \"built-in\", \"none\", or "
         "a WAV file."},
};

}  // namespace

std::span<const Key> SoundKeys() { return kSound; }

}  // namespace foyer::config
