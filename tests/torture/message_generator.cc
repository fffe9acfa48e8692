#include "tests/torture/message_generator.h"

#include <algorithm>
#include <cctype>

namespace foyer::torture {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

}  // namespace

std::string MessageGenerator::Next() {
  const std::string method =
      Pick({"INVITE", "REGISTER", "OPTIONS", "MESSAGE", "BYE", "ACK", "SUBSCRIBE", "NEW.method"});
  const std::string body = Chance(40) ? std::string(Number(1, 300), 'b') : std::string();
  std::string start = method + " " + Uri() + " SIP/2.0";
  if (Chance(25)) start = "SIP/2.0 " + Pick({"100 Trying", "200 OK", "404 Not Found", "699 It = \"odd\""});
  std::vector<std::string> lines = Headers(method, body.size());
  std::ranges::shuffle(lines, random_);
  std::string message = start + "\r\n";
  for (const std::string& line : lines) message += line + "\r\n";
  return message + "\r\n" + body;
}

std::vector<std::string> MessageGenerator::Headers(const std::string& method, std::size_t body) {
  std::vector<std::string> lines;
  const auto list_of = [this](std::size_t most, const auto& make) {
    std::vector<std::string> elements;
    for (std::size_t count = Number(1, most); count > 0; --count) elements.push_back(make());
    return elements;
  };
  lines.push_back(Line("From", 'f', Address({"tag=" + Token()})));
  lines.push_back(
      Line("To", 't', Address(Chance(50) ? std::vector<std::string>{"tag=" + Token()} : std::vector<std::string>{})));
  lines.push_back(Line("Call-ID", 'i', Token() + (Chance(50) ? "@" + Host() : "")));
  lines.push_back(Line("CSeq", 0, std::to_string(Number(0, 2'000'000'000)) + Blank() + method));
  lines.push_back(Line("Content-Length", 'l', std::to_string(body)));
  if (Chance(80)) lines.push_back(Line("Max-Forwards", 0, std::to_string(Number(0, 255))));
  if (Chance(30)) lines.push_back(Line("Expires", 0, std::to_string(Number(0, 100'000))));
  if (Chance(30)) lines.push_back(Line("X-" + Token(), 0, Token() + ": " + QuotedString()));
  if (Chance(30)) lines.push_back(Line("Authorization", 0, Credentials()));
  if (Chance(20)) lines.push_back(Line("Proxy-Authorization", 0, Credentials()));
  AddList(lines, "Via", 'v', list_of(4, [this] { return Via(); }));
  if (Chance(60)) {
    AddList(lines, "Contact", 'm', list_of(3, [this] {
              std::vector<std::string> parameters;
              if (Chance(50)) parameters.push_back("expires=" + std::to_string(Number(0, 9999)));
              if (Chance(50)) parameters.push_back("q=0." + std::to_string(Number(1, 9)));
              if (Chance(30)) parameters.emplace_back("+sip.instance=\"<urn:uuid:1>\"");
              return Address(parameters);
            }));
  }
  const auto route = [this] {
    return "<" + Pick({"sip:", "sips:"}) + HostPort() + ";lr>" + (Chance(20) ? ";" + Token() : "");
  };
  if (Chance(40)) AddList(lines, "Route", 0, list_of(4, route));
  if (Chance(40)) AddList(lines, "Record-Route", 0, list_of(4, route));
  return lines;
}

// In one line, or each in one of its own; lines of one list stay in their order, as all of it is one entry.
void MessageGenerator::AddList(std::vector<std::string>& lines, const std::string& name, char compact,
                               const std::vector<std::string>& elements) {
  const bool one_line = Chance(50);
  std::string all;
  for (const std::string& element : elements) {
    if (one_line) {
      all += (all.empty() ? "" : Around(",")) + element;
    } else {
      all += (all.empty() ? "" : "\r\n") + Line(name, compact, element);
    }
  }
  lines.push_back(one_line ? Line(name, compact, all) : all);
}

std::string MessageGenerator::Line(const std::string& name, char compact, const std::string& value) {
  const std::string written = compact != 0 && Chance(30) ? std::string(1, compact) : name;
  return Cased(written) + ":" + (spacing_ == Spacing::kWild ? Space() : " ") + value + AtLineEnd();
}

std::string MessageGenerator::Space() { return space_random_() % 3 == 0 || spacing_ == Spacing::kPlain ? "" : Blank(); }

std::string MessageGenerator::Blank() {
  const std::vector<std::string> blanks = {" ", "  ", "\r\n ", "\r\n  ", "\t", " \t", "\r\n\t", " \r\n ", "\t\r\n \t"};
  const std::size_t possible = spacing_ == Spacing::kPlain ? 1 : spacing_ == Spacing::kFolded ? 4 : blanks.size();
  return blanks[space_random_() % possible];
}

std::string MessageGenerator::AtLineEnd() { return spacing_ == Spacing::kWild ? Space() : std::string(); }

std::string MessageGenerator::Around(std::string_view separator) { return Space() + std::string(separator) + Space(); }

std::string MessageGenerator::Cased(std::string text) {
  const int how = static_cast<int>(Number(0, 5));
  for (char& c : text) {
    const auto letter = static_cast<unsigned char>(c);
    if (how == 0) c = static_cast<char>(std::toupper(letter));
    if (how == 1) c = static_cast<char>(std::tolower(letter));
  }
  return text;
}

std::string MessageGenerator::Token(std::string_view more) {
  const std::string letters = std::string(kLetters) + std::string(more);
  std::string token(Number(1, 12), 'x');
  for (char& c : token) c = letters[random_() % letters.size()];
  return token;
}

std::string MessageGenerator::User() {
  std::string user = Token("-_.!~*'()&=+$,;?/");
  if (Chance(20)) user += Pick({"%20", "%41", "%2f", "%C3%BC", "%40"});
  return user;
}

std::string MessageGenerator::Host() {
  return Pick({"192.0.2." + std::to_string(Number(1, 254)), "[2001:db8::" + std::to_string(Number(1, 9999)) + "]",
               "[::ffff:192.0.2.7]", "example.com", "a-b.Example.COM", "x1.y2.z3.example", "host"});
}

std::string MessageGenerator::HostPort() {
  return Host() + (Chance(40) ? ":" + std::to_string(Number(1, 65535)) : std::string());
}

std::string MessageGenerator::Uri() {
  std::string uri = Pick({"sip:", "sip:", "sip:", "sips:", "SIP:"});
  if (Chance(80)) uri += User() + "@";
  uri += HostPort();
  if (Chance(30)) uri += ";transport=" + Pick({"udp", "tcp", "TLS"});
  if (Chance(20)) uri += ";lr";
  if (Chance(10)) uri += ";maddr=192.0.2.9";
  if (Chance(20)) uri += ";x-" + Token() + "=" + Token();
  return uri;
}

std::string MessageGenerator::QuotedString() {
  std::string text = "\"";
  for (std::size_t count = Number(0, 6); count > 0; --count)
    text += Pick({"a", "Z", "7", " ", ",", ";", "<", ">", "@", ":", "\\\"", "\\\\", "\xc3\xbc", "'"});
  return text + "\"";
}

std::string MessageGenerator::DisplayName() {
  if (Chance(30)) return {};
  return Chance(60) ? QuotedString() + Space() : Token() + (Chance(30) ? " " + Token() : "") + " ";
}

std::string MessageGenerator::Address(const std::vector<std::string>& parameters) {
  std::string address = DisplayName() + "<" + Uri() + ">";
  for (const std::string& parameter : parameters) address += Around(";") + parameter;
  if (Chance(20))
    address += Around(";") + "x-" + Token() + (Chance(50) ? Around("=") + Pick({Token(), QuotedString()}) : "");
  return address;
}

std::string MessageGenerator::Via() {
  const std::string slash = Chance(10) ? " / " : "/";
  std::string via =
      Cased("SIP") + slash + "2.0" + slash + Pick({"UDP", "TCP", "TLS", "SCTP", "ODD"}) + Blank() + HostPort();
  via += Around(";") + "branch=z9hG4bK" + Token("-.");
  if (Chance(30)) via += ";received=" + Pick({"192.0.2.8", "192.0.2.9"});
  if (Chance(30)) via += Pick({";rport", ";rport=4711"});
  if (Chance(20)) via += ";x-" + Token() + "=" + Token();
  return via;
}

std::string MessageGenerator::Credentials() {
  std::vector<std::string> parts = {"username=" + QuotedString(), "realm=\"" + Token(" ,") + "\"",
                                    "nonce=\"" + Token("=/+") + "\"", "uri=\"" + Uri() + "\"",
                                    "response=\"" + std::string(32, 'f') + "\""};
  if (Chance(50)) parts.push_back("algorithm=" + Pick({"MD5", "SHA-256"}));
  if (Chance(50)) parts.push_back("opaque=\"" + Token() + "\"");
  if (Chance(60)) {
    for (const char* part : {"qop=auth", "nc=00000007"}) parts.emplace_back(part);
    parts.push_back("cnonce=\"" + Token() + "\"");
  }
  std::ranges::shuffle(parts, random_);
  std::string text = "Digest ";
  for (const std::string& part : parts) text += (text == "Digest " ? "" : Around(",")) + part;
  return text;
}

}  // namespace foyer::torture
