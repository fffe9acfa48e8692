// What foyerctl was asked to do, read from its command line.
#pragma once
#include <string>
#include <vector>

namespace foyer::ctl {

enum class Command {
  kStatus,
  kReload,
  kRing,
  kHangUp,
  kOpen,
  kLocks,
  kLock,
  kInputs,
  kUsersAdd,
  kUsersList,
  kUsersRemove,
  kUsersQr,
  kPinsSet,
  kPinsTemporary,
  kPinsList,
  kPinsRemove,
  kCardsEnrol,
  kCardsCancel,
  kCardsList,
  kCardsRemove,
  kBindings,
  kUplinks,
  kBans,
  kUnban,
  kCalls,
  kAudio,
  kCalibrate,
  kSetupCode,
  kAccounts,
  kAccountsAdd,
  kAccountsRemove,
  kAccountsPassword,
  kTokens,
  kTokensAdd,
  kTokensRemove,
  kEvents,
  kSnapshot,
  kRings,
  kRingsShow,
  kRingsExport,
  kRingsRemove,
  kConfigDiff,
  kConfigSet,
  kConfigUnset,
  kDoctor,
  kTrace,
  kLog,
  kLogSet
};

struct Arguments {
  Command command = Command::kStatus;
  std::string socket = "/run/foyer/control";
  bool json = false;
  std::string name;      // TARGET, LOCK, NAME, ID, KEY, FILE, PART, or what a trace is about
  std::string order;     // of kLock: hold, block or release
  unsigned minutes = 0;  // of a hold; 0: until
  std::string kind = "phone";
  bool password_stdin = false;
  bool no_sip = false;
  bool qr = false;  // of a new user: invite a phone at once
  bool generate = false;
  std::string label;                                  // of a PIN or card: "parcel service", "blue tag"
  std::string lock;                                   // the only one that it opens
  std::string reader;                                 // that the card is shown to
  std::string from;                                   // "2026-11-27 18:30"; and the same for `until`
  std::string until;                                  // of a hold "18:30"
  std::string valid_for;                              // "2h"
  unsigned uses = 0;                                  // 0: any number
  std::vector<std::string> roles;                     // of an account or a token
  std::string value;                                  // of kConfigSet, for the key `name`; of kLogSet, the level
  std::string format = "csv";                         // of kRingsExport: or json
  std::string config_file = "/etc/foyer/foyer.conf";  // of kDoctor
  std::string user;                                   // the same: that foyerd runs as; empty: that of its service
  bool follow = false;
  bool missed = false;
  bool ring = false;
  unsigned limit = 100;
  unsigned last = 0;  // of kTrace: so many messages; 0: as many as are usual
  bool full = false;  // the same: the whole messages
  std::string pcap;   // the same: the file that they go to
};

struct ParsedArguments {
  Arguments arguments;
  bool go_on = false;  // false: the user got help or an error, and the program ends with `exit_code`
  int exit_code = 0;   // 0 or 2
};
ParsedArguments ParseArguments(int argc, const char* const* argv);

}  // namespace foyer::ctl
