#include "dns/hosts_file.h"

#include <cctype>
#include <optional>
#include <sstream>

namespace foyer::dns {

const std::vector<IpAddress>* HostsFile::Find(const std::string& name) {
  if (file_.HasChanged()) Load();
  const auto found = hosts_.find(name);
  return found == hosts_.end() ? nullptr : &found->second;
}

void HostsFile::Load() {
  hosts_.clear();
  std::istringstream text(file_.Read());
  for (std::string line; std::getline(text, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string word;
    if (!(words >> word)) continue;
    const auto address = IpAddress::Parse(word);
    if (!address) continue;
    while (words >> word) {
      for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      hosts_[word].push_back(*address);
    }
  }
}

}  // namespace foyer::dns
