#include "ctl/arguments.h"

#include <CLI/CLI.hpp>

namespace foyer::ctl {

namespace {

constexpr int kUsage = 2;

CLI::App* Add(CLI::App& parent, const char* name, const char* help, Arguments& arguments, Command command) {
  CLI::App* sub = parent.add_subcommand(name, help);
  sub->fallthrough();
  sub->callback([&arguments, command] { arguments.command = command; });
  return sub;
}

void AddUsers(CLI::App& app, Arguments& arguments) {
  CLI::App* users = app.add_subcommand("users", "who may register: add, list, remove; qr sets up a phone");
  users->fallthrough();
  users->require_subcommand(1);
  CLI::App* add = Add(*users, "add", "adds a user, or changes one; prints the password if it makes one", arguments,
                      Command::kUsersAdd);
  add->add_option("NAME", arguments.name, "the user's name")->required();
  add->add_option("--kind", arguments.kind, "phone, panel or door")
      ->check(CLI::IsMember({"phone", "panel", "door"}))
      ->capture_default_str();
  add->add_flag("--password-stdin", arguments.password_stdin, "read the password from standard input, one line");
  add->add_flag("--qr", arguments.qr, "show a code that sets up a phone; nobody needs to know the password")
      ->excludes("--password-stdin");
  add->add_flag("--no-sip", arguments.no_sip, "a person without a phone: PINs and cards only, no password")
      ->excludes("--qr");
  Add(*users, "qr", "shows a code that sets up a phone of this user, once, within ten minutes", arguments,
      Command::kUsersQr)
      ->add_option("NAME", arguments.name, "the user's name")
      ->required();
  Add(*users, "list", "lists all users", arguments, Command::kUsersList);
  Add(*users, "remove", "removes a user that was added at run time", arguments, Command::kUsersRemove)
      ->add_option("NAME", arguments.name, "the user's name")
      ->required();
}

void AddAudio(CLI::App& app, Arguments& arguments) {
  CLI::App* audio = app.add_subcommand("audio", "the door's sound: devices, levels, faults");
  audio->fallthrough();
  audio->require_subcommand(0, 1);
  audio->callback([audio, &arguments] {
    if (audio->get_subcommands().empty()) arguments.command = Command::kAudio;
  });
  Add(*audio, "calibrate", "plays a test signal and measures the delay of its echo", arguments, Command::kCalibrate);
}

void AddId(CLI::App* command, Arguments& arguments) {
  command->add_option("ID", arguments.name, "as the list shows it")->required();
}

void AddPins(CLI::App& app, Arguments& arguments) {
  CLI::App* pins = app.add_subcommand("pins", "what people type at a keypad: set, temporary, list, remove");
  pins->fallthrough();
  pins->require_subcommand(1);
  CLI::App* set =
      Add(*pins, "set", "gives a user a PIN, in the place of the one there was", arguments, Command::kPinsSet);
  set->add_option("USER", arguments.name, "the user's name")->required();
  set->add_flag("--generate", arguments.generate, "make one of six digits and print it, this once");
  CLI::App* temporary =
      Add(*pins, "temporary", "makes a code for a while and prints it, this once", arguments, Command::kPinsTemporary);
  temporary->add_option("USER", arguments.name, "whose guest it is for; without one --name and --lock are needed");
  temporary->add_option("--name", arguments.label, "what it is for, such as \"parcel service\"");
  temporary->add_option("--lock", arguments.lock, "the only lock that it opens");
  temporary->add_option("--valid-for", arguments.valid_for, "how long from now or --from: 30m, 2h, 7d");
  temporary->add_option("--from", arguments.from, "from when, \"2026-11-27 18:30\"");
  temporary->add_option("--until", arguments.until, "until when")->excludes("--valid-for");
  temporary->add_option("--uses", arguments.uses, "how often it opens")->check(CLI::Range(1, 1000));
  Add(*pins, "list", "whose PINs and codes there are", arguments, Command::kPinsList);
  AddId(Add(*pins, "remove", "ends a PIN or code", arguments, Command::kPinsRemove), arguments);
}

void AddCards(CLI::App& app, Arguments& arguments) {
  CLI::App* cards = app.add_subcommand("cards", "what people hold to a reader: enrol, cancel, list, remove");
  cards->fallthrough();
  cards->require_subcommand(1);
  CLI::App* enrol =
      Add(*cards, "enrol", "the next unknown card, within 30 s, becomes this user's", arguments, Command::kCardsEnrol);
  enrol->add_option("USER", arguments.name, "the user's name")->required();
  enrol->add_option("--name", arguments.label, "what it is called, such as \"blue tag\"");
  enrol->add_option("--reader", arguments.reader, "the reader that it is shown to; without it any");
  enrol->add_option("--lock", arguments.lock, "the only lock that it opens");
  Add(*cards, "cancel", "waits for no card any more", arguments, Command::kCardsCancel);
  Add(*cards, "list", "whose cards there are", arguments, Command::kCardsList);
  AddId(Add(*cards, "remove", "ends a card", arguments, Command::kCardsRemove), arguments);
}

// A group of commands that lists by itself.
CLI::App* AddListing(CLI::App& app, const char* name, const char* help, Arguments& arguments, Command command) {
  CLI::App* group = app.add_subcommand(name, help);
  group->fallthrough();
  group->require_subcommand(0, 1);
  group->callback([group, &arguments, command] {
    if (group->get_subcommands().empty()) arguments.command = command;
  });
  return group;
}

void AddRoles(CLI::App* command, Arguments& arguments) {
  command->add_option("--roles", arguments.roles, "view, talk, open:LOCK, open:*, admin; with commas between")
      ->required()
      ->delimiter(',');
}

void AddAccounts(CLI::App& app, Arguments& arguments) {
  Add(app, "setup-code", "the code that makes the first administrator in the pages", arguments, Command::kSetupCode);
  CLI::App* accounts =
      AddListing(app, "accounts", "who may log in to the pages: add, remove, password", arguments, Command::kAccounts);
  const auto add_name = [&](CLI::App* command) {
    command->add_option("NAME", arguments.name, "the account's name")->required();
    return command;
  };
  AddRoles(add_name(Add(*accounts, "add", "adds an account; asks for its password", arguments, Command::kAccountsAdd)),
           arguments);
  add_name(
      Add(*accounts, "remove", "removes an account, its sessions and its tokens", arguments, Command::kAccountsRemove));
  add_name(Add(*accounts, "password", "gives an account another password; asks for it", arguments,
               Command::kAccountsPassword));
}

void AddTokens(CLI::App& app, Arguments& arguments) {
  CLI::App* tokens =
      AddListing(app, "tokens", "what programs prove themselves with: add, remove", arguments, Command::kTokens);
  CLI::App* add = Add(*tokens, "add", "makes a token and prints it, this once", arguments, Command::kTokensAdd);
  add->add_option("NAME", arguments.name, "what it is for, such as \"Home Assistant\"")->required();
  add->add_option("--valid-for", arguments.valid_for, "how long: 12h, 365d; without it until it is removed");
  AddRoles(add, arguments);
  AddId(Add(*tokens, "remove", "revokes a token", arguments, Command::kTokensRemove), arguments);
}

void AddLock(CLI::App& app, Arguments& arguments) {
  CLI::App* lock =
      Add(app, "lock", "holds a lock open, blocks it, or releases it from both", arguments, Command::kLock);
  lock->add_option("LOCK", arguments.name, "the lock's name")->required();
  lock->add_option("ORDER", arguments.order, "hold, block or release")
      ->required()
      ->check(CLI::IsMember({"hold", "block", "release"}));
  CLI::Option* minutes =
      lock->add_option("--minutes", arguments.minutes, "for so long it is held")->check(CLI::Range(1, 1440));
  lock->add_option("--until", arguments.until, "HH:MM, when the hold ends")->excludes(minutes);
}

// Lists by itself; with an ID it shows that one.
void AddRings(CLI::App& app, Arguments& arguments) {
  CLI::App* rings =
      app.add_subcommand("rings", "the newest rings: who rang, who answered, who opened; one of them; export, rm");
  rings->fallthrough();
  rings->require_subcommand(0, 1);
  const CLI::Option* id = rings->add_option("ID", arguments.name, "all about this one, step by step");
  rings->add_flag("--missed", arguments.missed, "only those that nobody answered, opened or declined");
  rings->callback([rings, id, &arguments] {
    if (rings->get_subcommands().empty()) arguments.command = id->count() == 0 ? Command::kRings : Command::kRingsShow;
  });
  Add(*rings, "export", "prints all rings that are remembered, the newest first", arguments, Command::kRingsExport)
      ->add_option("--format", arguments.format, "csv or json")
      ->check(CLI::IsMember({"csv", "json"}))
      ->capture_default_str();
  AddId(Add(*rings, "rm", "forgets a ring", arguments, Command::kRingsRemove), arguments);
}

void AddConfig(CLI::App& app, Arguments& arguments) {
  CLI::App* config = app.add_subcommand("config", "settings of run time, which lie over the file: diff, set, unset");
  config->fallthrough();
  config->require_subcommand(1);
  Add(*config, "diff", "what was set, and what the file says", arguments, Command::kConfigDiff);
  CLI::App* set = Add(*config, "set", "sets a key over the file", arguments, Command::kConfigSet);
  set->add_option("KEY", arguments.name, "SECTION.KEY, such as proxy.ring_timeout")->required();
  set->add_option("VALUE", arguments.value, "a text, a number, true or false; lists as JSON, or with commas between")
      ->required();
  Add(*config, "unset", "leaves a key to the file again", arguments, Command::kConfigUnset)
      ->add_option("KEY", arguments.name, "as config diff shows it")
      ->required();
}

void AddDoctor(CLI::App& app, Arguments& arguments) {
  CLI::App* doctor = Add(app, "doctor",
                         "what is wrong here and how to mend it, also when no daemon runs; exit codes: 0 all is well, "
                         "1 warnings, 2 errors",
                         arguments, Command::kDoctor);
  doctor->add_flag("--ring", arguments.ring,
                   "rings through the whole chain instead, but nobody's phone, and tells how far it came");
  doctor->add_option("--config", arguments.config_file, "the configuration file")->capture_default_str();
  doctor->add_option("--user", arguments.user, "the user that foyerd runs as; without it that of its service");
}

void AddTrace(CLI::App& app, Arguments& arguments) {
  CLI::App* trace = Add(app, "trace", "the last SIP messages, without their secrets, and how the media of calls went",
                        arguments, Command::kTrace);
  trace->add_option("ABOUT", arguments.name,
                    "a Call-ID, its beginning, or a user: all of the calls that it is in; without it everything");
  trace->add_option("--last", arguments.last, "how many messages; without it 100, or all of the calls asked for")
      ->check(CLI::Range(1, 100'000));
  trace->add_flag("--full", arguments.full, "the whole messages");
  CLI::Option* follow = trace->add_flag("--follow", arguments.follow, "go on with what comes, until Ctrl-C");
  trace
      ->add_option("--pcap", arguments.pcap,
                   "write them to this file, for wireshark or tcpdump; - is the standard output")
      ->excludes(follow);
}

void AddLog(CLI::App& app, Arguments& arguments) {
  CLI::App* log = app.add_subcommand("log", "how much is logged; with a LEVEL: from now on, until the next start");
  log->fallthrough();
  const CLI::Option* level = log->add_option("LEVEL", arguments.value, "debug, info, warning or error")
                                 ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  log->add_option("PART", arguments.name, "of this part only, such as sip, proxy or relay");
  log->callback([level, &arguments] { arguments.command = level->count() == 0 ? Command::kLog : Command::kLogSet; });
}

void AddCommands(CLI::App& app, Arguments& arguments) {
  Add(app, "status", "how the daemon and its door are", arguments, Command::kStatus);
  Add(app, "reload", "reads the configuration file again; calls go on", arguments, Command::kReload);
  Add(app, "ring", "presses the button", arguments, Command::kRing)
      ->add_option("TARGET", arguments.name, "whom to ring; without it [door] ring");
  Add(app, "hangup", "ends the door's ring or call", arguments, Command::kHangUp);
  Add(app, "open", "opens a lock", arguments, Command::kOpen)
      ->add_option("LOCK", arguments.name, "the lock's name")
      ->required();
  Add(app, "locks", "the locks and how they are", arguments, Command::kLocks);
  AddLock(app, arguments);
  Add(app, "inputs", "contacts, tamper switches and exit buttons", arguments, Command::kInputs);
  AddUsers(app, arguments);
  AddPins(app, arguments);
  AddCards(app, arguments);
  Add(app, "bindings", "where each user can be reached", arguments, Command::kBindings);
  Add(app, "uplinks", "our registrations at other servers", arguments, Command::kUplinks);
  Add(app, "calls", "the calls that go on now", arguments, Command::kCalls);
  Add(app, "bans", "addresses that nothing is taken from just now", arguments, Command::kBans);
  Add(app, "unban", "ends a ban", arguments, Command::kUnban)
      ->add_option("ADDRESS", arguments.name, "the address, or one that its ban covers")
      ->required();
  AddAccounts(app, arguments);
  AddTokens(app, arguments);
  AddAudio(app, arguments);
  Add(app, "snapshot", "takes a picture of what the door sees now", arguments, Command::kSnapshot)
      ->add_option("FILE", arguments.name,
                   "where it is written, as JPEG; - is the standard output; without it door.jpg");
  AddRings(app, arguments);
  AddConfig(app, arguments);
  AddDoctor(app, arguments);
  AddTrace(app, arguments);
  AddLog(app, arguments);
  CLI::App* events = Add(app, "events", "what has happened", arguments, Command::kEvents);
  events->add_flag("--follow", arguments.follow, "go on with what happens, until Ctrl-C");
  events->add_option("--limit", arguments.limit, "how many of the newest")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
}

}  // namespace

ParsedArguments ParseArguments(int argc, const char* const* argv) {
  ParsedArguments parsed;
  CLI::App app("Speaks to a running foyerd. Exit codes: 0 done, 1 refused, 2 wrong usage, 3 no daemon.", "foyerctl");
  app.require_subcommand(1);
  app.add_option("--socket", parsed.arguments.socket, "the daemon's control socket")->capture_default_str();
  app.add_flag("--json", parsed.arguments.json, "print JSON as the daemon gave it");
  AddCommands(app, parsed.arguments);
  try {
    app.parse(argc, argv);
    parsed.go_on = true;
  } catch (const CLI::ParseError& error) {
    parsed.exit_code = app.exit(error) == 0 ? 0 : kUsage;
  }
  return parsed;
}

}  // namespace foyer::ctl
