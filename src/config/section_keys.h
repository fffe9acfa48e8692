// The keys of each section, for the table of them all. Those of the network are in network_keys.cc, those of the house
// and its door in house_keys.cc, those of its sound in sound_keys.cc, those of the lines of its board in
// board_keys.cc, of its keypads and readers in entry_keys.cc, of the pages in web_keys.cc.
#pragma once
#include <span>

#include "config/key_table.h"

namespace foyer::config {

std::span<const Key> SipKeys();
std::span<const Key> TlsKeys();
std::span<const Key> CertificateKeys();
std::span<const Key> RegistrarKeys();
std::span<const Key> ProxyKeys();
std::span<const Key> RelayKeys();
std::span<const Key> UplinkKeys();
std::span<const Key> DnsKeys();
std::span<const Key> DefenceKeys();
std::span<const Key> TrustedKeys();
std::span<const Key> WebKeys();
std::span<const Key> UserKeys();
std::span<const Key> ScheduleKeys();
std::span<const Key> GroupKeys();
std::span<const Key> AllowKeys();
extern const std::string_view kDefaultRules;
std::span<const Key> DoorKeys();
std::span<const Key> SoundKeys();
std::span<const Key> RecordingKeys();
std::span<const Key> HistoryKeys();
std::span<const Key> LockKeys();
std::span<const Key> ButtonKeys();
std::span<const Key> InputKeys();
std::span<const Key> LedKeys();
std::span<const Key> KeypadKeys();
std::span<const Key> ReaderKeys();

}  // namespace foyer::config
