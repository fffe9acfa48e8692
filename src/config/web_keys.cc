#include "config/section_keys.h"

namespace foyer::config {

namespace {

using enum ValueType;

constexpr Key kWeb[] = {
    {.name = "listen",
     .type = kTexts,
     .preset = R"(["https:0.0.0.0:8443", "https:[::]:8443", "http:0.0.0.0:8080", "http:[::]:8080"])",
     .example = R"(["https:192.0.2.10:443"])",
     .help = "Where browsers and apps reach us: https or http, address, port; IPv6 in brackets. https has the "
             "certificate of [tls]. []: nowhere, and only foyerctl can ask anything. Left out, a family that this "
             "machine does not have is passed over."},
    {.name = "panel_over_http",
     .type = kBoolean,
     .preset = "false",
     .help = "Serve the pages and the API without encryption, too, to private addresses (a home network). Whoever can "
             "listen there then reads passwords and opens doors. false: http has only what a phone needs to be set "
             "up, and sends browsers on to https."},
    {.name = "url",
     .example = R"("https://house.example")",
     .help = "The address that phones are told when they are set up: https with a name whose certificate they believe "
             "(not the one that foyerd makes for itself), or http. SIP goes to the same name. Left out: http, and the "
             "name that the home network's DNS has for this machine, else its address; then the router should give it "
             "the same address for ever."},
};

}  // namespace

std::span<const Key> WebKeys() { return kWeb; }

}  // namespace foyer::config
