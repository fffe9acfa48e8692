// /etc/hosts: names that need no DNS.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "dns/watched_file.h"
#include "foyer/endpoint.h"

namespace foyer::dns {

class HostsFile {
 public:
  explicit HostsFile(std::string path) : file_(std::move(path)) {}

  // Null if the file does not know the name (in lower case). Reads the file anew if it has changed; valid until then.
  const std::vector<IpAddress>* Find(const std::string& name);

 private:
  void Load();

  WatchedFile file_;
  std::map<std::string, std::vector<IpAddress>> hosts_;
};

}  // namespace foyer::dns
