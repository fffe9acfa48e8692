#include "tests/flow/peers/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace foyer::peers {
namespace {

[[noreturn]] void RunChild(const Command& command, int input, int output) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // nothing outlives the test
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  for (const auto& [name, value] : command.environment) setenv(name.c_str(), value.c_str(), 1);
  std::vector<std::string> words = command.argv;
  if (!command.network_namespace.empty()) {
    const std::vector<std::string> prefix = {"ip", "netns", "exec", command.network_namespace};
    words.insert(words.begin(), prefix.begin(), prefix.end());
  }
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  std::fprintf(stderr, "cannot start %s\n", argv[0]);
  _exit(127);
}

}  // namespace

Process::Process(Pump& pump, std::string name, const Command& command) : pump_(pump), name_(std::move(name)) {
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) std::abort();
  std::fflush(nullptr);
  pid_ = fork();
  if (pid_ < 0) std::abort();
  if (pid_ == 0) RunChild(command, in[0], out[1]);
  close(in[0]);
  close(out[1]);
  input_ = in[1];
  output_ = out[0];
  fcntl(output_, F_SETFL, O_NONBLOCK);
  source_ = std::make_unique<Pump::Source>(pump_, output_, [this] { Read(); });
}

Process::~Process() {
  if (IsRunning()) {
    Kill(SIGTERM);
    if (WaitForExit(std::chrono::seconds(5)) == -1) {
      Kill(SIGKILL);
      Reap(true);
    }
  }
  source_.reset();
  CloseInput();
  if (output_ >= 0) close(output_);
}

void Process::Send(std::string_view line) {
  const std::string text = std::string(line) + "\n";
  signal(SIGPIPE, SIG_IGN);
  if (write(input_, text.data(), text.size()) < 0) std::fprintf(stderr, "%s does not read\n", name_.c_str());
}

void Process::CloseInput() {
  if (input_ >= 0) close(input_);
  input_ = -1;
}

void Process::Kill(int signal) {
  if (exit_code_ == -1 && pid_ > 0) kill(pid_, signal);
}

bool Process::IsRunning() {
  Reap(false);
  return exit_code_ == -1;
}

int Process::WaitForExit(std::chrono::seconds limit) {
  if (!pump_.Until([this] { return !IsRunning(); }, limit)) return -1;
  Read();
  return exit_code_;
}

void Process::Reap(bool wait) {
  int status = 0;
  if (exit_code_ != -1 || waitpid(pid_, &status, wait ? 0 : WNOHANG) != pid_) return;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool Process::Printed(std::string_view text) const { return Count(text) > 0; }

std::size_t Process::Count(std::string_view text) const {
  return static_cast<std::size_t>(std::count_if(
      lines_.begin(), lines_.end(), [text](const std::string& line) { return line.find(text) != std::string::npos; }));
}

std::string Process::Output() const {
  std::string all;
  for (const std::string& line : lines_) all += name_ + "| " + line + "\n";
  return all + partial_;
}

void Process::Read() {
  char buffer[4096];
  for (;;) {
    const ssize_t size = read(output_, buffer, sizeof buffer);
    if (size == 0 && source_) source_->Stop();
    if (size <= 0) return;
    partial_.append(buffer, static_cast<std::size_t>(size));
    std::size_t end;
    while ((end = partial_.find('\n')) != std::string::npos) {
      lines_.push_back(partial_.substr(0, end));
      partial_.erase(0, end + 1);
      if (on_line) on_line(lines_.back());
    }
  }
}

}  // namespace foyer::peers
