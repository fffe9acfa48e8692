#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include "sip/certificate.h"
#include "sip/self_signed.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/sip/transport_fixture.h"

namespace foyer::sip {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Two of us: `transports_` listens, `client_` connects to it.
class TlsTest : public TransportLayerTest {
 protected:
  TlsTest() { std::signal(SIGPIPE, SIG_IGN); }

  Endpoint ListenTls() {
    TlsConfig config;
    config.own = files_;
    EXPECT_TRUE(transports_.UseTls(config).ok());
    return Listen(Transport::kTls);
  }
  // The client believes what `ca` has signed.
  void StartClient(const std::string& ca = {}) {
    TlsConfig config;
    config.ca = ca;
    EXPECT_TRUE(client_.UseTls(config).ok());
  }
  std::string Fingerprint() const { return FingerprintOf(*LoadCertificate(files_)->leaf); }
  Hop To(const Endpoint& server, const std::string& host, const std::string& fingerprint = {}) const {
    return {Transport::kTls, server, host, fingerprint};
  }

  TemporaryFolder folder_;
  const CertificateFiles files_ = *KeepSelfSigned(folder_.path(), "house.example");
  std::vector<std::string> client_got_, faults_, recovered_;
  std::vector<Flow> client_closed_, client_pongs_;
  TransportLayer client_{
      loop_,
      TransportSettings(),
      {[this](const Message& message, const Flow&) {
         client_got_.push_back(message.bytes());
         Check();
       },
       [this](const Flow& flow) {
         client_closed_.push_back(flow);
         Check();
       },
       [](const Flow&) {},
       [this](const Flow& flow) {
         client_pongs_.push_back(flow);
         Check();
       },
       [this](const std::string& part, const std::string& what) { faults_.push_back(part + ": " + what); },
       [this](const std::string& part) { recovered_.push_back(part); }}};
};

TEST_F(TlsTest, MessagesGoBothWaysAndWhatIsSentDuringTheHandshakeWaits) {
  const Endpoint server = ListenTls();
  StartClient();
  const auto flow = client_.Connect(To(server, "", Fingerprint()));
  ASSERT_TRUE(flow);
  EXPECT_TRUE(client_.Send(*flow, Options("SIP/2.0/TLS door.example:5061;branch=z9hG4bKa;rport")));
  ASSERT_TRUE(RunUntil([&] { return !arrivals_.empty(); }));
  EXPECT_EQ(arrivals_[0].from.transport, Transport::kTls);
  EXPECT_TRUE(transports_.Send(arrivals_[0].from, Options()));
  ASSERT_TRUE(RunUntil([&] { return !client_got_.empty(); }));
  EXPECT_TRUE(client_.Ping(*flow));
  EXPECT_TRUE(RunUntil([&] { return !client_pongs_.empty(); }));
  EXPECT_THAT(transports_.NamesOf(arrivals_[0].from), IsEmpty()) << "no certificate was asked for";
  EXPECT_THAT(client_.NamesOf(*flow), IsEmpty()) << "a server's certificate makes it nobody's user";
}

TEST_F(TlsTest, ABigMessageArrivesWhole) {
  const Endpoint server = ListenTls();
  StartClient();
  const auto flow = client_.Connect(To(server, "", Fingerprint()));
  const std::string body(60'000, 'x');
  const std::string big =
      "MESSAGE sip:house.example SIP/2.0\r\nVia: SIP/2.0/TLS a;branch=z9hG4bKb\r\nFrom: <sip:a@b>;tag=1\r\n"
      "To: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 MESSAGE\r\nContent-Type: text/plain\r\nContent-Length: 60000\r\n\r\n" +
      body;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(client_.Send(*flow, big));
  ASSERT_TRUE(RunUntil([&] { return arrivals_.size() == 3; }));
  EXPECT_EQ(arrivals_[2].message.body(), body);
}

TEST_F(TlsTest, AServerIsKnownByItsNameAndWhoSignedForIt) {
  const Endpoint server = ListenTls();
  StartClient(files_.certificate);
  const auto flow = client_.Connect(To(server, "house.example"));
  EXPECT_TRUE(client_.Send(*flow, Options()));
  EXPECT_TRUE(RunUntil([&] { return !arrivals_.empty(); }));
  EXPECT_THAT(faults_, IsEmpty());
}

TEST_F(TlsTest, AServerOfAnotherNameIsRefusedAndToldOnce) {
  const Endpoint server = ListenTls();
  StartClient(files_.certificate);
  for (std::size_t attempt = 1; attempt <= 2; ++attempt) {
    const auto flow = client_.Connect(To(server, "bank.example"));
    EXPECT_TRUE(client_.Send(*flow, Options()));
    ASSERT_TRUE(RunUntil([&] { return client_closed_.size() == attempt; }));
  }
  EXPECT_THAT(arrivals_, IsEmpty());
  EXPECT_THAT(faults_, ElementsAre(HasSubstr("tls bank.example: hostname mismatch; give ")));
}

TEST_F(TlsTest, AServerThatNobodySignedForIsRefused) {
  const Endpoint server = ListenTls();
  StartClient();
  client_.Connect(To(server, "house.example"));
  ASSERT_TRUE(RunUntil([&] { return !client_closed_.empty(); }));
  EXPECT_THAT(faults_, ElementsAre(HasSubstr("self-signed certificate")));
}

TEST_F(TlsTest, AnotherFingerprintIsRefused) {
  const Endpoint server = ListenTls();
  StartClient();
  const auto flow = client_.Connect(To(server, "", std::string(64, 'a')));
  client_.Send(*flow, Options());
  ASSERT_TRUE(RunUntil([&] { return !client_closed_.empty(); }));
  EXPECT_THAT(arrivals_, IsEmpty());
  EXPECT_THAT(faults_, ElementsAre(HasSubstr("has the fingerprint " + Fingerprint())));
}

TEST_F(TlsTest, ANewCertificateIsForNewConnectionsAndAnOldOneGoesOn) {
  const Endpoint server = ListenTls();
  StartClient();
  const auto old = client_.Connect(To(server, "", Fingerprint()));
  client_.Send(*old, Options());
  ASSERT_TRUE(RunUntil([&] { return arrivals_.size() == 1; }));
  std::ofstream(files_.key) << "broken";
  ASSERT_TRUE(KeepSelfSigned(folder_.path(), "house.example").ok());
  transports_.ReloadCertificates();
  EXPECT_EQ(transports_.certificate_fingerprint(), Fingerprint());

  const auto fresh = client_.Connect(To(server, "", Fingerprint()));
  EXPECT_NE(*fresh, *old);
  client_.Send(*fresh, Options());
  ASSERT_TRUE(RunUntil([&] { return arrivals_.size() == 2; }));
  client_.Send(*old, Options());
  EXPECT_TRUE(RunUntil([&] { return arrivals_.size() == 3; }));
  EXPECT_THAT(client_closed_, IsEmpty());
}

TEST_F(TlsTest, APeerThatTalksInTheClearOrRubbishIsClosed) {
  Peer clear = Connect(SOCK_STREAM, ListenTls());
  clear.Send(Options());
  EXPECT_TRUE(RunUntil([&] { return clear.ended && transports_.connections() == 0; }));
}

TEST_F(TlsTest, WithoutACertificateThereIsNoListening) {
  const auto bound = transports_.Listen({Transport::kTls, {kLoopback, 0}});
  ASSERT_FALSE(bound.ok());
  EXPECT_THAT(bound.error().message, HasSubstr("no certificate"));
}

}  // namespace
}  // namespace foyer::sip
