// The messages of RFC 4475 over the wire, byte for byte: answers.h says what is expected.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "sip/response.h"

#include "tests/torture/answers.h"
#include "tests/torture/torture_house.h"

namespace foyer::torture {
namespace {

class Rfc4475Test : public TortureHouse {
 protected:
  // Some of the messages have the same branch and sender: one house would take the second for the first, come again.
  // What there is to be said to one house, and to the next.
  static std::vector<std::vector<const Answer*>> ByHouse(const std::function<bool(const Answer&)>& is_meant) {
    std::vector<std::vector<const Answer*>> houses;
    std::map<std::string, std::size_t> times;
    for (const Answer& row : kAnswers) {
      if (!is_meant(row)) continue;
      const std::size_t house = times[TransactionOf(ReadTestFile(std::string("data/") + row.file + ".dat"))]++;
      if (house == houses.size()) houses.emplace_back();
      houses[house].push_back(&row);
    }
    return houses;
  }
  // Method and top Via, as they are written.
  static std::string TransactionOf(const std::string& bytes) {
    const std::size_t via = bytes.find("\r\nVia");
    return bytes.substr(0, bytes.find(' ')) +
           bytes.substr(std::min(via, bytes.size()), bytes.find("\r\n", via + 2) - via);
  }
  static std::string WholeMessage(const Answer& row, Transport transport) {
    std::string bytes = ReadTestFile(std::string("data/") + row.file + ".dat");
    if (transport != Transport::kTcp) return bytes;
    if (std::string(row.missing) != "body") return bytes + row.missing;
    const std::size_t body = bytes.find("\r\n\r\n") + 4;
    const int length = std::atoi(bytes.c_str() + bytes.find("Content-Length: ") + 16);
    bytes.resize(body + static_cast<std::size_t>(length), ' ');
    return bytes;
  }
  void ExpectAnswersToStrangers(Transport transport) {
    for (const auto& rows : ByHouse([](const Answer&) { return true; })) {
      StartHouse("example.com", false);
      for (const Answer* row : rows) {
        const auto peer = Stranger(transport, static_cast<std::uint16_t>(row->via_port));
        const std::string expected = transport == Transport::kUdp ? row->udp : row->tcp;
        EXPECT_EQ(AnswersTo(*peer, WholeMessage(*row, transport), expected), expected) << row->file << ": " << row->why;
      }
      ExpectARing();
    }
  }
  void ExpectAnswersToUsers(Transport transport) {
    std::set<std::string> domains;
    for (const Answer& row : kAnswers) domains.insert(row.house);
    domains.erase("");
    for (const std::string& domain : domains)
      for (const auto& rows : ByHouse([&](const Answer& row) { return IsForUsers(row, domain, transport); })) {
        StartHouse(domain, true);
        for (const Answer* row : rows) ExpectAnswerToUser(*row, transport);
        if (domain == "example.com") ExpectARing();
      }
  }
  static bool IsForUsers(const Answer& row, const std::string& domain, Transport transport) {
    const bool closes = std::string_view(row.tcp).find("closed") != std::string_view::npos;
    return row.house == domain && (transport == Transport::kUdp || !closes);
  }
  void ExpectAnswerToUser(const Answer& row, Transport transport) {
    SCOPED_TRACE(row.file);
    std::string expected = row.known;
    if (expected == "passed by DNS") expected = GetParam() == Dns::kDead ? "480" : "passed";
    const auto peer = Stranger(transport, static_cast<std::uint16_t>(row.via_port));
    const std::string bytes = WholeMessage(row, transport);
    if (expected == "passed") {
      const auto passed = Passed(*peer, bytes);
      ASSERT_TRUE(passed) << "it does not get there";
      ExpectSameLines(std::get<sip::Message>(sip::Message::Parse(bytes)), *passed);
    } else {
      EXPECT_EQ(AnswersTo(*peer, bytes, expected), expected) << row.why;
    }
  }
  // But for the Request-URI, which is the phone's own, and what a proxy has to change.
  static void ExpectSameLines(const sip::Message& request, const sip::Message& passed) {
    using enum sip::HeaderId;
    EXPECT_EQ(passed.method_name(), request.method_name());
    const bool to_phone = passed.request_uri().starts_with("sip:user@127.");
    EXPECT_TRUE(to_phone || passed.request_uri() == request.request_uri()) << passed.request_uri();
    const bool is_sdp = request.Value(kContentType) == "application/sdp";
    EXPECT_TRUE(is_sdp || passed.body() == request.body());
    for (const sip::Header& header : request.headers()) {
      const std::set<sip::HeaderId> changed{kMaxForwards, kRoute, kContentLength};
      if (changed.contains(header.id) || (header.id == kContentType && is_sdp)) continue;
      if (header.id == kVia && &header == &FirstVia(request)) continue;  // has its received
      EXPECT_TRUE(std::ranges::any_of(passed.headers(), [&](const auto& other) { return other.line == header.line; }))
          << header.line;
    }
  }
  static const sip::Header& FirstVia(const sip::Message& message) {
    return *std::ranges::find(message.headers(), sip::HeaderId::kVia, &sip::Header::id);
  }
};

TEST_P(Rfc4475Test, AStrangerGetsTheseAnswersOverUdp) { ExpectAnswersToStrangers(Transport::kUdp); }
TEST_P(Rfc4475Test, AStrangerGetsTheseAnswersOverTcp) { ExpectAnswersToStrangers(Transport::kTcp); }
TEST_P(Rfc4475Test, AUserGetsTheseAnswersOverUdp) { ExpectAnswersToUsers(Transport::kUdp); }
TEST_P(Rfc4475Test, AUserGetsTheseAnswersOverTcp) { ExpectAnswersToUsers(Transport::kTcp); }

INSTANTIATE_TEST_SUITE_P(All, Rfc4475Test, testing::Values(Dns::kWell, Dns::kDead), DnsName);

}  // namespace
}  // namespace foyer::torture
