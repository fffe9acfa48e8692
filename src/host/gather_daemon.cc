#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <sstream>

#include "base/unique_fd.h"
#include "host/gather_parts.h"

namespace foyer::host {

std::optional<std::string> OutputOf(const char* command) {
  FILE* const pipe = popen(command, "re");
  if (pipe == nullptr) return std::nullopt;
  std::string text;
  std::array<char, 4096> bytes{};
  for (std::size_t size = 0; (size = fread(bytes.data(), 1, bytes.size(), pipe)) > 0;) text.append(bytes.data(), size);
  if (pclose(pipe) != 0) return std::nullopt;
  return text;
}

Service ReadService(const std::string& properties) {
  Service service;
  std::istringstream in(properties);
  for (std::string line; std::getline(in, line);) {
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos) continue;
    const std::string name = line.substr(0, equals), value = line.substr(equals + 1);
    if (name == "LoadState") service.facts.load = value;
    if (name == "ActiveState") service.facts.active = value;
    if (name == "Result") service.facts.result = value;
    if (name == "ExecMainStatus") service.facts.exit_status = std::atoi(value.c_str());
    if (name == "User") service.user = value;
    if (name == "SupplementaryGroups") {
      std::istringstream groups(value);
      for (std::string group; groups >> group;) service.groups.push_back(group);
    }
  }
  return service;
}

std::optional<Service> AskSystemd() {
  const auto properties = OutputOf(
      "timeout 5 systemctl show foyer --property=LoadState,ActiveState,Result,ExecMainStatus,User,SupplementaryGroups "
      "2>/dev/null");
  if (!properties || properties->empty()) return std::nullopt;
  return ReadService(*properties);
}

doctor::DaemonState LookAtSocket(const Question& question) {
  using enum doctor::DaemonState;
  if (question.daemon_answers) return kRuns;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (question.socket.size() >= sizeof address.sun_path) return kNoSocket;
  std::memcpy(address.sun_path, question.socket.c_str(), question.socket.size());
  const UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return kSilent;
  if (errno == EACCES) return kForbidden;
  return errno == ECONNREFUSED ? kNobodyListens : kNoSocket;
}

}  // namespace foyer::host
