#include "tests/flow/peers/curl.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace foyer::peers {

std::string WebAnswer::Header(const std::string& lower_case_name) const {
  std::istringstream lines(head);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    std::string name = line.substr(0, colon);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (name != lower_case_name) continue;
    const std::size_t begin = line.find_first_not_of(' ', colon + 1), end = line.find_last_not_of("\r ");
    return begin == std::string::npos || end < begin ? "" : line.substr(begin, end - begin + 1);
  }
  return {};
}

WebAnswer Curl::Ask(const std::string& method, const std::string& url, const std::string& json,
                    std::vector<std::string> options) {
  for (const char* file : {"/head", "/body"}) std::filesystem::remove(folder_ + file);
  std::filesystem::create_directories(folder_);
  std::vector<std::string> argv{
      "curl",     "--silent",       "--insecure",   "--path-as-is",   "--max-time",    "30",
      "--cookie", folder_ + "/jar", "--cookie-jar", folder_ + "/jar", "--dump-header", folder_ + "/head",
      "--output", folder_ + "/body"};
  if (method == "HEAD") {
    argv.emplace_back("--head");
  } else {
    argv.insert(argv.end(), {"--request", method});
  }
  if (!json.empty()) argv.insert(argv.end(), {"--header", "Content-Type: application/json", "--data-binary", json});
  argv.insert(argv.end(), options.begin(), options.end());
  argv.push_back(url);
  Process curl(pump_, "curl", Command{argv});
  WebAnswer answer;
  answer.exit_code = curl.WaitForExit(std::chrono::seconds(60));
  answer.head = Read("head");
  answer.body = Read("body");
  const std::size_t blank = answer.head.find(' ');
  if (blank != std::string::npos) answer.status = std::atoi(answer.head.c_str() + blank);
  return answer;
}

std::string Curl::Read(const std::string& name) const {
  std::ifstream file(folder_ + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Curl::Session() const {
  constexpr std::string_view kName = "__Host-foyer\t";
  const std::string jar = Read("jar");
  const std::size_t at = jar.find(kName);
  return at == std::string::npos ? "" : jar.substr(at + kName.size(), jar.find('\n', at) - at - kName.size());
}

void Curl::ForgetCookies() { std::filesystem::remove(folder_ + "/jar"); }

}  // namespace foyer::peers
