#include "doctor/firewall.h"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <string>

namespace foyer::doctor {
namespace {

using Words = std::vector<std::string>;

// Commas and semicolons part words, too; quotes go.
Words WordsOf(std::string_view line) {
  std::string text(line);
  std::ranges::replace_if(
      text, [](char c) { return c == ',' || c == ';' || c == '"'; }, ' ');
  std::istringstream in(text);
  Words words;
  for (std::string word; in >> word;) words.push_back(std::move(word));
  return words;
}

bool Has(const Words& words, std::string_view word) { return std::ranges::find(words, word) != words.end(); }

// "5060", "30000-30999", "30000:30999".
bool ReadRange(std::string_view text, PortRange& range) {
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, range.first);
  if (first.ec != std::errc()) return false;
  range.last = range.first;
  if (first.ptr == end) return true;
  return (*first.ptr == '-' || *first.ptr == ':') && std::from_chars(first.ptr + 1, end, range.last).ptr == end;
}

// All ports after the word `key`.
std::vector<PortRange> PortsAfter(const Words& words, std::string_view key) {
  std::vector<PortRange> ranges;
  const bool udp = Has(words, "udp"), tcp = Has(words, "tcp");
  for (auto word = std::ranges::find(words, key); word != words.end() && ++word != words.end();) {
    PortRange range{0, 0, udp || !tcp, tcp || !udp};
    if (*word == "{") continue;
    if (!ReadRange(*word, range)) break;
    ranges.push_back(range);
  }
  return ranges;
}

// A rule of either program, seen alike.
struct Rule {
  bool accepts = false, drops = false;
  bool is_narrow = false;  // of connections that there are already, the loopback, ICMP: no stranger's first packet
  bool is_unconditional = false;
  std::vector<PortRange> ports;
};

void Add(const Rule& rule, FirewallRules& rules) {
  if (!rule.accepts && !rule.drops) return;
  auto& ranges = rule.accepts ? rules.let_in : rules.kept_out;
  ranges.insert(ranges.end(), rule.ports.begin(), rule.ports.end());
  if (!rule.ports.empty()) return;
  if (rule.accepts && !rule.is_narrow) rules.lets_others_in = true;
  if (rule.drops && rule.is_unconditional) rules.drops = true;
}

Rule ReadNftRule(const Words& words) {
  Rule rule;
  rule.accepts = Has(words, "accept");
  rule.drops = Has(words, "drop") || Has(words, "reject");
  rule.ports = PortsAfter(words, "dport");
  rule.is_narrow = Has(words, "ct") || Has(words, "lo") || Has(words, "icmp") || Has(words, "icmpv6") ||
                   Has(words, "ipv6-icmp") || Has(words, "sport") || Has(words, "arp");
  rule.is_unconditional = words.front() == "drop" || words.front() == "reject" || words.front() == "counter";
  return rule;
}

bool Covers(const std::vector<PortRange>& ranges, std::uint16_t port, bool udp) {
  return std::ranges::any_of(ranges, [port, udp](const PortRange& range) {
    return (udp ? range.udp : range.tcp) && range.first <= port && port <= range.last;
  });
}

Rule ReadIptablesRule(const Words& words) {
  Rule rule;
  const auto jump = std::ranges::find(words, "-j");
  const std::string target = jump == words.end() || jump + 1 == words.end() ? std::string() : *(jump + 1);
  rule.accepts = target == "ACCEPT";
  rule.drops = target == "DROP" || target == "REJECT";
  rule.ports = PortsAfter(words, Has(words, "--dports") ? "--dports" : "--dport");
  rule.is_narrow = Has(words, "--ctstate") || Has(words, "--state") || Has(words, "lo") || Has(words, "icmp") ||
                   Has(words, "ipv6-icmp") || Has(words, "--sport");
  rule.is_unconditional = words.size() > 2 && words[2] == "-j";
  return rule;
}

}  // namespace

bool FirewallRules::KeepsOut(std::uint16_t port, bool udp) const {
  if (Covers(kept_out, port, udp)) return true;
  return drops && !lets_others_in && !Covers(let_in, port, udp);
}

FirewallRules ReadNft(std::string_view ruleset) {
  FirewallRules rules;
  bool elsewhere = false;  // in a chain for packets that pass through or go out
  std::istringstream in{std::string(ruleset)};
  for (std::string line; std::getline(in, line);) {
    const Words words = WordsOf(line);
    if (words.empty()) continue;
    if (words.front() == "chain" || words.front() == "table") {
      elsewhere = false;
    } else if (Has(words, "hook")) {
      elsewhere = !Has(words, "input");
      if (!elsewhere && words.back() == "drop") rules.drops = true;
    } else if (!elsewhere) {
      Add(ReadNftRule(words), rules);
    }
  }
  return rules;
}

FirewallRules ReadIptables(std::string_view text) {
  FirewallRules rules;
  bool in_filter = true;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) {
    const Words words = WordsOf(line);
    if (words.empty()) continue;
    if (words.front().starts_with('*')) in_filter = words.front() == "*filter";
    if (!in_filter || words.size() < 2 || words[1] == "FORWARD" || words[1] == "OUTPUT") continue;
    if (words.front() == ":INPUT" && words[1] == "DROP") rules.drops = true;
    if (words.front() == "-A") Add(ReadIptablesRule(words), rules);
  }
  return rules;
}

}  // namespace foyer::doctor
