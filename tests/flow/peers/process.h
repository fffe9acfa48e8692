// A child process whose output is read line by line and which gets commands on its standard input.
#pragma once
#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/flow/peers/pump.h"

namespace foyer::peers {

struct Command {
  std::vector<std::string> argv;
  std::vector<std::pair<std::string, std::string>> environment = {};  // beside ours
  std::string network_namespace = {};  // run inside this one (ip netns exec); empty: ours
};

class Process {
 public:
  // Starts it at once. Aborts the test program if it cannot be started.
  Process(Pump& pump, std::string name, const Command& command);
  ~Process();  // ends it, by its pid

  void Send(std::string_view line);  // a newline is added
  void CloseInput();
  void Kill(int signal);
  bool IsRunning();
  // Waits for its end; nothing within the limit gives -1. 128 + n if signal n ended it.
  int WaitForExit(std::chrono::seconds limit = std::chrono::seconds(30));

  pid_t pid() const { return pid_; }
  const std::string& name() const { return name_; }
  const std::vector<std::string>& lines() const { return lines_; }  // of standard output and error
  bool Printed(std::string_view text) const;
  std::size_t Count(std::string_view text) const;
  std::string Output() const;
  std::function<void(const std::string&)> on_line;

 private:
  void Read();
  void Reap(bool wait);

  Pump& pump_;
  const std::string name_;
  pid_t pid_ = -1;
  int input_ = -1, output_ = -1, exit_code_ = -1;
  std::string partial_;
  std::vector<std::string> lines_;
  std::unique_ptr<Pump::Source> source_;
};

}  // namespace foyer::peers
