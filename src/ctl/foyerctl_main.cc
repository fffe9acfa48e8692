// foyerctl: asks a running foyerd what it does, and tells it what to do.
#include <iostream>

#include "ctl/commands.h"

int main(int argc, char** argv) {
  using namespace foyer::ctl;
  const ParsedArguments parsed = ParseArguments(argc, argv);
  if (!parsed.go_on) return parsed.exit_code;
  const ControlClient client(parsed.arguments.socket);
  return RunCommand(parsed.arguments, client, {std::cin, std::cout, std::cerr});
}
