#include "ctl/secret_prompt.h"

#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <istream>

namespace foyer::ctl {
namespace {

// While it lives the terminal shows nothing of what is typed.
class NoEcho {
 public:
  NoEcho() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
  }
  ~NoEcho() {
    if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_{};
  bool changed_ = false;
};

}  // namespace

std::string AskForSecret(std::istream& in, const std::string& prompt) {
  std::string secret;
  if (&in != &std::cin || isatty(STDIN_FILENO) == 0) {
    std::getline(in, secret);
    return secret;
  }
  std::cerr << prompt << std::flush;
  const NoEcho no_echo;
  std::getline(in, secret);
  std::cerr << '\n';
  return secret;
}

}  // namespace foyer::ctl
