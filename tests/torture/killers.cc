#include "tests/torture/killers.h"

namespace foyer::torture {
namespace {

// The parts of a MESSAGE; each may be what is wrong with it.
struct Parts {
  std::string method = "MESSAGE";
  std::string uri = "sip:user@example.com";
  std::string version = "SIP/2.0";
  std::string via = "Via: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK#\r\n";
  std::string from = "<sip:caller@example.com>;tag=1";
  std::string to = "<sip:user@example.com>";
  std::string cseq = {};    // empty: "1" and the method
  std::string length = {};  // empty: what it is
  std::string lines = {};
  std::string body = {};
};

std::string Make(const Parts& parts) {
  return parts.method + " " + parts.uri + " " + parts.version + "\r\n" + parts.via + "From: " + parts.from +
         "\r\nTo: " + parts.to +
         "\r\nCall-ID: killer#\r\nCSeq: " + (parts.cseq.empty() ? "1 " + parts.method : parts.cseq) +
         "\r\nMax-Forwards: 70\r\n" + parts.lines +
         "Content-Length: " + (parts.length.empty() ? std::to_string(parts.body.size()) : parts.length) + "\r\n\r\n" +
         parts.body;
}

std::string Lines(const std::string& lines) { return Make({.lines = lines}); }

std::string Repeat(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string Numbered(std::size_t lines) {
  std::string all;
  for (std::size_t i = 0; i < lines; ++i) all += "X-" + std::to_string(i) + ": y\r\n";
  return all;
}

constexpr std::size_t kMandatory = 7;  // headers of Make()

}  // namespace

std::vector<Killer> Killers() {
  const std::string nul("\0", 1);
  return {
      {"multipart without boundary", Make({.lines = "Content-Type: multipart/x\r\n", .body = "hello"}), "400", "400"},
      {"multipart with an empty boundary",
       Make({.lines = "Content-Type: Multipart/mixed ;boundary=\"\"\r\n", .body = "x"}), "400", "400"},
      {"a boundary inside of another parameter",
       Make({.lines = "Content-Type: multipart/mixed;x=\";boundary=y\"\r\n", .body = "x"}), "400", "400"},
      {"one unknown header name in two cases", Lines("X-Weird: 1\r\nx-weird: 2\r\n"), "passed", "passed"},
      {"a Request-URI of soap.beep", Make({.uri = "soap.beep://192.0.2.103:3002"}), "416", "416"},
      {"a Request-URI of tel", Make({.uri = "tel:+4912345"}), "416", "416"},
      {"a Request-URI without scheme", Make({.uri = "example.com"}), "400", "400"},
      {"Content-Length beyond the datagram", Make({.length = "500", .body = "short"}), "400", ""},
      {"a NUL in a header", Lines("X: a" + nul + "b\r\n"), "dropped", "dropped"},
      {"a NUL in the body", Make({.lines = "Content-Type: text/plain\r\n", .body = "a" + nul + "b"}), "passed",
       "passed"},
      {"a bare LF", Lines("X: a\nY: b\r\n"), "dropped", "dropped"},
      {"a bare CR", Lines("X: a\rY: b\r\n"), "dropped", "dropped"},
      {"nothing but LFs", "OPTIONS sip:example.com SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1\n\n", "dropped", ""},
      {"Content-Length -999", Make({.length = "-999"}), "400", "400, closed"},
      {"Content-Length 1e9", Make({.length = "1e9"}), "400", "400, closed"},
      {"Content-Length 1000000000", Make({.length = "1000000000"}), "400", "413, closed"},
      {"Content-Length 10^22", Make({.length = "1" + std::string(22, '0')}), "400", "400, closed"},
      {"Content-Length twice", Lines("l: 0\r\n"), "passed", "passed"},
      {"two Content-Lengths", Lines("l: 1\r\n"), "400", "400, closed"},
      {"CSeq of another method", Make({.cseq = "1 INVITE"}), "400", "400"},
      {"CSeq beyond 2^31", Make({.cseq = "2147483648 MESSAGE"}), "400", "400"},
      {"two To", Lines("t: <sip:user@example.com>\r\n"), "400", "400"},
      {"two From", Lines("f: <sip:caller@example.com>;tag=1\r\n"), "400", "400"},
      {"two Call-ID", Lines("i: killer\r\n"), "400", "400"},
      {"two CSeq", Lines("CSeq: 2 MESSAGE\r\n"), "400", "400"},
      {"two Max-Forwards", Lines("Max-Forwards: 0\r\n"), "400", "400"},
      {"no Via", Make({.via = ""}), "dropped", "dropped"},
      {"SIP of another version", Make({.version = "SIP/7.0"}), "505", "505"},
      {"Contact: * with a q",
       Make({.method = "REGISTER",
             .uri = "sip:example.com",
             .to = "<sip:caller@example.com>",
             .lines = "Contact: *;q=1\r\nExpires: 0\r\n"}),
       "400", "400"},
      {"64 headers", Lines(Numbered(64 - kMandatory)), "passed", "passed"},
      {"65 headers", Lines(Numbered(65 - kMandatory)), "400", "400"},
      {"16 KiB of headers and one byte",
       Lines("X: " + std::string(16 * 1024 + 1 - (Lines("X: \r\n").size() - 4), 'x') + "\r\n"), "513", "513, closed"},
      {"64 KiB of body and one byte", Make({.length = "65537"}), "400", "413, closed"},
  };
}

// "dropped" where the answer would have to repeat more than 8 KiB.
std::vector<Killer> SlowInputs() {
  const std::string host(15'000, 'a'), user = host + "@example.com";
  const std::string labels = Repeat(std::string(64, 'a') + ".", 3) + "example.com";
  return {
      {"a host without dots in the Request-URI", Make({.uri = "sip:" + host}), "400", "400"},
      {"1300 letters of it", Make({.uri = "sip:user@" + host.substr(0, 1300)}), "400", "400"},
      {"a host without dots in From", Make({.from = "<sip:caller@" + host + ">;tag=1"}), "407", "407"},
      {"a host without dots in To", Make({.to = "<sip:user@" + host + ">"}), "passed", "passed"},
      {"a host without dots in Contact", Lines("Contact: <sip:caller@" + host + ">\r\n"), "passed", "passed"},
      {"a host without dots in a lower Via", Lines("Via: SIP/2.0/UDP " + host + ";branch=1\r\n"), "passed", "passed"},
      {"a host without dots in the top Via", Make({.via = "Via: SIP/2.0/UDP " + host + ";branch=1\r\n"}), "dropped",
       "dropped"},
      {"a host without dots in Route", Lines("Route: <sip:" + host + ";lr>\r\n"), "passed", "passed"},
      {"a host without dots in Refer-To", Lines("Refer-To: <sip:" + host + ">\r\n"), "passed", "passed"},
      {"a long user in the Request-URI", Make({.uri = "sip:" + user}), "400", "400"},
      {"a long user in From", Make({.from = "<sip:" + user + ">;tag=1"}), "407", "407"},
      {"a long user in Contact", Lines("Contact: <sip:" + user + ">\r\n"), "passed", "passed"},
      {"labels of 64 letters", Make({.uri = "sip:user@" + labels}), "400", "400"},
      {"Authorization with 2000 parameters", Lines("Authorization: Digest " + Repeat("a=b, ", 2000) + "c=d\r\n"),
       "passed", "passed"},
      {"credentials of our realm with 2000 parameters",
       Lines("Authorization: Digest realm=\"example.com\", " + Repeat("a=\"b\",", 2000) + "c=d\r\n"), "407", "407"},
      {"50 credentials",
       Lines(Repeat("Authorization: Digest realm=\"example.com\", username=\"caller\", response=\"0\"\r\n", 50)), "407",
       "407"},
      {"a method of 7000 letters", Make({.method = std::string(7'000, 'M')}), "dropped", "dropped"},
      {"a display name of 14000 letters",
       Make({.from = "\"" + host.substr(0, 14'000) + "\" <sip:caller@example.com>;tag=1"}), "passed", "passed"},
      {"nothing but commas in Contact", Lines("Contact: " + std::string(15'000, ',') + "\r\n"), "passed", "passed"},
      {"nothing but commas in Route", Lines("Route: " + std::string(15'000, ',') + "\r\n"), "passed", "passed"},
      {"nothing but quotes in From", Make({.from = std::string(15'000, '"')}), "dropped", "dropped"},
      {"nothing but quotes in Via", Lines("Via: " + std::string(15'001, '"') + "\r\n"), "passed", "passed"},
      {"nested angles", Make({.to = std::string(15'000, '<')}), "dropped", "dropped"},
      {"nested comments", Lines("User-Agent: " + std::string(15'000, '(') + "\r\n"), "passed", "passed"},
      {"3000 parameters of To", Make({.to = "<sip:user@example.com>" + Repeat(";a=b", 3000)}), "passed", "passed"},
      {"3000 parameters of Via",
       Make({.via = "Via: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK#" + Repeat(";a=b", 3000) + "\r\n"}), "passed",
       "passed"},
      {"300 Vias in a line", Lines("Via: " + Repeat("SIP/2.0/UDP a;branch=b, ", 300) + "SIP/2.0/UDP a\r\n"), "passed",
       "passed"},
      {"3000 folds", Lines("Subject: a" + Repeat("\r\n a", 3000) + "\r\n"), "passed", "passed"},
      {"3000 options in Proxy-Require", Lines("Proxy-Require: " + Repeat("a, ", 3000) + "b\r\n"), "420", "420"},
      {"Max-Forwards of 15000 digits",
       Make({.version = "SIP/2.0", .lines = "Expires: " + std::string(15'000, '9') + "\r\n"}), "passed", "passed"},
  };
}

}  // namespace foyer::torture
