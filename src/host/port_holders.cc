#include "host/port_holders.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace foyer::host {
namespace {

namespace fs = std::filesystem;

constexpr const char* kListening = "0A";  // TCP_LISTEN

// "0100007F" or 32 digits: words of 32 bits, each in the order of this host.
std::optional<IpAddress> ReadAddress(const std::string& hex) {
  if (hex.size() != 8 && hex.size() != 32) return std::nullopt;
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = 0; i < hex.size() / 2; ++i) {
    const std::size_t in_word = i / 4 * 4 + 3 - i % 4;
    bytes.at(in_word) = static_cast<std::uint8_t>(std::strtoul(hex.substr(2 * i, 2).c_str(), nullptr, 16));
  }
  if (hex.size() == 32) return IpAddress::FromV6(bytes);
  return IpAddress::FromV4(std::uint32_t{bytes[0]} << 24U | std::uint32_t{bytes[1]} << 16U |
                           std::uint32_t{bytes[2]} << 8U | bytes[3]);
}

bool Overlap(const IpAddress& one, const IpAddress& other) {
  return one == other || one.is_unspecified() || other.is_unspecified();
}

// The inode of the first socket of the table that has it; empty if there is none.
std::string FindInode(const std::string& table, const Endpoint& endpoint, bool udp) {
  std::ifstream file(table);
  std::string line;
  std::getline(file, line);  // names of the columns
  while (std::getline(file, line)) {
    std::istringstream in(line);
    std::string slot, local, remote, state, skipped, inode;
    in >> slot >> local >> remote >> state >> skipped >> skipped >> skipped >> skipped >> skipped >> inode;
    const std::size_t colon = local.find(':');
    if (colon == std::string::npos || (!udp && state != kListening)) continue;
    const auto address = ReadAddress(local.substr(0, colon));
    const auto port = std::strtoul(local.c_str() + colon + 1, nullptr, 16);
    if (address && port == endpoint.port && Overlap(*address, endpoint.address)) return inode;
  }
  return {};
}

bool HasDescriptor(const fs::path& process, const std::string& target) {
  std::error_code error;
  for (fs::directory_iterator each(process / "fd", error), end; !error && each != end; each.increment(error)) {
    std::error_code gone;
    if (fs::read_symlink(each->path(), gone) == target) return true;
  }
  return false;
}

PortHolder FindOwner(const std::string& inode, const fs::path& proc) {
  const std::string target = "socket:[" + inode + "]";
  std::error_code error;
  for (fs::directory_iterator each(proc, error), end; !error && each != end; each.increment(error)) {
    const int pid = std::atoi(each->path().filename().c_str());
    if (pid == 0 || !HasDescriptor(each->path(), target)) continue;
    PortHolder holder{{}, pid};
    std::ifstream comm(each->path() / "comm");
    std::getline(comm, holder.program);
    return holder;
  }
  return {};
}

}  // namespace

std::optional<PortHolder> FindPortHolder(const Endpoint& endpoint, bool udp, const std::string& proc) {
  for (const char* family : {"", "6"}) {
    const std::string inode = FindInode(proc + "/net/" + (udp ? "udp" : "tcp") + family, endpoint, udp);
    if (!inode.empty()) return FindOwner(inode, proc);
  }
  return std::nullopt;
}

}  // namespace foyer::host
